"""Erasures in the privacy table: who has forgotten somebody, and the certificate of it. Nothing in it names the person.

| question                                | read                       | key                                   |
|-----------------------------------------|----------------------------|---------------------------------------|
| which domains have forgotten somebody,  | Query                      | ERASURE#<id> / FORGOTTEN#<domain>     |
|   since when were they to               |                            | ERASURE#<id> / BEGUN                  |
| the certificate of an erasure           | GetItem                    | ERASURE#<id> / CERTIFICATE            |
| whose certificate does a token show     | GetItem                    | CERTIFICATE#<hash of the token> / OF  |

An erasure is certified once, by whoever saw the last domain's item there; both are told apart by reads that are consistent.
"""

from dataclasses import dataclass
from datetime import datetime

from functions.privacy.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Put
from socialflow.events import PersonForgotten

# As many domains as forget, and what is beside them.
_PAGE = 100


@dataclass(frozen=True)
class Erasure:
    """`forgotten` is when each domain had, as it told; `key_destroyed_at` and `certificate` are "" until it is."""

    begun_at: str
    key_destroyed_at: str
    forgotten: dict[str, str]
    certificate: str


def begin(user_id: str, certificate_hash: str, at: datetime) -> None:
    begun = {**dynamo.key(f"ERASURE#{user_id}", "BEGUN"), "begun_at": clock.iso(at), "schema": SCHEMA}
    _put_once(begun)
    if certificate_hash:
        _put_once({**dynamo.key(f"CERTIFICATE#{certificate_hash}", "OF"), "user_id": user_id, "schema": SCHEMA})


def note(event: PersonForgotten) -> None:
    _put_once(
        {
            **dynamo.key(f"ERASURE#{event.user_id}", f"FORGOTTEN#{event.by}"),
            "by": event.by,
            "forgotten_at": clock.iso(event.occurred_at),
            "key_destroyed_at": clock.iso(event.key_destroyed_at) if event.key_destroyed_at else "",
            "schema": SCHEMA,
        }
    )


def erasure(user_id: str) -> Erasure:
    items = STORE.query(f"ERASURE#{user_id}", limit=_PAGE, consistent=True).items
    told = [each for each in items if each["sk"].startswith("FORGOTTEN#")]
    return Erasure(
        begun_at=next((each["begun_at"] for each in items if each["sk"] == "BEGUN"), ""),
        key_destroyed_at=max((each["key_destroyed_at"] for each in told), default=""),
        forgotten={each["by"]: each["forgotten_at"] for each in told},
        certificate=next((each["certificate"] for each in items if each["sk"] == "CERTIFICATE"), ""),
    )


def certify(user_id: str, certificate: str) -> None:
    """Kept for good, unless there is one."""
    _put_once(
        {**dynamo.key(f"ERASURE#{user_id}", "CERTIFICATE"), "certificate": certificate, "schema": SCHEMA},
    )


def shown_by(certificate_hash: str) -> str | None:
    """Whose erasure the token shows."""
    item = STORE.get(dynamo.key(f"CERTIFICATE#{certificate_hash}", "OF"), consistent=True)
    return str(item["user_id"]) if item else None


def certificate(user_id: str) -> str | None:
    item = STORE.get(dynamo.key(f"ERASURE#{user_id}", "CERTIFICATE"), consistent=True)
    return str(item["certificate"]) if item else None


def _put_once(item: Item) -> None:
    try:
        STORE.write(Put(item, when="attribute_not_exists(#pk)"))
    except ConditionFailed:
        return
