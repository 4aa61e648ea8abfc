"""The keys of payments and of what became of them; the whole table is described in `table.py`.

| question                                   | read                     | key                                       |
|--------------------------------------------|--------------------------|-------------------------------------------|
| what was told of a payment, and was it posted | Query                 | PAYMENT#<id> / RECEIVED, REFUND#<id>, DISPUTE#<id>, CLOSED#<dispute id> |
| how a payment was booked                   | the same Query           | PAYMENT#<id> / BOOKED                     |
| how much of a shared month was taken back  | the deciding writes      | TAKEN_BACK#<subscriber>#<period>#<currency> / TOTAL |
| who has earned outside a settlement        | Query of each shard      | PAYEES#<shard> / <currency>#<creator>     |

Events are kept as they come, in any order; what follows from them is decided and posted from here.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from functions.money import policy
from functions.money.errors import TransferDiffers
from functions.money.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Update, Write

RECEIVED, REFUND, DISPUTE, CLOSED = "RECEIVED", "REFUND", "DISPUTE", "CLOSED"
_BOOKED = "BOOKED"
# A payment has a handful of refunds and disputes; Stripe itself stops far below this.
_MOST_FACTS = 1000


def _key(payment_id: str, sk: str) -> Key:
    return dynamo.key(f"PAYMENT#{payment_id}", sk)


def _taken_back_key(subscriber_id: str, period: str, currency: str) -> Key:
    return dynamo.key(f"TAKEN_BACK#{subscriber_id}#{period}#{currency}", "TOTAL")


def _payees_pk(shard: int) -> str:
    return f"PAYEES#{shard}"


def keep(payment_id: str, fact: str, said: dict[str, Any], occurred_at: datetime) -> None:
    """Keep what was told, once. `fact` is one of the names above, with an id where there may be several.

    Raises TransferDiffers when something else was told under the same id.
    """
    item: Item = {**_key(payment_id, fact), **said, "occurred_at": clock.iso(occurred_at), "schema": SCHEMA}
    try:
        STORE.write(Put(item, when="attribute_not_exists(#pk)"))
    except ConditionFailed as error:
        if any(error.failed[0].get(name) != value for name, value in said.items()):
            raise TransferDiffers(f"Payment {payment_id}: {fact} was told differently before.") from None


def told(payment_id: str) -> tuple[dict[str, Item], Item | None]:
    """All that was told of the payment, by fact in a fixed order, and how it was booked."""
    page = STORE.query(f"PAYMENT#{payment_id}", limit=_MOST_FACTS, consistent=True)
    facts = {str(item["sk"]): item for item in page.items}
    return facts, facts.pop(_BOOKED, None)


def book(payment_id: str, booked: Item) -> list[Write]:
    """The writes that go with the posting of a payment: how it was booked, and that it was."""
    item = {**_key(payment_id, _BOOKED), **booked, "taken_back_micro": 0, "schema": SCHEMA}
    return [Put(item, when="attribute_not_exists(#pk)")]


def decide(fact: Item, booked: Item, to_micro: int) -> bool:
    """Fix that the fact moves what was taken back of the payment to `to_micro`. False when another was faster."""
    seen = booked["taken_back_micro"]
    return _transact(
        [
            Update(
                dynamo.key(booked["pk"], _BOOKED),
                "SET #taken_back_micro = :to",
                values={"to": to_micro, "seen": seen},
                when="#taken_back_micro = :seen",
            ),
            Update(
                dynamo.key(fact["pk"], fact["sk"]),
                "SET #from_micro = :seen, #to_micro = :to",
                values={"seen": seen, "to": to_micro},
                when="attribute_exists(#pk) AND attribute_not_exists(#to_micro)",
            ),
        ]
    )


def taken_back(subscriber_id: str, period: str, currency: str) -> int:
    """How much of what the subscriber's month was shared as was taken back from those it was shared among."""
    item = STORE.get(_taken_back_key(subscriber_id, period, currency), consistent=True)
    return int(item["micro"]) if item else 0


def decided_shared(fact: Item, period: str) -> tuple[int, int] | None:
    """From where to where the fact moves what was taken back of the month after it was shared; None while that is open."""
    found = fact.get(_shared_name(period))
    return (int(found[0]), int(found[1])) if found else None


def decide_shared(fact: Item, subscriber_id: str, period: str, currency: str, from_micro: int, to_micro: int) -> bool:
    """Fix that the fact moves what was taken back of a shared month. False when another was faster."""
    name = _shared_name(period)
    return _transact(
        [
            Update(
                _taken_back_key(subscriber_id, period, currency),
                "SET #micro = :to, #schema = :schema",
                values={"to": to_micro, "from": from_micro, "schema": SCHEMA},
                when="#micro = :from" + (" OR attribute_not_exists(#pk)" if from_micro == 0 else ""),
            ),
            Update(
                dynamo.key(fact["pk"], fact["sk"]),
                f"SET #{name} = :moved",
                values={"moved": [from_micro, to_micro]},
                when=f"attribute_exists(#pk) AND attribute_not_exists(#{name})",
            ),
        ]
    )


def _shared_name(period: str) -> str:
    return f"shared_{period.replace('-', '_')}"


def end(fact: Item, at: datetime) -> None:
    """Everything that follows from the fact is posted."""
    STORE.write(
        Update(
            dynamo.key(fact["pk"], fact["sk"]),
            "SET #posted_at = if_not_exists(#posted_at, :at)",
            values={"at": clock.iso(at)},
            when="attribute_exists(#pk)",
        )
    )


def note_payee(creator_id: str, currency: str) -> Put:
    """The write that lets payout runs find a creator who earned without a settlement."""
    shard = zlib.crc32(creator_id.encode()) % policy.PAYEE_SHARDS
    item: Item = {
        **dynamo.key(_payees_pk(shard), f"{currency}#{creator_id}"),
        "creator_id": creator_id,
        "currency": currency,
        "schema": SCHEMA,
    }
    return Put(item)


def payees() -> Iterator[Item]:
    """`creator_id` and `currency` of each."""
    for shard in range(policy.PAYEE_SHARDS):
        yield from STORE.query_all(_payees_pk(shard))


def _transact(writes: Sequence[Write]) -> bool:
    try:
        STORE.transact(writes)
    except ConditionFailed:
        return False
    return True
