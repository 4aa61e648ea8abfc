"""The keys of what Stripe told us; the whole table is described in `table.py`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.money.stripe_gateway import Account
from functions.money.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Update, Write
from socialflow.stripe_webhooks import Event

_KEEP_WEBHOOK = timedelta(days=90)


def _account_key(creator_id: str) -> Key:
    return dynamo.key(f"CREATOR#{creator_id}", "ACCOUNT")


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
    common = {"account_id": made.id, "creator_id": creator_id, "created_at": clock.iso(at), "schema": SCHEMA}
    STORE.transact(
        [
            Put({**_account_key(creator_id), **common, **_state(made)}, when="attribute_not_exists(#pk)"),
            Put({**dynamo.key(f"STRIPE_ACCOUNT#{made.id}", "OWNER"), **common}, when="attribute_not_exists(#pk)"),
            *also,
        ]
    )


def keep_state(creator_id: str, now: Account) -> None:
    """Record what Stripe says of the account at this moment."""
    state = _state(now)
    STORE.write(
        Update(
            _account_key(creator_id),
            "SET " + ", ".join(f"#{name} = :{name}" for name in state),
            values={**state, "account_id": now.id},
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


def _state(of: Account) -> dict[str, Any]:
    return {
        "payouts_enabled": of.payouts_enabled,
        "transfers_active": of.transfers_active,
        "requirements": list(of.requirements),
    }
