"""What is asked of money and cannot be meant leaves every balance as it was, over HTTP, by the front door.

| bad input | state or problem | here | at the handlers |
|---|---|---|---|
| amounts 0, negative, fractional, 2^63; unknown currencies; amounts of zero- and three-decimal ones | 422 with the field | tips, payouts | unit/billing/test_bad_input, test_tips, test_refunds |
| a tip to oneself; to nobody | 422; 404 | yes | unit/billing/test_tips |
| a payout beyond the balance | nobody names an amount: 422; with nothing left 409 | yes | unit/money/test_bad_input |
| two payouts at once | one is promised | yes | unit/money/test_asking |
| no account; one without capabilities | 409 each | yes | unit/money/test_asking |
| webhooks unsigned, of unknown objects, of a foreign account, of the other mode | 401; 200 and nothing moves | yes | unit/money/test_bad_input, unit/billing/test_webhooks |
| heartbeats of another user, replayed | 403; credited once | yes | unit/playback/test_credit_heartbeat |
| a creator erased within a period; a period run again | their part waits; nothing is paid twice | yes | integration/test_erasure; unit/money/test_settlement |
| a video deleted within a period | its time counts | yes | integration/test_deletion; unit/money/test_watch_time, test_user_by_user |
| a rate that changes within a period | holds from the next | a split | unit/money/test_user_by_user, test_sharing |
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from local.flow import operating
from local.flow.api import Answer, Api, request
from local.flow.settings import STRIPE_WEBHOOK_PATHS
from local.stripe_api.__main__ import DEFAULT_WEBHOOK_SECRET
from socialflow import ids
from socialflow.events import Envelope, Event, UserErased, VideoDeleted, VideoPublished
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.e2e.test_bad_input import is_problem
from tests.e2e.world import cloud

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

# Of five dollars Stripe keeps 45 cents, and of the rest a creator has nine tenths.
TIP_MINOR, EARNED_MICRO = 500, 4_095_000
VIDEO_SECONDS = 60


@pytest.fixture(scope="module")
def creator(platform: Running) -> Api:
    """Has a payout account that Stripe lets money go to, and one tip of five dollars."""
    made = world.person(platform, "payee")
    operating.connect(made)
    assert tip(world.person(platform, "payer"), made).status == 201
    assert until(lambda: earned(made) == EARNED_MICRO), earned(made)
    return made


@pytest.fixture(scope="module")
def payer(platform: Running) -> Api:
    return world.person(platform, "payer")


@pytest.fixture(autouse=True)
def keeps_the_tip(creator: Api) -> Iterator[None]:
    """Whatever was asked, the creator has had this one tip."""
    yield
    assert tipped(creator) == EARNED_MICRO


@pytest.fixture(autouse=True, scope="module")
def books_balance(platform: Running) -> Iterator[None]:
    yield
    checked = operating.invoke(platform.settings, "money-check_ledger", {})
    assert (checked["sum_micro"], checked["wrong"]) == (0, []), checked


def until(is_so: Callable[[], bool], within_seconds: float = 30) -> bool:
    """News take a moment."""
    deadline = time.monotonic() + within_seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def earnings(of: Api) -> dict[str, Any]:
    told: dict[str, Any] = of.must("GET", "/api/v1/earnings")
    return told


def earned(of: Api) -> int:
    """In all, paid or not."""
    told = earnings(of)
    return int(told["balance_micro"] + told["paid_micro"])


def tipped(of: Api) -> int:
    return sum(each["amount_micro"] for each in earnings(of)["entries"] if each["kind"] == "tip")


def tip(payer: Api, to: Api | str, **changes: Any) -> Answer:
    creator_id = to if isinstance(to, str) else to.user_id
    body = {"amount_minor": TIP_MINOR, "currency": "usd", "payment_method": "pm_card_bypassPending", **changes}
    return payer.call("POST", f"/api/v1/creators/{creator_id}/tips", body, headers=key())


def payout(of: Api, **body: Any) -> Answer:
    return of.call("POST", "/api/v1/payouts", body, headers=key())


def key() -> dict[str, str]:
    return {"idempotency-key": ids.new_id()}


def tell(platform: Running, event: Event) -> None:
    """As the domain that it is of would."""
    envelope = Envelope.of(event, ids.new_id())
    entry = {
        "Source": envelope.source,
        "DetailType": envelope.type,
        "Detail": envelope.model_dump_json(),
        "EventBusName": "social-flow-local",
    }
    bus: Any = boto3.client("events", **cloud(platform))
    assert bus.put_events(Entries=[entry])["FailedEntryCount"] == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_minor": 0}, "/amount_minor"),
        ({"amount_minor": -500}, "/amount_minor"),
        ({"amount_minor": 4.5}, "/amount_minor"),
        ({"amount_minor": "500"}, "/amount_minor"),
        ({"amount_minor": None}, "/amount_minor"),
        ({"amount_minor": 2**63}, "/amount_minor"),
        ({"currency": "xyz"}, "/currency"),
        ({"currency": "USD"}, "/currency"),
        ({"currency": None}, "/currency"),
    ],
)
def test_a_tip_that_cannot_be_meant_is_refused_with_its_field(
    payer: Api, creator: Api, changes: dict[str, Any], field: str
) -> None:
    answer = tip(payer, creator, **changes)

    assert is_problem(answer, 422, "invalid-request")
    assert [each["pointer"] for each in answer.json["errors"]] == [field]


@pytest.mark.parametrize(
    ("currency", "amount"), [("usd", 99), ("usd", 50_001), ("jpy", 99), ("jpy", 75_001), ("kwd", 499), ("kwd", 505)]
)
def test_a_tip_is_within_the_bounds_of_its_currencys_own_minor_unit(
    payer: Api, creator: Api, currency: str, amount: int
) -> None:
    answer = tip(payer, creator, currency=currency, amount_minor=amount)

    assert is_problem(answer, 422, "amount-out-of-bounds")
    assert answer.json["errors"][0]["pointer"] == "/amount_minor"


def test_a_tip_to_oneself_or_to_nobody_is_none(creator: Api) -> None:
    assert is_problem(tip(creator, creator), 422, "tip-to-oneself")
    assert is_problem(tip(creator, ids.new_id()), 404, "no-such-creator")


def test_who_cannot_be_paid_is_told_why(platform: Running) -> None:
    nobody = world.person(platform, "unpaid")

    assert is_problem(payout(nobody), 409, "no-payout-account")

    account = {"email": "unpaid@example.com", "country": "US"}
    assert nobody.call("POST", "/api/v1/payouts/account", account, headers=key()).status == 201
    assert is_problem(payout(nobody), 409, "payout-account-incomplete")


def test_of_two_payouts_at_once_one_is_promised_and_of_no_more_than_there_is(creator: Api) -> None:
    for amount in (0, -1, 409, 410, 2**63):
        answer = payout(creator, amount_minor=amount)
        assert is_problem(answer, 422, "invalid-request")
        assert answer.json["errors"][0]["pointer"] == "/amount_minor"
    assert is_problem(payout(creator, currency="jpy"), 409, "insufficient-balance")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: payout(creator), range(2)))

    assert sorted(each.status for each in answers) == [201, 409]
    (promised,) = [each.json for each in answers if each.status == 201]
    assert promised["amount_minor"] == EARNED_MICRO // 10_000
    assert is_problem(payout(creator), 409, "insufficient-balance")
    assert earnings(creator)["held_minor"] == EARNED_MICRO // 10_000


def webhook(platform: Running, path: str, event: dict[str, Any], *, secret: str = DEFAULT_WEBHOOK_SECRET) -> Answer:
    body, at = json.dumps(event), int(time.time())
    tag = hmac.digest(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hex()
    headers = {"content-type": "application/json", "stripe-signature": f"t={at},v1={tag}"}
    return request("POST", platform.settings.public_url + path, body.encode(), headers)


MOVED = {"amount": 700, "currency": "usd", "metadata": {"payout_id": "p"}}


@pytest.mark.parametrize(
    ("kind", "body", "more"),
    [
        ("transfer.created", {"id": "tr_unknown", "amount": 700, "currency": "usd"}, {}),
        ("transfer.created", {"id": "tr_foreign", **MOVED}, {"account": "acct_foreign"}),
        ("transfer.created", {"id": "tr_live", **MOVED}, {"livemode": True}),
        ("transfer.reversed", {"id": "tr_unknown"}, {}),
        ("account.updated", {"id": "acct_unknown"}, {}),
        ("payment_intent.succeeded", {"id": "pi_unknown"}, {}),
        ("charge.refunded", {"id": "ch_unknown"}, {}),
        ("charge.dispute.created", {"id": "du_unknown"}, {}),
        ("unheard.of", {}, {}),
    ],
)
def test_stripes_news_of_what_is_not_ours_are_taken_and_move_nothing(
    platform: Running, creator: Api, kind: str, body: dict[str, Any], more: dict[str, Any]
) -> None:
    event = {"id": f"evt_{ids.new_id()}", "object": "event", "type": kind, "created": int(time.time()), **more}
    event["data"] = {"object": body}
    before = cleared(platform)

    answers = [webhook(platform, path, event) for path in STRIPE_WEBHOOK_PATHS]

    assert [each.status for each in answers] == [200, 200], answers
    assert cleared(platform) == before


def cleared(platform: Running) -> Any:
    """What is between us and Stripe."""
    return operating.invoke(platform.settings, "money-check_ledger", {})["clearing_micro"]


def test_news_that_stripe_has_not_signed_are_refused(platform: Running) -> None:
    event = {"id": "evt_forged", "object": "event", "type": "transfer.created", "created": int(time.time())}
    event["data"] = {"object": {"id": "tr_forged", **MOVED}}

    for path in STRIPE_WEBHOOK_PATHS:
        assert is_problem(webhook(platform, path, event, secret="whsec_guessed"), 401, "invalid-webhook-signature")


def published(platform: Running, creator: Api) -> str:
    """A video of the creator's that can be watched, as far as anybody but its media is concerned."""
    video_id = ids.new_id()
    event = VideoPublished(
        occurred_at=datetime.now(UTC),
        video_id=video_id,
        creator_id=creator.user_id,
        title="a video",
        visibility="public",
        length_ms=1000 * VIDEO_SECONDS,
        thumbnail_key=f"media/{video_id}/thumb.jpg",
        hls_key=f"media/{video_id}/index.m3u8",
        dash_key=f"media/{video_id}/index.mpd",
    )
    tell(platform, event)
    return video_id


