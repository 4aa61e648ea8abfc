"""Subscriptions are shared user by user, and nothing that happens within a period makes a wrong balance (PM-5, PM-6)."""

from typing import Any

import pytest

from functions.money import (
    ledger,
    ledger_table,
    policy,
    proving,
    records,
    settlement,
    share_table,
    shares,
    statements,
    table,
)
from functions.money.policy import CreatorShare
from functions.money.transfers import (
    CLEARING,
    CREATOR,
    OUTSIDE,
    REVENUE,
    Balance,
    Entry,
    Transfer,
    ads,
    creator,
    pool,
    subscriber,
)
from socialflow import ids
from socialflow.dynamo import ConditionFailed, Write
from socialflow.errors import Unavailable
from socialflow.events import VideoClaimed
from tests.unit.money.conftest import Money
from tests.unit.money.paying import payment, refund, tell

MARCH, APRIL = "2026-03", "2026-04"


def paid(money: Money, account: str, amount: int, *, period: str = MARCH, currency: str = "usd", **facts: str) -> None:
    """Money comes to an account that is to be shared."""
    note = share_table.note_funded(period, currency, account, **facts)
    move(money, CLEARING, account, amount, currency=currency, also=note)


def move(
    money: Money, source: str, to: str, amount: int, *, currency: str = "usd", also: list[Write] | None = None
) -> None:
    entries = (Entry(source, -amount, may_overdraw=source.startswith(CREATOR)), Entry(to, amount))
    ledger.post(Transfer(ids.new_id(), "test", currency, entries), money.clock.at, also=also or [])


def subscribed(money: Money, user_id: str, amount: int, *, period: str = MARCH, currency: str = "usd") -> None:
    also = share_table.allot(period, currency, user_id, amount)
    move(money, CLEARING, subscriber(user_id), amount, currency=currency, also=also)


def watched(money: Money, viewer: str, creator_id: str, ms: int, *, period: str = MARCH) -> None:
    assert money.heard(viewer, creator_id, ms, period=period)


def micro(account: str, currency: str = "usd") -> int:
    return ledger.balance(account, currency).balance_micro


def test_each_subscriber_pays_whom_they_watched(money: Money) -> None:
    subscribed(money, "vic", 4_000_000)
    subscribed(money, "wil", 4_000_000)
    watched(money, "vic", "ann", 1_000)
    watched(money, "wil", "bob", 9_000_000)
    watched(money, "wil", "cid", 3_000_000)

    settlement.close(MARCH, money.clock.at)

    assert {name: micro(creator(name)) for name in ("ann", "bob", "cid")} == {
        "ann": 2_800_000,
        "bob": 2_100_000,
        "cid": 700_000,
    }
    assert (micro(REVENUE), micro(subscriber("vic")), micro(pool(MARCH))) == (2_400_000, 0, 0)
    assert money.check()["wrong"] == []


def test_who_watched_nothing_pays_for_what_all_watched(money: Money) -> None:
    money.fund(1_000_000)
    subscribed(money, "idle", 4_000_000)
    watched(money, "free", "ann", 3_000)
    watched(money, "else", "bob", 1_000)

    settlement.close(MARCH, money.clock.at)

    assert (micro(creator("ann")), micro(creator("bob"))) == (2_625_000, 875_000)


def test_what_nobody_watched_for_is_carried_whole(money: Money) -> None:
    money.fund(1_000_001)
    subscribed(money, "idle", 4_000_001)

    settlement.close(MARCH, money.clock.at)

    assert (micro(pool(APRIL)), micro(REVENUE), micro(pool(MARCH))) == (5_000_002, 0, 0)


def test_advertisements_pay_their_video_alone(money: Money) -> None:
    paid(money, ads("v1", MARCH), 2_000_000, video_id="v1", creator_id="ann")
    watched(money, "free", "bob", 5_000)

    settlement.close(MARCH, money.clock.at)

    assert (micro(creator("ann")), micro(creator("bob")), micro(REVENUE)) == (1_100_000, 0, 900_000)


def test_a_rights_holder_gets_the_matched_part_of_each_source(money: Money) -> None:
    shares.claim(
        VideoClaimed(
            occurred_at=money.clock.at,
            claim_id="c",
            video_id="video-of-ann",
            claimant_id="label",
            matched_ms=15_000,
            length_ms=60_000,
        )
    )
    subscribed(money, "vic", 4_000_000)
    watched(money, "vic", "ann", 60_000)

    settlement.close(MARCH, money.clock.at)

    assert (micro(creator("ann")), micro(creator("label"))) == (2_100_000, 700_000)
    root = statements.root(MARCH).root
    for name in ("ann", "label"):
        assert proving.problems(records.read(records.statement_key(MARCH, name)), root) == []


