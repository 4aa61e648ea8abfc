"""A user's sessions: on which devices they are logged in, and ending those."""

from datetime import datetime

from functions.identity import session_table, standings, table
from functions.identity.account_models import EndedSessions, SessionPage, ShownSession
from socialflow import clock, cursor, person_keys
from socialflow.dynamo import Item
from socialflow.errors import NotFound


def page_of(user_id: str, current: str, at: datetime, *, limit: int, cursor_text: str | None) -> SessionPage:
    """Live ones, oldest first; a page may be short of `limit` where others ended."""
    scope = f"sessions:{user_id}"
    standing = standings.version(table.user(user_id, consistent=True))
    page = table.sessions_of(user_id, limit=limit, after=cursor.open_(cursor_text, scope))
    live = (each for each in page.items if _is_live(each, at) and standings.version(each) == standing)
    items = [_shown(person_keys.opened(user_id, each, ["device_name"]), current) for each in live]
    return SessionPage(items=items, next_cursor=cursor.seal(page.next_key, scope))


def end_one(user_id: str, session_id: str, at: datetime) -> None:
    """Ended, at once and everywhere; again changes nothing. Raises NotFound for one that is not the user's."""
    if not session_table.exists(user_id, session_id):
        raise NotFound("You have no such session.")
    table.end_session(user_id, session_id, "ended-by-user", at)


def end_all(user_id: str, reason: str, at: datetime, *, but: str = "") -> EndedSessions:
    """Every session that was live has ended, but the one named."""
    ended = 0
    for each in session_table.all_of(user_id):
        if _is_live(each, at) and each["session_id"] != but:
            table.end_session(user_id, each["session_id"], reason, at)
            ended += 1
    return EndedSessions(ended_count=ended)


def _is_live(session: Item, at: datetime) -> bool:
    return bool(session["is_live"]) and clock.parse(session["expires_at"]) > at


def _shown(session: Item, current: str) -> ShownSession:
    return ShownSession(
        session_id=session["session_id"],
        device_name=session.get("device_name"),
        country=session.get("country") or None,
        started_at=clock.parse(session["created_at"]),
        last_seen_at=clock.parse(session["rotated_at"]),
        is_current=session["session_id"] == current,
    )
