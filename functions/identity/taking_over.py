"""Taking over what an archive says of its person: as if they had typed it, and nothing that proves or allows anything.

Whom they followed, blocked or muted is found by id, when that is somebody here, or by username. What is done is the same when
it is done again, so a machine that stopped goes on.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from functions.identity import blocks, emails, profile_table, profiles, table
from functions.identity.block_models import NewMute
from functions.identity.errors import OwnBlock, TooManyMutes
from functions.identity.models import ProfileChange
from socialflow import archives
from socialflow.archives import ArchiveRefused, Taken, TakenOver, TakeOver
from socialflow.dynamo import Item
from socialflow.errors import NotFound

# Of a section no more records than this are looked at.
MOST = 5000
_PROFILE = ("display_name", "bio", "links", "followers_only")


def take(order: TakeOver, at: datetime) -> TakenOver:
    """Raises ArchiveRefused for an archive of somebody else."""
    account = _account(order)
    return TakenOver(
        sections=[
            _profile(order.user_id, account, at),
            _mutes(order, at),
            _blocks(order, at),
            _following(order),
        ]
    )


def _account(order: TakeOver) -> Mapping[str, Any]:
    """What the archive says of the account, whose proven address is the one that is proven here."""
    records = _section(order, "identity/account")
    user = table.user(order.user_id, consistent=True)
    said = str(records[0].get("email", "")) if len(records) == 1 else ""
    if not said or not user.get("email_verified_at") or emails.claim(said) != user["email_claim"]:
        raise ArchiveRefused("another-persons")
    return records[0]


def _profile(user_id: str, account: Mapping[str, Any], at: datetime) -> Taken:
    taken = Taken(section="identity/account")
    for name in _PROFILE:
        if name not in account:
            continue
        try:
            profiles.change(user_id, ProfileChange.model_validate({name: account[name]}), at)
        except ValidationError:
            taken.leave(f"{name} does not fit")
        else:
            taken.taken = 1
    return taken


def _mutes(order: TakeOver, at: datetime) -> Taken:
    taken = Taken(section="identity/mutes")
    for record in _section(order, "identity/mutes"):
        kind, value = record.get("kind"), record.get("value")
        if kind == "thread":
            taken.leave("threads are of the other deployment")
            continue
        if kind == "user":
            value = _found(value, record.get("username"))
            if value is None:
                taken.leave("nobody here")
                continue
        try:
            blocks.mute(order.user_id, NewMute.model_validate({"kind": kind, "value": value}), at)
        except ValidationError:
            taken.leave("does not fit")
        except TooManyMutes:
            taken.leave("too many")
        else:
            taken.taken += 1
    return taken


def _blocks(order: TakeOver, at: datetime) -> Taken:
    taken = Taken(section="identity/blocks")
    for record in _section(order, "identity/blocks"):
        user_id = _found(record.get("blocked_id"), record.get("username"))
        try:
            if user_id is None:
                raise NotFound("There is no such user.")
            blocks.block(order.user_id, user_id, at)
        except NotFound:
            taken.leave("nobody here")
        except OwnBlock:
            taken.leave("yourself")
        else:
            taken.taken += 1
    return taken


def _following(order: TakeOver) -> Taken:
    """Whom it names is laid where the social domain finds them; it tells what became of them."""
    taken = Taken(section="social/found")
    found = []
    for record in _section(order, "social/following"):
        user_id = _found(record.get("followee_id"), record.get("username"))
        if user_id is None:
            taken.leave("nobody here")
        else:
            found.append({"followee_id": user_id})
            taken.taken += 1
    archives.put_section(order.import_id, "social/found", found)
    return taken


def _section(order: TakeOver, name: str) -> list[dict[str, Any]]:
    return archives.section_of(order.import_id, name)[:MOST]


def _found(user_id: Any, username: Any) -> str | None:
    if isinstance(user_id, str) and len(user_id) == 26 and _is_here(user_id):
        return user_id
    return profile_table.owner_of(username) if isinstance(username, str) and 0 < len(username) <= 30 else None


def _is_here(user_id: str) -> bool:
    try:
        user: Item = table.user(user_id)
    except NotFound:
        return False
    return "leaving_until" not in user
