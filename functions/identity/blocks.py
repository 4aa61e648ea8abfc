"""Whom and what a user does not want to meet."""

from datetime import datetime

from functions.identity import block_table
from functions.identity.block_models import Block, BlockPage, Mute, MutePage, NewMute
from functions.identity.errors import OwnBlock
from socialflow import clock, cursor, ids


def block(blocker_id: str, blocked_id: str, at: datetime) -> None:
    """Raises OwnBlock, NotFound."""
    if blocker_id == blocked_id:
        raise OwnBlock
    block_table.block(blocker_id, blocked_id, at)


def mute(user_id: str, wanted: NewMute, at: datetime) -> Mute:
    """Raises TooManyMutes. Words are the same whatever their case."""
    value = wanted.value.casefold() if wanted.kind == "word" else wanted.value
    mute_id = ids.derived_id(wanted.kind, value)
    block_table.mute(user_id, mute_id, wanted.kind, value, at)
    return Mute(mute_id=mute_id, kind=wanted.kind, value=value)


def blocks_page(user_id: str, *, limit: int, cursor_text: str | None) -> BlockPage:
    scope = f"blocks:{user_id}"
    page = block_table.blocks_of(user_id, limit=limit, after=cursor.open_(cursor_text, scope))
    shown = [
        Block(user_id=each["blocked_id"], blocked_at=clock.parse(each["changed_at"]))
        for each in page.items
        if each["is_on"]
    ]
    return BlockPage(items=shown, next_cursor=cursor.seal(page.next_key, scope))


def mutes_page(user_id: str, *, limit: int, cursor_text: str | None) -> MutePage:
    scope = f"mutes:{user_id}"
    page = block_table.mutes_of(user_id, limit=limit, after=cursor.open_(cursor_text, scope))
    shown = [
        Mute(mute_id=each["mute_id"], kind=each["kind"], value=each["value"]) for each in page.items if each["is_on"]
    ]
    return MutePage(items=shown, next_cursor=cursor.seal(page.next_key, scope))
