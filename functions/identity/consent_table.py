"""Children's accounts, and what their parents said of them.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| what was asked of a parent, and said   | BatchGetItem, with the child          | USER#<child> / CONSENT                 |
| whose accounts has a parent agreed to  | Query begins_with CHILD#              | USER#<parent> / CHILD#<child>          |
| how many has a parent agreed to        | in the write alone                    | USER#<parent> / CHILDREN               |

A child that waits is leaving from the start: its day in the list of leavers is the last one on which a parent may agree. So it
is seen by nobody, and of a consent and the sweep that come at once one finds its condition false. Each of a parent's decisions
is logged in its own transaction in the table that nothing can update, by bare ids.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.identity import audit_table, leaving_table
from functions.identity.audit_table import Act
from functions.identity.consent_errors import TooManyChildren
from functions.identity.roles_table import UNMOVED, changing
from functions.identity.table import SCHEMA, STORE, _user_key
from socialflow import clock, dynamo
from socialflow.dynamo import Check, ConditionFailed, Delete, Item, Key, Put, Update, Write
from socialflow.events import UserRegistered, outbox

CHILDREN_LIMIT = 20


def _consent_key(child_id: str) -> Key:
    return dynamo.key(f"USER#{child_id}", "CONSENT")


def _child_key(parent_id: str, child_id: str) -> Key:
    return dynamo.key(f"USER#{parent_id}", f"CHILD#{child_id}")


def asked(child_id: str, until: datetime, at: datetime) -> list[Put]:
    """What the child's registration contains beside it."""
    consent = {**_consent_key(child_id), "state": "pending", "asked_at": clock.iso(at), "schema": SCHEMA}
    return [Put(consent), leaving_table.due(child_id, clock.iso(until))]


def ask_again(child_id: str, *counted_and_owed: Write) -> None:
    """Raises ConditionFailed, at position 0 when the account waits no more."""
    waits = Check(_consent_key(child_id), when="#state = :pending", values={"pending": "pending"})
    STORE.transact([waits, *counted_and_owed])


def set_secret(child_id: str, secret_hash: str) -> bool:
    """The secret whose hash this is decides, and no earlier one; False when there is nothing to decide any more."""
    try:
        STORE.write(
            Update(
                _consent_key(child_id),
                "SET #secret_hash = :hash",
                values={"hash": secret_hash, "pending": "pending"},
                when="#state = :pending",
            )
        )
    except ConditionFailed:
        return False
    return True


def child_and_consent(child_id: str) -> tuple[Item, Item] | None:
    """As they are now, by one read; None unless both are there."""
    keys = [_user_key(child_id), _consent_key(child_id)]
    found = {item["sk"]: item for item in STORE.get_many(keys, consistent=True)}
    child, consent = found.get("USER"), found.get("CONSENT")
    return (child, consent) if child and consent else None


def consent_of(child_id: str) -> Item | None:
    return STORE.get(_consent_key(child_id), consistent=True)


def child_of(parent_id: str, child_id: str) -> Item | None:
    return STORE.get(_child_key(parent_id, child_id), consistent=True)


def children_of(parent_id: str) -> list[Item]:
    """What a parent agreed to, oldest child's account first; whether the account is still there is not known here."""
    page = STORE.query(f"USER#{parent_id}", begins_with="CHILD#", limit=CHILDREN_LIMIT, consistent=True)
    return page.items


def accounts(child_ids: Sequence[str]) -> dict[str, Item]:
    """Those that are there, by id."""
    return {item["user_id"]: item for item in STORE.get_many([_user_key(each) for each in child_ids], consistent=True)}


