"""The keys of what Stripe told us; the whole table is described in `table.py`.

| question                                  | read                     | key                                            |
|-------------------------------------------|--------------------------|------------------------------------------------|
| which payout is this transfer of Stripe's | GetItem                  | STRIPE_TRANSFER#<transfer> / PAYOUT            |
| how far are balance transactions confirmed | GetItem                 | STRIPE / PULLED                                |
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.money.stripe_gateway import Account
from functions.money.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Update, Write
from socialflow.stripe_webhooks import Event

_KEEP_WEBHOOK = timedelta(days=90)
_PULLED: Key = dynamo.key("STRIPE", "PULLED")


def _account_key(creator_id: str) -> Key:
    return dynamo.key(f"CREATOR#{creator_id}", "ACCOUNT")


def _transfer_key(stripe_transfer_id: str) -> Key:
    return dynamo.key(f"STRIPE_TRANSFER#{stripe_transfer_id}", "PAYOUT")


def _webhook_key(event_id: str) -> Key:
    return dynamo.key(f"WEBHOOK#{event_id}", "EVENT")


def account(creator_id: str) -> Item | None:
    return STORE.get(_account_key(creator_id), consistent=True)


def owner(account_id: str) -> str | None:
    """Whose account it is; None for one that is not ours."""
    item = STORE.get(dynamo.key(f"STRIPE_ACCOUNT#{account_id}", "OWNER"))
    return str(item["creator_id"]) if item else None


def keep_account(creator_id: str, made: Account, at: datetime, also: Sequence[Write]) -> None:
    """Record a new account. Raises ConditionFailed at position 0 when the creator has one."""
    since = {"active_since": clock.iso(at)} if made.transfers_active else {}
    common = {"account_id": made.id, "creator_id": creator_id, "created_at": clock.iso(at), "schema": SCHEMA}
    STORE.transact(
        [
            Put({**_account_key(creator_id), **common, **_state(made), **since}, when="attribute_not_exists(#pk)"),
            Put({**dynamo.key(f"STRIPE_ACCOUNT#{made.id}", "OWNER"), **common}, when="attribute_not_exists(#pk)"),
            *also,
        ]
    )


def keep_state(creator_id: str, now: Account, at: datetime) -> None:
    """Record what Stripe says of the account at this moment, and when money could first go to it."""
    state = _state(now)
    since = ", #active_since = if_not_exists(#active_since, :at)" if now.transfers_active else ""
    STORE.write(
        Update(
            _account_key(creator_id),
            "SET " + ", ".join(f"#{name} = :{name}" for name in state) + since,
            values={**state, "account_id": now.id, **({"at": clock.iso(at)} if since else {})},
            when="#account_id = :account_id",
        )
    )


def keep_webhook(event: Event, body: str, at: datetime) -> bool:
    """Store the webhook before anything is done with it. True when it still has to be processed."""
    item: Item = {
        **_webhook_key(event.id),
        "kind": event.kind,
        "status": "received",
        "body": body,
        "received_at": clock.iso(at),
        "ttl": int((at + _KEEP_WEBHOOK).timestamp()),
        "schema": SCHEMA,
    }
    try:
        STORE.write(Put(item, when="attribute_not_exists(#pk)"))
    except ConditionFailed as error:
        return bool(error.failed[0]["status"] == "received")
    return True


def end_webhook(event_id: str, result: str, at: datetime) -> None:
    values = {"status": "processed", "result": result, "processed_at": clock.iso(at)}
    STORE.write(
        Update(_webhook_key(event_id), "SET " + ", ".join(f"#{name} = :{name}" for name in values), values=values)
    )


def note_transfer(
    stripe_transfer_id: str, payout: Item, *, paid_at: datetime | None = None, is_retired: bool = False
) -> Put:
    """The write that says which payout a transfer of Stripe's is; of a retired one nothing was posted.

    Its `amount_minor` is what was sent, the payout's less what was withheld.
    """
    said = {name: payout[name] for name in ("payout_id", "creator_id", "period", "currency", "epoch")}
    withheld = payout.get("withheld_minor", 0)
    amounts = {"amount_minor": payout["amount_minor"] - withheld, "withheld_minor": withheld, "reversed_minor": 0}
    paid = {"paid_at": clock.iso(paid_at)} if paid_at else {}
    return Put(
        {**_transfer_key(stripe_transfer_id), **said, **amounts, **paid, "is_retired": is_retired, "schema": SCHEMA}
    )


def payout_of(stripe_transfer_id: str) -> Item | None:
    """Which payout the transfer is: `creator_id`, `period`, `currency`, `amount_minor`, `withheld_minor` and its `epoch`."""
    return STORE.get(_transfer_key(stripe_transfer_id), consistent=True)


def note_reversed(stripe_transfer_id: str, before_minor: int, now_minor: int) -> Update:
    """The write that says how much of a transfer has come back; its condition is how much had."""
    return Update(
        _transfer_key(stripe_transfer_id),
        "SET #reversed_minor = :now",
        values={"now": now_minor, "before": before_minor},
        when="#reversed_minor = :before",
    )


def pulled_to() -> datetime | None:
    """Until when Stripe's balance transactions are confirmed."""
    item = STORE.get(_PULLED)
    return clock.parse(item["to"]) if item else None


def keep_pulled(to: datetime) -> None:
    STORE.write(
        Update(_PULLED, "SET #to = :to, #schema = :schema", values={"to": clock.iso(to), "schema": SCHEMA}),
    )


def _state(of: Account) -> dict[str, Any]:
    return {
        "payouts_enabled": of.payouts_enabled,
        "transfers_active": of.transfers_active,
        "requirements": list(of.requirements),
        "country": of.country,
        "has_tax_id": of.has_tax_id,
    }
