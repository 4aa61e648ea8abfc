"""What identity owes its users by mail.

| question                               | read                                  | key                                    |
|----------------------------------------|---------------------------------------|----------------------------------------|
| the letter that an event speaks of     | condition of the try's write          | LETTER#<id> / LETTER                   |
| how many letters did one ask for       | condition of the letter's write       | LETTERS#<who> / <kind>#<hour or day>   |
"""

from datetime import datetime, timedelta
from typing import Any

from functions.identity.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import ConditionFailed, Item, Key, Put, Update
from socialflow.errors import TooManyRequests, Unavailable
from socialflow.events import LetterOwed, outbox

# Longer than a try takes, shorter than a queue waits before the next one.
_TRY = timedelta(seconds=50)
_KEEP = timedelta(days=30)
LIMIT_AN_HOUR = 5
# Of what a letter says.
PERSONAL = ("old", "device_name")


def _key(letter_id: str) -> Key:
    return dynamo.key(f"LETTER#{letter_id}", "LETTER")


def owed(letter_id: str, kind: str, at: datetime, *, user_id: str = "", to: bytes | str = "", **values: Any) -> Put:
    """What a transaction contains that owes somebody a letter; `to` when it goes elsewhere than to the user's address.

    `to` and the values of PERSONAL come sealed.
    """
    item: Item = {
        **_key(letter_id),
        "letter_id": letter_id,
        "kind": kind,
        "user_id": user_id,
        "to": to,
        "values": values,
        "state": "owed",
        "owed_at": clock.iso(at),
        "ttl": int((at + _KEEP).timestamp()),
        "schema": SCHEMA,
        **outbox(LetterOwed(occurred_at=at, letter_id=letter_id), letter_id),
    }
    return Put(item, when="attribute_not_exists(#pk)")


def asked(who: str, kind: str, at: datetime) -> Update:
    """Counts a letter of this kind that `who` asks for; refused once there were LIMIT_AN_HOUR in this hour."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return _counted(who, f"{kind}#{clock.iso(hour)}", LIMIT_AN_HOUR, hour + timedelta(hours=2))


def asked_in_a_day(who: str, kind: str, limit: int, at: datetime) -> Update:
    """As `asked`, refused once there were `limit` on this day."""
    return _counted(who, f"{kind}#{at:%Y-%m-%d}", limit, at + timedelta(days=2))


def _counted(who: str, sk: str, limit: int, until: datetime) -> Update:
    return Update(
        dynamo.key(f"LETTERS#{who}", sk),
        "SET #ttl = :ttl ADD #count :one",
        values={"one": 1, "limit": limit, "ttl": int(until.timestamp())},
        when="attribute_not_exists(#count) OR #count < :limit",
    )


def ask(who: str, letter: Put, at: datetime) -> None:
    """Owe the letter. Raises TooManyRequests when `who` has asked for too many of its kind."""
    try:
        STORE.transact([asked(who, letter.item["kind"], at), letter])
    except ConditionFailed as error:
        if 0 not in error.failed:
            raise
        raise too_many(at) from None


def too_many(at: datetime) -> TooManyRequests:
    reason = f"At most {LIMIT_AN_HOUR} such letters are sent an hour."
    return TooManyRequests(reason, retry_after_seconds=_until_next_hour(at))


def too_many_in_a_day(limit: int, at: datetime) -> TooManyRequests:
    tomorrow = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    reason = f"At most {limit} such letters are sent a day."
    return TooManyRequests(reason, retry_after_seconds=int((tomorrow - at).total_seconds()) + 1)


def ask_quietly(who: str, letter: Put, at: datetime) -> None:
    """As `ask`, but a letter too many is not owed, and nobody is told."""
    try:
        ask(who, letter, at)
    except TooManyRequests:
        return


def count_try(who: str, kind: str, at: datetime) -> None:
    """One of the LIMIT_AN_HOUR tries that `who` has. Raises TooManyRequests."""
    try:
        STORE.write(asked(who, kind, at))
    except ConditionFailed:
        raise TooManyRequests("Too many tries in this hour.", retry_after_seconds=_until_next_hour(at)) from None


def _until_next_hour(at: datetime) -> int:
    return 3600 - at.minute * 60 - at.second


def claim(letter_id: str, at: datetime) -> Item | None:
    """The letter, for this try alone; None when it was sent, refused or is gone. Raises Unavailable during another's try."""
    values = {"owed": "owed", "sending": "sending", "until": clock.iso(at + _TRY), "now": clock.iso(at)}
    try:
        return STORE.write(
            Update(
                _key(letter_id),
                "SET #state = :sending, #sending_until = :until",
                values=values,
                when="#state = :owed OR (#state = :sending AND #sending_until <= :now)",
            )
        )
    except ConditionFailed as error:
        if error.failed[0].get("state") == "sending":
            raise Unavailable("Another try to send this letter may still succeed.") from None
        return None


def settle(letter_id: str, state: str, at: datetime) -> None:
    """The letter is `sent`, `refused` or `void` for good; where it went and what it said is forgotten."""
    STORE.write(
        Update(
            _key(letter_id),
            "SET #state = :state, #settled_at = :at REMOVE #values, #to",
            values={"state": state, "at": clock.iso(at)},
        )
    )
