"""What is written as one should not write it, to run in the place of ours: the simulation must find each.

It takes the same events and uses the same tables, so that nothing but the mistake differs.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.billing import stripe_changes, stripe_subscriptions, subscription_table, subscriptions
from functions.identity import refresh_tokens
from functions.identity import table as identity
from functions.money import (
    escrow,
    funding,
    ledger,
    payment_table,
    payments,
    payouts,
    policy,
    settlement,
    share_table,
    shared_payments,
    sharing,
    table,
    transfers,
)
from functions.money.escrow_models import Resolution, Resolved
from functions.money.models import PoolFunds
from functions.money.sharing import Line
from functions.money.statements import Book
from functions.money.stripe_gateway import StripeClient
from functions.money.stripe_gateway import Transfer as StripeTransfer
from functions.money.transfers import Entry, Transfer
from functions.timeline import table as timelines
from socialflow import clock, dynamo, ids, money
from socialflow.dynamo import Item
from socialflow.events import PaymentReceived
from socialflow.stripe_webhooks import Event
from tests.simulation.workloads.deleting import Deleting
from tests.simulation.workloads.earning import Earning
from tests.simulation.workloads.paying import Paying
from tests.simulation.workloads.publishing import Publishing
from tests.simulation.workloads.sessions import Sessions

Handler = Callable[[dict[str, Any], Any], Any]


def _post(funds: PoolFunds, transfer_id: str, amount_micro: int) -> None:
    period = str(funds.period)
    entries = (Entry(transfers.OUTSIDE, -amount_micro), Entry(transfers.pool(period), amount_micro))
    transfer = Transfer(transfer_id=transfer_id, kind="fund-pool", currency=funds.currency, entries=entries)
    ledger.post(transfer, clock.now(), also=[table.note_funding(period, funds.currency)])


def marker_after_money(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """That it was done is written down after it was done: a crash between the two does it twice."""
    funds = PoolFunds.model_validate(event)
    marker = dynamo.key(f"FUNDED#{funds.reference}", "MARKER")
    if table.STORE.get(marker, consistent=True) is None:
        _post(funds, ids.new_id(), funds.amount_micro)
        table.STORE.write(dynamo.Put(marker))
    return {}


def float_amounts(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Amounts go by way of dollars in a float, and now and then a cent is lost (19.99 * 100 is less than 1999)."""
    funds = PoolFunds.model_validate(event)
    dollars = funds.amount_micro / 1_000_000
    _post(funds, ids.derived_id("fund-pool", funds.reference), int(dollars * 100) * 10_000)
    return {}


