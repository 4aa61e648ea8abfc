"""Erasing those whose time to come back is over: every step may be done again, and a person's line goes last."""

from contextlib import suppress
from datetime import datetime, timedelta

from pydantic import BaseModel

from functions.identity import avatar_objects, leaving_table, parents, passkey_table, social_table
from functions.identity.consent_errors import ConsentNotNeeded
from socialflow import clock, logs, person_keys
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import NotFound, Unavailable

# How far the first sweep looks back; every other one begins where the one before ended.
_FIRST = timedelta(days=30)


class Swept(BaseModel):
    erased: int


def sweep(at: datetime) -> Swept:
    """Everybody whose day is past is erased. Raises Unavailable after the others when somebody could not be: it is tried again."""
    day, erased, failed = leaving_table.swept() or (at - _FIRST).date(), 0, 0
    is_whole = True
    while day < at.date():
        for due in leaving_table.due_on(day):
            try:
                erased += erase(due, at)
            except Exception:  # noqa: BLE001 - whatever it was, the others are erased
                logs.logger.exception("somebody was not erased", user_id=due["sk"])
                failed += 1
        is_whole = is_whole and not failed
        if is_whole:
            leaving_table.note_swept(day)
        day += timedelta(days=1)
    if failed:
        raise Unavailable(f"{failed} accounts were not erased, {erased} were.")
    return Swept(erased=erased)


def erase(due: Item, at: datetime) -> bool:
    """Nothing of the person is left in this domain but the tombstone, and nobody has their key; False when they came back."""
    user_id = due["sk"]
    user = leaving_table.account(user_id)
    if user is not None:
        until = user.get("leaving_until")
        if until != due["until"] or clock.parse(until) > at:
            leaving_table.done(due)
            return False
        try:
            leaving_table.bury(user, at)
        except ConditionFailed:
            return False
    for items in leaving_table.remains(user_id):
        for item in items:
            _release(user_id, item, at)
        leaving_table.remove(items)
    avatar_objects.remove_all(user_id)
    leaving_table.forgotten(user_id, at, key_destroyed_at=person_keys.destroy(user_id, at))
    leaving_table.done(due)
    return True


def _release(user_id: str, item: Item, at: datetime) -> None:
    """What others may have once the item is gone, and what they may not without it."""
    kind = item["sk"].partition("#")[0]
    if kind == "PASSKEY":
        passkey_table.release(user_id, item["passkey_id"])
    elif kind == "PROVIDER":
        social_table.release(user_id, item["provider"], item["subject_hash"])
    elif kind == "CHILD":
        # A consent that nobody could withdraw any more is none.
        with suppress(ConsentNotNeeded, NotFound):
            parents.withdraw(user_id, item["child_id"], "", at)
