"""The billing table.

| question                                    | read                     | key                                         |
|---------------------------------------------|--------------------------|---------------------------------------------|
| does this person exist                      | GetItem                  | USER#<id> / PERSON                          |
| a person's customer at Stripe               | GetItem                  | USER#<id> / CUSTOMER                        |
| a payment                                   | GetItem                  | PAYMENT#<id> / PAYMENT                      |
| which payment this is at Stripe             | GetItem                  | INTENT#<payment intent> / PAYMENT           |
| which invoice waits for a payment's fee      | GetItem                  | INTENT#<payment intent> / INVOICE           |
| a refund; a dispute                         | GetItem                  | REFUND#<id> / REFUND; DISPUTE#<id> / DISPUTE |
| was a dispute's end told                    | the recording writes     | DISPUTE#<id> / CLOSED                       |
| a person's subscriptions; one               | Query; GetItem           | USER#<id> / SUBSCRIPTION#<subscription>     |
| has a person a subscription of this kind    | the beginning writes     | USER#<id> / GATE#premium or GATE#member#<creator> |
| a creator's tiers; one                      | Query; GetItem           | CREATOR#<id> / TIER#<tier>                  |
| what a person has paid, newest first        | Query, BatchGetItem      | USER#<id> / PAID#<at>#<payment>             |
| a webhook and whether it was processed      | GetItem                  | WEBHOOK#<event> / EVENT                     |
| which webhooks are not processed            | Query                    | WEBHOOKS / OPEN#<received at>#<event>       |
| was the letter of an event sent             | GetItem                  | LETTER#<event> / LETTER                     |
| an idempotency record                       | GetItem                  | IDEMPOTENCY#<caller>#<key> / <route>        |

What Stripe says of an object is fetched and written whole. A payment that has succeeded keeps that state for good: the
condition stands in the write, so that its PaymentReceived leaves once. The keys of webhooks are in `webhook_table.py`, those
of refunds and disputes in `reversal_table.py`, those of subscriptions and tiers in `subscription_table.py`,
those of letters in `receipt_table.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from socialflow import clock, dynamo, tables
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Page, Put, Store, Update, Write
from socialflow.events import UserRegistered

STORE = Store(tables.BILLING)
SCHEMA = 1


def _user_key(user_id: str, sk: str) -> Key:
    return dynamo.key(f"USER#{user_id}", sk)


def _payment_key(payment_id: str) -> Key:
    return dynamo.key(f"PAYMENT#{payment_id}", "PAYMENT")


def _intent_key(intent_id: str) -> Key:
    return dynamo.key(f"INTENT#{intent_id}", "PAYMENT")


def _invoice_key(intent_id: str) -> Key:
    return dynamo.key(f"INTENT#{intent_id}", "INVOICE")


def know_person(event: UserRegistered) -> None:
    item = {**_user_key(event.user_id, "PERSON"), **event.model_dump(include={"username"}), "schema": SCHEMA}
    try:
        STORE.write(Put(item, when="attribute_not_exists(#erased_at)"))
    except ConditionFailed:
        return


def forget_person(user_id: str, at: datetime) -> None:
    """Nobody can pay them any more, and late news of who they were change nothing; payments stay as they are."""
    gone = {**_user_key(user_id, "PERSON"), "erased_at": clock.iso(at), "schema": SCHEMA}
    STORE.transact([Put(gone), Delete(_user_key(user_id, "CUSTOMER"))])


def person(user_id: str) -> Item | None:
    item = STORE.get(_user_key(user_id, "PERSON"))
    return None if item and "erased_at" in item else item


def customer_id(user_id: str) -> str | None:
    item = STORE.get(_user_key(user_id, "CUSTOMER"), consistent=True)
    return str(item["customer_id"]) if item else None


def keep_customer(user_id: str, customer: str, at: datetime) -> str:
    """Record the person's customer at Stripe; the one that was recorded first is answered."""
    item = {
        **_user_key(user_id, "CUSTOMER"),
        "customer_id": customer,
        "created_at": clock.iso(at),
        "schema": SCHEMA,
    }
    try:
        STORE.write(Put(item, when="attribute_not_exists(#pk)"))
    except ConditionFailed as error:
        return str(error.failed[0]["customer_id"])
    return customer


def payment(payment_id: str) -> Item | None:
    return STORE.get(_payment_key(payment_id), consistent=True)