def ours(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """What stands there otherwise: nothing is found in it."""
    return funding.fund(PoolFunds.model_validate(event), clock.now()).model_dump(mode="json")


def no_condition(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """A refresh that looks whether the token is good and then writes, whatever happened between."""
    text = json.loads(event["body"])["refresh_token"]
    presented, at = refresh_tokens.parse(text), clock.now()
    session = identity.session(presented.user_id, presented.session_id)
    if presented.token_hash not in session["current_hashes"] or not session["is_live"]:
        identity.end_session(presented.user_id, presented.session_id, "token-reused", at)
        return {"statusCode": 401, "body": "{}"}
    user_id, session_id = presented.user_id, presented.session_id
    new = refresh_tokens.new_token(user_id, session_id, session["generation"] + 1, session["family_key"])
    kept = {**session, "current_hashes": {refresh_tokens.hashed(new)}, "generation": session["generation"] + 1}
    identity.STORE.write(dynamo.Put(kept))
    return {"statusCode": 200, "body": json.dumps({"refresh_token": new})}


def forgets_what_was_told(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """A tip that is delivered again is booked again: neither the event's id nor the payment's is looked for."""
    for record in event["Records"]:
        told = PaymentReceived.model_validate(json.loads(record["body"])["detail"]["data"])
        is_again = payment_table.told(told.payment_id)[1] is not None
        payments.received(told, clock.now())
        if is_again and told.purpose == "tip":
            per = money.micro_per_minor(told.currency)
            net = (told.amount_minor - told.fee_minor) * per
            part = policy.creators_part(net, "tip", "2026-03")
            amounts = {
                transfers.CLEARING: -net,
                transfers.creator(told.creator_id): part,
                transfers.REVENUE: net - part,
            }
            ledger.post(Transfer.of(ids.new_id(), "tip", told.currency, amounts), clock.now())
    return {"batchItemFailures": []}


def _ask_under_one_key(client: StripeClient, payout: Item, account_id: str, *, is_repeat: bool) -> StripeTransfer:
    """The payout's key is the same at each attempt, so Stripe repeats what it answered to one that was taken back."""
    found = client.find_transfers(payout["payout_id"]) if is_repeat else []
    if found:
        return found[0]
    return client.create_transfer(
        amount_minor=payout["amount_minor"],
        currency=payout["currency"],
        destination=account_id,
        transfer_group=payout["payout_id"],
        idempotency_key=ids.derived_id("payout", payout["payout_id"]),
        # Under one key Stripe wants the same words.
        metadata={"payout_id": payout["payout_id"], "creator_id": payout["creator_id"], "period": payout["period"]},
    )


def _all_of_the_first(*asked: Any) -> dict[str, int]:
    """What was shared is taken back from one creator alone."""
    shared = _SHARED_BY(*asked)
    return {min(shared): sum(shared.values())} if shared else {}


_SHARED_BY = shared_payments._shared_by


def _from_payload(event: Event, at: datetime) -> str:
    """A subscription is recorded as the event shows it, which may be older than what is known."""
    import stripe

    body: Any = dict(event.body)
    recurring = stripe_subscriptions._recurring(stripe.Subscription.construct_from(body, "sk_test_planted"))
    known = subscription_table.subscription(recurring.user_id, recurring.subscription_id)
    if known is None:
        return "not ours"
    subscriptions._write(known, subscriptions._changes(known, recurring, at), [], had_trial=recurring.had_trial)
    return "recorded"


def releases_twice(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Part of what waits is released, the rest forfeited, in two transfers of no dispute's id: done again it gives again."""
    decision, at = Resolution.model_validate(event), clock.now()
    for currency in sorted(policy.CURRENCIES):
        waits = ledger.balance(transfers.escrow(decision.creator_id), currency).balance_micro
        released = waits * decision.released_ten_thousandths // sharing.WHOLE
        to, also = escrow._forfeited_to(decision.model_dump(), currency, at)
        for account, amount, more in (
            (transfers.creator(decision.creator_id), released, []),
            (to, waits - released, also),
        ):
            if amount:
                amounts = {transfers.escrow(decision.creator_id): -amount, account: amount}
                ledger.post(Transfer.of(ids.new_id(), "escrow-resolved", currency, amounts), at, also=more)
    held = share_table.begin_release(decision.creator_id, decision.dispute_id, decision.model_dump())
    if held is not None:
        share_table.end_hold(held, at)
    return Resolved.model_validate(decision.model_dump(exclude={"creator_id"})).model_dump()


def _trims_one_more(reader_id: str, keep: int) -> None:
    """A timeline is cut to less than what it is to keep."""
    _TRIM(reader_id, keep - 1)


_TRIM = timelines.trim


def _enters_anew(entry: Item, at: datetime) -> None:
    """An entry is written whenever it is told, whatever is known of its video."""
    body = {**entry, "published_at": clock.iso(at), "schema": timelines.SCHEMA}
    key = dynamo.key(f"AUTHOR#{entry['author_id']}", f"ENTRY#{timelines.position_of(body)}")
    whole = {**body, "entry_sk": key["sk"]}
    timelines.STORE.write(dynamo.Put({**dynamo.key(f"VIDEO#{entry['video_id']}", "ENTRY"), **whole}))
    timelines.STORE.write(dynamo.Put({**key, **body, "entry_kind": timelines.AUTHOR_ENTRY}))


class StaleBook(Book):
    """States what each source held when it was a cent less."""

    def __init__(self, period: str, lines: Iterable[Line], totals: Any) -> None:
        before = (each._replace(gross_micro=max(0, each.gross_micro - 10_000)) for each in lines)
        super().__init__(period, [each._replace(amount_micro=sharing.recomputed(each)) for each in before], totals)


def _nobody(_story: Any) -> list[Any]:
    return []


@dataclass(frozen=True)
class Planted:
    """The workload that meets it (all); functions by the name of what they stand in for; and what is put in whose place."""

    workload: str
    swapped: Mapping[str, Handler] = field(default_factory=dict)
    instead: tuple[tuple[Any, str, Any], ...] = ()

    def plant(self) -> None:
        """For the rest of the process."""
        for owner, name, written_badly in self.instead:
            if isinstance(owner, dict):
                owner[name] = written_badly
            else:
                setattr(owner, name, written_badly)


_STORIES = (Deleting, Earning, Paying, Publishing, Sessions)
_OF_SUBSCRIPTIONS = ("customer.subscription.created", "customer.subscription.updated")
PLANTED: dict[str, Planted] = {
    "marker-after-money": Planted("earning", {"money.fund_pool": marker_after_money}),
    "no-condition": Planted("sessions", {"identity.refresh_session": no_condition}),
    "float-amounts": Planted("earning", {"money.fund_pool": float_amounts}),
    "forgotten-event": Planted("paying", {"money.on_payment_received": forgets_what_was_told}),
    "one-key-for-all-attempts": Planted("paying", instead=((payouts, "_ask_stripe", _ask_under_one_key),)),
    "wrong-creator": Planted("paying", instead=((shared_payments, "_shared_by", _all_of_the_first),)),
    "from-the-payload": Planted(
        "paying", instead=tuple((stripe_changes._CHANGES, kind, _from_payload) for kind in _OF_SUBSCRIPTIONS)
    ),
    "released-twice": Planted("paying", {"money.resolve_dispute": releases_twice}),
    "trimmed-too-far": Planted("publishing", instead=((timelines, "trim", _trims_one_more),)),
    "brought-back": Planted("deleting", instead=((timelines, "enter", _enters_anew),)),
    "stale-statement": Planted("paying", instead=((settlement, "Book", StaleBook),)),
    "nothing-happens": Planted(
        "", instead=tuple((each, name, _nobody) for each in _STORIES for name in ("begin", "finish"))
    ),
}
