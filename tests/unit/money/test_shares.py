"""Whose a video's earnings are (CR-6, PM-8): claims at once, splits from the next period on, never behind anybody's back."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.money import periods, settlement, share_table, shares
from functions.money.sharing import Video
from socialflow import clock
from socialflow.errors import Unavailable
from socialflow.events import Envelope, Event, VideoClaimed, VideoDeleted, VideoPublished
from tests.conftest import Answer, lambda_context, request
from tests.support.problems import assert_problem
from tests.unit.money.conftest import Money

ANN, BOB, CID = "a" * 26, "b" * 26, "c" * 26
VIDEO = "v" * 26


def deliver(handler: Any, event: Event) -> None:
    body = json.dumps({"detail": Envelope.of(event, "test").model_dump()})
    assert handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context()) == {"batchItemFailures": []}


def publish(at: datetime, video_id: str = VIDEO) -> None:
    from functions.money import on_video_published

    event = VideoPublished(
        occurred_at=at,
        video_id=video_id,
        creator_id=ANN,
        title="Holiday",
        visibility="public",
        length_ms=60_000,
        thumbnail_key="t",
    )
    deliver(on_video_published.handler, event)


def claim(at: datetime, claimant_id: str = "label", *, matched_ms: int = 15_000) -> None:
    from functions.money import on_video_claimed

    event = VideoClaimed(
        occurred_at=at,
        claim_id=f"claim-{claimant_id}",
        video_id=VIDEO,
        claimant_id=claimant_id,
        matched_ms=matched_ms,
        length_ms=60_000,
    )
    deliver(on_video_claimed.handler, event)


def agree(parts: dict[str, int], *, caller: str = ANN, video_id: str = VIDEO) -> Answer:
    from functions.money import agree_split

    body = {"collaborators": [{"user_id": each, "ten_thousandths": part} for each, part in parts.items()]}
    path = f"/api/v1/videos/{video_id}/split"
    return request(agree_split.handler, "PUT", path, body, user_id=caller, route="/api/v1/videos/{video_id}/split")


def connected(*user_ids: str, at: datetime) -> None:
    from functions.money import stripe_table
    from functions.money.stripe_gateway import Account

    for each in user_ids:
        made = Account(id=f"acct_{each}", payouts_enabled=True, transfers_active=True, requirements=())
        stripe_table.keep_account(each, made, at, [])


def weights(period: str) -> dict[str, int]:
    return {each.user_id: each.weight for each in shares.in_force(period)(Video(VIDEO, ANN))}


def test_a_claim_counts_from_its_own_period_on_and_once(money: Money) -> None:
    for _ in range(2):
        claim(money.clock.at)

    assert weights("2026-02") == {ANN: 10_000}
    assert weights("2026-03") == weights("2027-01") == {ANN: 450_000_000, "label": 150_000_000}


def test_what_counts_later_does_not_hide_what_counts_now(money: Money) -> None:
    claim(money.clock.at + timedelta(days=40), "a label that comes first by its name")
    claim(money.clock.at)

    assert weights("2026-03") == {ANN: 450_000_000, "label": 150_000_000}
    assert len(weights("2026-05")) == 3


def test_the_months_of_a_payment_are_those_that_are_open_and_no_more(money: Money) -> None:
    settlement.close("2026-03", money.clock.at)

    assert shares.open_periods(money.clock.at, 3) == ["2026-04", "2026-05", "2026-06"]
    assert shares.open_period(money.clock.at) == "2026-04"


def test_a_claim_that_comes_after_its_period_was_closed_counts_from_the_next(money: Money) -> None:
    settlement.close("2026-03", money.clock.at)

    claim(money.clock.at)

    assert (len(weights("2026-03")), len(weights("2026-04"))) == (1, 2)


def test_a_first_split_counts_at_once_and_a_change_of_it_from_the_next_period(money: Money) -> None:
    publish(money.clock.at)
    connected(BOB, CID, at=money.clock.at)

    first = agree({BOB: 2_500})
    changed = agree({BOB: 1_000, CID: 1_000})

    assert (first.status, first.body["from_period"]) == (200, "2026-03")
    assert changed.body["from_period"] == "2026-04"
    assert weights("2026-03") == {ANN: 7_500, BOB: 2_500}
    assert weights("2026-04") == {ANN: 8_000, BOB: 1_000, CID: 1_000}


def test_the_same_split_again_changes_nothing(money: Money) -> None:
    publish(money.clock.at)
    connected(BOB, at=money.clock.at)

    assert agree({BOB: 2_500}).body == agree({BOB: 2_500}).body
    assert len(share_table.shares_of(VIDEO)) == 1


@pytest.mark.parametrize("is_told_first", [False, True])
def test_nothing_is_agreed_about_a_deleted_video_and_what_it_earned_stays_its_creators(
    money: Money, *, is_told_first: bool
) -> None:
    from functions.money.on_video_deleted import handler

    if not is_told_first:
        publish(money.clock.at)
    event = VideoDeleted(occurred_at=money.clock.at, video_id=VIDEO, creator_id=ANN)
    for _ in range(2):
        deliver(handler, event)
    if is_told_first:
        publish(money.clock.at)
    connected(BOB, at=money.clock.at)

    assert_problem(agree({BOB: 2_500}), 404, "not-found")
    assert share_table.creator_of(VIDEO) == ANN
    assert weights("2026-03") == {ANN: 10_000}


def test_a_split_ends_with_an_empty_one(money: Money) -> None:
    publish(money.clock.at)
    connected(BOB, at=money.clock.at)
    agree({BOB: 2_500})

    agree({})

    following = periods.after("2026-03")
    assert (weights("2026-03"), weights(following)) == ({ANN: 7_500, BOB: 2_500}, {ANN: 10_000})


def test_only_the_creator_splits_and_only_with_those_who_can_be_paid(money: Money) -> None:
    publish(money.clock.at)

    assert_problem(agree({BOB: 2_500}, caller=CID), 403, "not-your-video")
    lacking = assert_problem(agree({BOB: 2_500}), 409, "collaborator-not-connected")
    assert lacking["detail"] == f"{BOB} has no payout account yet; they connect one first."
    missing = assert_problem(agree({BOB: 2_500}, video_id="w" * 26), 404, "not-found")
    assert missing["detail"] == "There is no such video."
    own = agree({ANN: 2_500})
    assert (own.status, own.body["detail"]) == (422, "The creator has what is left; name the others alone.")


def test_what_is_kept_of_a_claim_and_of_a_split_says_since_when(money: Money) -> None:
    publish(money.clock.at)
    connected(BOB, at=money.clock.at)
    claim(money.clock.at)
    agree({BOB: 2_500})

    claimed, split = share_table.shares_of(VIDEO)
    assert claimed["claimed_at"] == split["agreed_at"] == clock.iso(money.clock.at)


def test_while_periods_keep_being_closed_a_share_is_to_be_told_again(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(money.clock.at)
    connected(BOB, at=money.clock.at)
    told = VideoClaimed(
        occurred_at=money.clock.at,
        claim_id="c",
        video_id=VIDEO,
        claimant_id="label",
        matched_ms=15_000,
        length_ms=60_000,
    )
    tries: list[str] = []
    for name in ("keep_claim", "keep_split"):
        monkeypatch.setattr(share_table, name, lambda _, name=name: tries.append(name) or False)

    with pytest.raises(Unavailable, match=r"^Periods keep being closed while a claim is kept; it is tried again\.$"):
        shares.claim(told)
    answer = agree({BOB: 2_500})

    assert (answer.status, answer.body["detail"]) == (
        503,
        "Periods keep being closed while a split is kept; try again.",
    )
    assert tries == ["keep_claim"] * 3 + ["keep_split"] * 3


@pytest.mark.parametrize("parts", [{BOB: 0}, {BOB: -1}, {BOB: 10_001}, {BOB: 6_000, CID: 6_000}, {"bob": 1}])
def test_a_split_that_cannot_be_is_refused(money: Money, parts: dict[str, int]) -> None:
    publish(money.clock.at)
    connected(BOB, CID, at=money.clock.at)

    assert agree(parts).status == 422
    assert share_table.shares_of(VIDEO) == []
