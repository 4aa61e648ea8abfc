"""Taking over what an archive says of its person: as if they had typed it, and nothing that proves or allows anything.

Whom they followed, blocked or muted is found by id, when that is somebody here, or by username. What is done is the same when
it is done again, so a machine that stopped goes on.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from functions.identity import blocks, emails, profile_table, profiles, standings, table
from functions.identity.block_models import NewMute
from functions.identity.errors import AccountBanned, AccountSuspended, OwnBlock, ProfileChanging, TooManyMutes
from functions.identity.models import NamedUser, ProfileChange
from socialflow import archives
from socialflow.archives import ArchiveRefused, Taken, TakenOver, TakeOver
from socialflow.contract import Id
from socialflow.errors import NotFound, Unavailable

_PROFILE = ("display_name", "bio", "links", "followers_only")
_ID: TypeAdapter[str] = TypeAdapter(Id)
_NAME: TypeAdapter[str] = TypeAdapter(NamedUser)


def take(order: TakeOver, at: datetime) -> TakenOver:
    """Raises ArchiveRefused for an archive of somebody else, and for an account that may not act."""
    account = _account(order, at)
    taken = [_profile(order.user_id, account, at), _mutes(order, at), _blocks(order, at)]
    _find_followed(order)
    return TakenOver(sections=taken)


def _account(order: TakeOver, at: datetime) -> Mapping[str, Any]:
    """What the archive says of the account, whose proven address is the one that is proven here."""
    try:
        user = table.user(order.user_id, consistent=True)
        standings.require_good(user, at)
    except (NotFound, AccountBanned, AccountSuspended):
        raise ArchiveRefused("account-closed") from None
    if "leaving_until" in user:
        raise ArchiveRefused("account-closed")
    records = list(archives.section_of(order.import_id, "identity/account"))
    said = records[0].get("email") if len(records) == 1 else None
    if not isinstance(said, str) or not user.get("email_verified_at"):
        raise ArchiveRefused("another-persons")
    if emails.unique_form(said) != emails.unique_form(table.opened(user)["email"]):
        raise ArchiveRefused("another-persons")
    return records[0]


def _profile(user_id: str, account: Mapping[str, Any], at: datetime) -> Taken:
    """Each field counts, and one that does not fit keeps no other one out."""
    taken = Taken(section="identity/account")
    told: dict[str, Any] = {}
    for name in _PROFILE:
        if name not in account:
            continue
        try:
            told |= ProfileChange.model_validate({name: account[name]}).model_dump(exclude_none=True)
        except ValidationError:
            taken.leave("does-not-fit")
    try:
        profiles.change(user_id, ProfileChange.model_validate(told), at)
    except ProfileChanging:
        raise Unavailable("The profile keeps changing; try again.") from None
    taken.taken = len(told)
    return taken


def _mutes(order: TakeOver, at: datetime) -> Taken:
    taken = Taken(section="identity/mutes")
    for record in archives.section_of(order.import_id, "identity/mutes"):
        kind, value = record.get("kind"), record.get("value")
        if kind == "thread":
            taken.leave("is-elsewhere")
            continue
        if kind == "user":
            value = _found(value, record.get("username"))
            if value is None:
                taken.leave("nobody-here")
                continue
        try:
            blocks.mute(order.user_id, NewMute.model_validate({"kind": kind, "value": value}), at)
        except ValidationError:
            taken.leave("does-not-fit")
        except TooManyMutes:
            taken.leave("too-many")
        else:
            taken.taken += 1
    return taken


def _blocks(order: TakeOver, at: datetime) -> Taken:
    taken = Taken(section="identity/blocks")
    for record in archives.section_of(order.import_id, "identity/blocks"):
        user_id = _found(record.get("blocked_id"), record.get("username"))
        if user_id is None:
            taken.leave("nobody-here")
            continue
        try:
            blocks.block(order.user_id, user_id, at)
        except NotFound:
            taken.leave("nobody-here")
        except OwnBlock:
            taken.leave("is-yourself")
        else:
            taken.taken += 1
    return taken


def _find_followed(order: TakeOver) -> None:
    """Lays whom it names where the social domain finds them, in the archive's order; "" is nobody here."""
    followed = archives.section_of(order.import_id, "social/following")
    found = (_found(each.get("followee_id"), each.get("username")) or "" for each in followed)
    lines = (json.dumps({"followee_id": user_id}).encode() for user_id in found)
    archives.put_section(order.import_id, archives.FOUND, lines)


def _found(user_id: Any, username: Any) -> str | None:
    if _fits(_ID, user_id) and _is_here(user_id):
        return str(user_id)
    owner = profile_table.owner_of(username) if _fits(_NAME, username) else None
    return owner if owner and _is_here(owner) else None


def _fits(kind: TypeAdapter[str], value: Any) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


def _is_here(user_id: str) -> bool:
    """Who leaves is nobody any more, and a child that waits for a parent is nobody yet."""
    try:
        return "leaving_until" not in table.user(user_id)
    except NotFound:
        return False
