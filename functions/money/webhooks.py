"""What Stripe tells us: stored first, then processed once, in any order."""

from collections.abc import Callable
from datetime import datetime

from functions.money import policy, reconciliation, reversals, stripe_access, stripe_table
from functions.money.models import Received
from functions.money.stripe_gateway import BalanceTransaction
from socialflow import logs, stripe_calls, stripe_webhooks
from socialflow.stripe_webhooks import Event, FromBus


def receive(payload: bytes, signature: str, at: datetime) -> Received:
    """Raises InvalidSignature. Any other failure leaves the event stored and unprocessed; Stripe delivers it again."""
    return _take(stripe_webhooks.verified(payload, signature, at), payload.decode(), at)


def receive_from_bus(told: FromBus, at: datetime) -> Received:
    """As `receive`, of an event that Stripe's own bus carried; whichever way comes first, it is processed once."""
    body = told.body()
    return _take(stripe_webhooks.read_event(body), body, at)


def _take(event: Event, body: str, at: datetime) -> Received:
    if not stripe_table.keep_webhook(event, body, at):
        return Received(event_id=event.id, is_new=False)
    stripe_table.end_webhook(event.id, _apply(event, at), at)
    return Received(event_id=event.id, is_new=True)


def _apply(event: Event, at: datetime) -> str:
    """What came of it. Raises when it has to be done again."""
    if event.is_live != stripe_calls.is_live():
        return "of the other mode of Stripe; not our money"
    if event.account_id is not None and event.kind not in _OF_ACCOUNTS:
        return "of a connected account's own money; not ours"
    return _PROCESSES.get(event.kind, _log)(event, at)


def _account_changed(event: Event, at: datetime) -> str:
    """Events overtake each other, so the account's state is fetched, not taken from the event."""
    account_id = str(event.body.get("id", ""))
    creator_id = stripe_table.owner(account_id)
    if creator_id is None:
        return "not an account of ours"
    stripe_table.keep_state(creator_id, stripe_access.client().find_account(account_id), at)
    return "account state recorded"


def _transfer_made(event: Event, at: datetime) -> str:
    """Stripe has taken the money: what was handed to it leaves clearing for the platform's cash."""
    transfer_id, amount_minor = str(event.body.get("id", "")), event.body.get("amount")
    if not (event.body.get("metadata") or {}).get("payout_id") or not isinstance(amount_minor, int):
        return "not a payout of ours"
    currency = str(event.body.get("currency", ""))
    if currency not in policy.CURRENCIES:
        return "none of our currencies"
    made = BalanceTransaction("", "transfer", transfer_id, -amount_minor, currency, event.created_at)
    reconciliation.confirm(made, at)
    return "clearing settled"


def _transfer_reversed(event: Event, at: datetime) -> str:
    """How much came back is fetched: of several reversals the last event may come first."""
    if not (event.body.get("metadata") or {}).get("payout_id"):
        return "not a payout of ours"
    return reversals.take_back(str(event.body.get("id", "")), at)


def _log(event: Event, _at: datetime) -> str:
    logs.logger.info("webhook without effect", event_id=event.id, kind=event.kind)
    return "recorded"


# Told by the account that changed; everything else of such an account is between Stripe and its owner.
_OF_ACCOUNTS = frozenset({"account.updated"})
_PROCESSES: dict[str, Callable[[Event, datetime], str]] = {
    "account.updated": _account_changed,
    "transfer.created": _transfer_made,
    "transfer.reversed": _transfer_reversed,
}