def give(child: Item, secret_hash: str, version: str, letters: Sequence[Put], act: Act) -> None:
    """The account is open, and everybody is told of it. Raises TooManyChildren, or ConditionFailed when it was decided, or its
    time was over, or the parent is leaving."""
    child_id, parent_id, at = child["user_id"], act.actor_id, clock.iso(act.at)
    facts = {"parent_id": parent_id, "text_version": version, "decided_at": at}
    record = {**_child_key(parent_id, child_id), "child_id": child_id, "text_version": version, "given_at": at}
    writes: list[Write] = [
        _opened(child, "given", act.at),
        Update(
            _consent_key(child_id),
            "SET #state = :given, " + ", ".join(f"#{name} = :{name}" for name in facts),
            values={**facts, "given": "given", "pending": "pending", "hash": secret_hash},
            when="#state = :pending AND #secret_hash = :hash",
        ),
        Update(
            dynamo.key(f"USER#{parent_id}", "CHILDREN"),
            "ADD #count :one",
            values={"one": 1, "limit": CHILDREN_LIMIT},
            when="attribute_not_exists(#count) OR #count < :limit",
        ),
        Put({**record, "state": "given", "schema": SCHEMA}, when="attribute_not_exists(#pk)"),
        Check(_user_key(parent_id), when="attribute_exists(#pk) AND attribute_not_exists(#leaving_until)"),
        leaving_table.undue(child_id, child["leaving_until"]),
        *letters,
    ]
    try:
        audit_table.transact([(STORE, each) for each in writes], act)
    except ConditionFailed as error:
        if error.failed.keys() == {2}:
            raise TooManyChildren from None
        raise


def refuse(child: Item, secret_hash: str, act: Act) -> None:
    """The account is forgotten. Raises ConditionFailed when it was decided or forgotten before."""
    spent = Delete(
        _consent_key(child["user_id"]),
        when="#state = :pending AND #secret_hash = :hash",
        values={"pending": "pending", "hash": secret_hash},
    )
    writes: list[Write] = [*leaving_table.buried(child, act.at), spent]
    audit_table.transact([(STORE, each) for each in writes], act)


def outgrow(child: Item, letter: Put, at: datetime) -> bool:
    """The account is open without a parent's word, as none is needed any more; False when that was decided meanwhile."""
    try:
        STORE.transact([_opened(child, "outgrown", at), letter])
    except ConditionFailed:
        return False
    return True


def withdraw(child: Item, until: datetime, letters: Sequence[Put], act: Act) -> None:
    """The account's sessions are over at once, and itself at `until` or earlier. Raises ConditionFailed when it has changed."""
    child_id, at = child["user_id"], clock.iso(act.at)
    leaves = child.get("leaving_until")
    stands = "#leaving_until = :seen" if leaves else "attribute_not_exists(#leaving_until)"
    facts = {"consent": "withdrawn", "leaving_until": leaves or clock.iso(until)}
    given: dict[str, Any] = {"given": "given", **({"seen": leaves} if leaves else {})}
    writes: list[Write] = [
        changing(child, facts, "#consent = :given AND " + stands + " AND " + UNMOVED, given, act.at),
        _withdrawn(_consent_key(child_id), at),
        _withdrawn(_child_key(act.actor_id, child_id), at),
        *([] if leaves else [leaving_table.due(child_id, clock.iso(until))]),
        *letters,
    ]
    audit_table.transact([(STORE, each) for each in writes], act)


def _withdrawn(key: Key, at: str) -> Update:
    return Update(
        key,
        "SET #state = :withdrawn, #withdrawn_at = :at",
        values={"withdrawn": "withdrawn", "at": at, "given": "given"},
        when="#state = :given",
    )


def _opened(child: Item, consent: str, at: datetime) -> Update:
    event = UserRegistered(
        occurred_at=at, user_id=child["user_id"], username=child["username"], display_name=child["display_name"]
    )
    values = {"consent": consent, **outbox(event, child["user_id"])}
    return Update(
        _user_key(child["user_id"]),
        "SET " + ", ".join(f"#{name} = :{name}" for name in values) + " REMOVE #leaving_until",
        values={**values, "pending": "pending", "now": clock.iso(at)},
        when="#consent = :pending AND #leaving_until > :now",
    )