def begin_payment(new: Item, at: datetime) -> Item | None:
    """Record what is about to be asked of Stripe. Answers the payment that has this id already, if one has."""
    common = {"created_at": clock.iso(at), "schema": SCHEMA}
    writes: list[Write] = [
        Put({**_payment_key(new["payment_id"]), **new, **common}, when="attribute_not_exists(#pk)"),
        Put({**_paid_key({**new, **common}), "payment_id": new["payment_id"], "schema": SCHEMA}),
    ]
    try:
        STORE.transact(writes)
    except ConditionFailed as error:
        return error.failed[0]
    return None


def record_payment(known: Item, changes: dict[str, Any], also: Sequence[Write]) -> Item | None:
    """Write what Stripe says, unless the payment has succeeded before; then answers that payment, and only `also` is done.

    Raises ConditionFailed, at 0 when somebody has written since `known` was read.
    """
    values = {**changes, "revision": known["revision"] + 1}
    update = Update(
        _payment_key(known["payment_id"]),
        "SET " + ", ".join(f"#{name} = :{name}" for name in values),
        values={**values, "succeeded": "succeeded", "seen": known["revision"]},
        when="#status <> :succeeded AND #revision = :seen",
    )
    pointer = Put({**_intent_key(changes["intent_id"]), "payment_id": known["payment_id"], "schema": SCHEMA})
    try:
        STORE.transact([update, pointer, *also])
    except ConditionFailed as error:
        if error.failed.get(0, {}).get("status") != "succeeded":
            raise
        if also:
            STORE.transact(also)
        return error.failed[0]
    return None


def cancel_payment(payment_id: str, at: datetime) -> None:
    """Nobody will complete it any more; one that was completed, or never begun, stays as it is."""
    update = Update(
        _payment_key(payment_id),
        "SET #status = :canceled, #updated_at = :at, #revision = #revision + :one",
        values={"canceled": "canceled", "created": "created", "at": clock.iso(at), "one": 1},
        when="#status = :created",
    )
    try:
        STORE.write(update)
    except ConditionFailed:
        return


def put_payment(new: Item, at: datetime) -> bool:
    """Record a payment that has succeeded already. False when it was recorded before."""
    common = {"created_at": clock.iso(at), "updated_at": clock.iso(at), "schema": SCHEMA}
    try:
        STORE.transact(
            [
                Put({**_payment_key(new["payment_id"]), **new, **common}, when="attribute_not_exists(#pk)"),
                Put({**_paid_key({**new, **common}), "payment_id": new["payment_id"], "schema": SCHEMA}),
                Put({**_intent_key(new["intent_id"]), "payment_id": new["payment_id"], "schema": SCHEMA}),
            ]
        )
    except ConditionFailed:
        return False
    return True


def await_fee(intent_id: str, invoice_id: str) -> None:
    """The invoice is paid by this payment, and is recorded once Stripe says what it keeps of it."""
    STORE.write(Put({**_invoice_key(intent_id), "invoice_id": invoice_id, "schema": SCHEMA}))


def awaiting_fee(intent_id: str) -> str | None:
    item = STORE.get(_invoice_key(intent_id), consistent=True)
    return str(item["invoice_id"]) if item else None


def payment_of_intent(intent_id: str) -> str | None:
    item = STORE.get(_intent_key(intent_id), consistent=True)
    return str(item["payment_id"]) if item else None


def add_refunded(payment_id: str, amount_minor: int) -> Update:
    """The write that notes how much of a payment has gone back."""
    return Update(_payment_key(payment_id), "ADD #refunded_minor :amount", values={"amount": amount_minor})


def remember(writes: Sequence[Write]) -> None:
    """Write the request's answer when that is all there is to write. Raises ConditionFailed when another was faster."""
    if writes:
        STORE.transact(writes)


def payments_of(user_id: str, *, limit: int, after: Key | None) -> Page:
    """A person's payments, newest first."""
    page = STORE.query(f"USER#{user_id}", begins_with="PAID#", newest_first=True, limit=limit, after=after)
    ids = [each["payment_id"] for each in page.items]
    found = {each["payment_id"]: each for each in STORE.get_many([_payment_key(each) for each in ids])}
    return Page([found[each] for each in ids if each in found], page.next_key)


def _paid_key(of: Item) -> Key:
    return _user_key(of["payer_id"], f"PAID#{of['created_at']}#{of['payment_id']}")
