"""What advertisements earn is the video's that they ran on, once, shared as the video is (PM-5)."""

import json
from typing import Any

import pytest

from functions.money import ledger, on_ad_revenue_earned, settlement, share_table, shares
from functions.money.transfers import CLEARING, OUTSIDE, REVENUE, Transfer, ads, advertiser, creator
from socialflow.events import AdRevenueEarned, Envelope, VideoClaimed, VideoPublished
from tests.conftest import START, lambda_context
from tests.unit.money.conftest import Money

MARCH, APRIL = "2026-03", "2026-04"
VIDEO = "video-1"


def revenue(amount_micro: int = 2_000_000, revenue_id: str = "rev-1", **changes: Any) -> AdRevenueEarned:
    said = {"video_id": VIDEO, "amount_micro": amount_micro, "currency": "usd", **changes}
    return AdRevenueEarned(occurred_at=START, revenue_id=revenue_id, **said)


def tell(*events: AdRevenueEarned) -> list[bool]:
    """Which of them the consumer took, in one delivery."""
    records = [
        {"messageId": str(number), "body": json.dumps({"detail": Envelope.of(each, each.revenue_id).model_dump()})}
        for number, each in enumerate(events)
    ]
    answer = on_ad_revenue_earned.handler({"Records": records}, lambda_context())
    refused = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
    return [str(number) not in refused for number in range(len(events))]


def micro(account: str, currency: str = "usd") -> int:
    return ledger.balance(account, currency).balance_micro


@pytest.fixture
def published(swift: Money) -> Money:
    share_table.keep_video(
        VideoPublished(
            occurred_at=START, video_id=VIDEO, creator_id="ann", title="Hello", visibility="public", length_ms=60_000,
            thumbnail_key="",
        )
    )  # fmt: skip
    return swift


def test_revenue_is_its_videos_at_the_rate_of_advertisements(published: Money) -> None:
    assert tell(revenue(), revenue(3, "rev-2")) == [True, True]
    assert (micro(ads(VIDEO, MARCH)), micro(OUTSIDE)) == (2_000_003, -2_000_003)

    settlement.close(MARCH, published.clock.at)

    assert (micro(creator("ann")), micro(REVENUE), micro(ads(VIDEO, MARCH))) == (1_100_001, 900_002, 0)
    assert published.check()["wrong"] == []


def test_revenue_that_is_told_again_counts_once_whenever_that_is(published: Money) -> None:
    assert tell(revenue(), revenue()) == [True, True]
    settlement.close(MARCH, published.clock.at)

    assert tell(revenue()) == [True]
    assert tell(revenue(1)) == [False]

    assert (micro(creator("ann")), micro(ads(VIDEO, APRIL))) == (1_100_000, 0)


def test_revenue_that_comes_after_its_month_was_closed_is_the_next_ones(published: Money) -> None:
    settlement.close(MARCH, published.clock.at)

    assert tell(revenue()) == [True]

    assert micro(ads(VIDEO, APRIL)) == 2_000_000


def test_a_rights_holder_has_a_share_of_it(published: Money) -> None:
    claim = {"claim_id": "c", "video_id": VIDEO, "claimant_id": "label", "matched_ms": 15_000, "length_ms": 60_000}
    shares.claim(VideoClaimed(occurred_at=START, **claim))  # type: ignore[arg-type]
    tell(revenue())

    settlement.close(MARCH, published.clock.at)

    assert (micro(creator("ann")), micro(creator("label"))) == (825_000, 275_000)


def test_an_advertisers_budget_pays_what_it_has(published: Money) -> None:
    ledger.post(Transfer.of("b", "budget", "usd", {CLEARING: -5_000_000, advertiser("acme"): 5_000_000}), START)

    assert tell(revenue(3_000_000, advertiser_id="acme"), revenue(3_000_000, "rev-2", advertiser_id="acme")) == [
        True,
        False,
    ]

    assert (micro(advertiser("acme")), micro(ads(VIDEO, MARCH))) == (2_000_000, 3_000_000)


def test_revenue_of_a_video_that_is_not_known_yet_waits_for_it(published: Money) -> None:
    assert tell(revenue(video_id="unknown")) == [False]

    assert micro(ads("unknown", MARCH)) == 0


@pytest.mark.parametrize(
    "changes", [{"amount_micro": 0}, {"amount_micro": -1}, {"amount_micro": 2**63}, {"currency": "xxx"}]
)
def test_what_no_revenue_can_be_is_left_for_a_person(published: Money, changes: dict[str, Any]) -> None:
    assert tell(revenue(**changes)) == [False]

    assert micro(OUTSIDE) == 0


def test_revenue_is_kept_as_the_data_store_keeps_it(money: Money) -> None:
    """The others run on tables in memory."""
    share_table.keep_video(
        VideoPublished(
            occurred_at=START, video_id=VIDEO, creator_id="ann", title="Hello", visibility="public", length_ms=60_000,
            thumbnail_key="",
        )
    )  # fmt: skip

    assert tell(revenue(), revenue()) == [True, True]
    assert micro(ads(VIDEO, MARCH)) == 2_000_000