def watch(viewer: Api, playback: dict[str, Any]) -> dict[str, Any]:
    """A second of it; the last heartbeat."""
    time.sleep(1)
    beat = {"session_token": playback["session_token"], "sequence": 1, "position_ms": 1000, "played_ms": 1000}
    beat["previous"] = ""
    assert viewer.must("POST", "/api/v1/playback/heartbeats", beat)["credited_ms_total"] > 900
    return beat


def split(of: Api, video_id: str, parts: dict[str, int]) -> dict[str, Any]:
    """Agree that others have so many ten-thousandths of what the video earns."""
    body = {"collaborators": [{"user_id": each, "ten_thousandths": part} for each, part in parts.items()]}
    agreed: dict[str, Any] = of.must("PUT", f"/api/v1/videos/{video_id}/split", body)
    return agreed


def test_a_month_pays_each_once_whatever_changes_within_it_and_however_often_it_is_closed(
    platform: Running, creator: Api, payer: Api
) -> None:
    """One creator leaves, one deletes what was watched, one agrees to another split; nobody is credited by another's heartbeats."""
    leaving, deleting, partner, other = (
        world.person(platform, name) for name in ("leaving", "deleting", "partner", "other")
    )
    operating.connect(partner)
    owners = [creator, leaving, deleting]
    videos = [published(platform, each) for each in owners]
    for each, video_id in zip(owners, videos, strict=True):
        playback = world.playback(payer, video_id)
        beat = watch(payer, playback)
        assert is_problem(other.call("POST", "/api/v1/playback/heartbeats", beat), 403, "not-your-session")
        again = payer.must("POST", "/api/v1/playback/heartbeats", beat)
        assert again["credited_ms_total"] < 1900, "a heartbeat that is told again counts again"
        assert until(lambda each=each: operating.watched_ms(platform.settings, each) > 900)
    first, later = (split(creator, videos[0], {partner.user_id: part}) for part in (2_500, 9_999))
    now = datetime.now(UTC)
    tell(platform, VideoDeleted(occurred_at=now, video_id=videos[2], creator_id=deleting.user_id))
    tell(platform, UserErased(occurred_at=now, user_id=leaving.user_id))
    before = earned(creator)
    period = operating.fund(platform.settings)
    assert first["from_period"] == period < later["from_period"]

    def shares() -> tuple[int, ...]:
        return earned(creator) - before, earned(partner), earned(leaving), earned(deleting)

    world.pay_out(platform, period)
    paid = shares()
    world.pay_out(platform, period)

    assert shares() == paid
    # Each was watched for the same second; others may have been watched, too.
    own, part, left, deleted = paid
    assert min(own + part, left, deleted) > 0
    assert max(own + part, left, deleted) < 1.5 * min(own + part, left, deleted)
    assert abs(own - 3 * part) <= 3, "a quarter is the partner's, as it was agreed first"
    (waiting,) = leaving.must("GET", "/api/v1/payouts")["items"]
    assert (waiting["status"], waiting["amount_minor"]) == ("waiting-for-account", left // 10_000)