def test_a_settlement_interrupted_anywhere_comes_to_the_same(money: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "ACCOUNTS_PER_CHUNK", 1)
    monkeypatch.setattr(policy, "CREATORS_PER_CHUNK", 1)
    money.fund(1_000_003)
    for user in ("vic", "wil", "idle"):
        subscribed(money, user, 3_333_331)
    watched(money, "vic", "ann", 1_001)
    watched(money, "vic", "bob", 2_003)
    watched(money, "wil", "bob", 7)
    post, left = ledger.post, [0]

    def post_few(*args: Any, **kwargs: Any) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise Unavailable
        return post(*args, **kwargs)

    monkeypatch.setattr(ledger, "post", post_few)
    tries = 0
    while table.period(MARCH)["status"] != "settled":
        tries, left[0] = tries + 1, 1
        try:
            settlement.close(MARCH, money.clock.at)
        except Unavailable:
            assert tries < 20

    assert tries >= 6
    creators = micro(creator("ann")) + micro(creator("bob"))
    assert creators == 3 * (3_333_331 * 7 // 10) + 1_000_003 * 7 // 10
    assert (creators + micro(REVENUE), micro(pool(MARCH))) == (3 * 3_333_331 + 1_000_003, 0)
    assert money.check()["wrong"] == []


def test_a_refund_while_a_period_is_settled_waits_and_is_taken_from_whom_it_was_shared_among(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(payment(purpose="subscription", payer_id="vic", creator_id="", fee_minor=0))
    watched(money, "vic", "ann", 1_000)
    in_force, told = shares.in_force, []

    def refunded_meanwhile(period: str) -> Any:
        told.append(tell(refund(250)))
        return in_force(period)

    with monkeypatch.context() as patched:
        patched.setattr(shares, "in_force", refunded_meanwhile)
        settlement.close(MARCH, money.clock.at)
    assert (told, micro(creator("ann"))) == ([False], 7_000_000)

    assert tell(refund(250))

    assert (micro(creator("ann")), micro(subscriber("vic"))) == (5_250_000, 0)


def test_a_payment_for_a_closed_period_is_refused_by_its_condition(money: Money) -> None:
    settlement.close(MARCH, money.clock.at)

    with pytest.raises(ConditionFailed):
        subscribed(money, "vic", 4_000_000)
    assert micro(subscriber("vic")) == 0


def test_a_rate_that_changes_holds_from_its_period_on(money: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = (*policy.CREATOR_SHARES["subscriber"], CreatorShare(since=APRIL, ten_thousandths=8_000))
    monkeypatch.setitem(policy.CREATOR_SHARES, "subscriber", rates)
    for period in (MARCH, APRIL):
        subscribed(money, "vic", 1_000_000, period=period)
        watched(money, "vic", "ann", 1_000, period=period)
        settlement.close(period, money.clock.at)
        money.clock.forward(days=31)

    amounts = [each["amount_micro"] for each in ledger_table.entries(creator("ann"), "usd") if each["kind"] != "payout"]
    assert amounts == [700_000, 800_000]


def test_time_of_a_video_that_was_deleted_and_of_a_creator_who_left_is_paid_for(money: Money) -> None:
    """Money knows neither: who watched has paid, and what is owed waits until its creator can be paid."""
    subscribed(money, "vic", 2_000_000)
    watched(money, "vic", "gone", 1_000)

    settlement.close(MARCH, money.clock.at)

    assert ledger.balance(creator("gone"), "usd") == Balance(1_400_000, 1_400_000)
    waiting = table.payout("gone", MARCH, "usd")
    assert waiting is not None
    assert waiting["status"] == "due"


def test_what_was_clawed_back_is_made_good_before_anything_is_promised(money: Money) -> None:
    move(money, creator("ann"), OUTSIDE, 5_000_000)
    subscribed(money, "vic", 6_000_000)
    watched(money, "vic", "ann", 1_000)

    settlement.close(MARCH, money.clock.at)

    assert ledger.balance(creator("ann"), "usd") == Balance(-800_000, 0)
    assert table.payout("ann", MARCH, "usd") is None


@pytest.mark.parametrize(("currency", "held"), [("jpy", 279_000_000), ("kwd", 279_999_000), ("usd", 279_990_000)])
def test_whole_minor_units_are_promised_in_each_currency(money: Money, currency: str, held: int) -> None:
    subscribed(money, "vic", 399_999_999, currency=currency)
    watched(money, "vic", "ann", 1_000)

    settlement.close(MARCH, money.clock.at)

    assert ledger.balance(creator("ann"), currency) == Balance(279_999_999, held)
