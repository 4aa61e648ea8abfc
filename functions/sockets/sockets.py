"""A user's sockets: opened within bounds, told what happens, and closed with what they stand on.

What closes them may come twice, in any order and beside others: a connection is closed before it is forgotten, and to
close what is gone changes nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from functions.sockets import expiry, gateway, table
from functions.sockets.errors import SessionOver, SocketsChanging, TooManySockets
from functions.sockets.expiry import Due
from functions.sockets.models import Owner, Reason, Socket, closing
from socialflow import logs

A_USER, A_SESSION = 20, 4
# Each try loses only to another change of the same user's sockets, of which there are few.
_TRIES = 25
# A function of $connect answers in less.
_OPENING_SECONDS = 30


def open_(owner: Owner, connection_id: str, at: datetime) -> None:
    """It is open until its token expires; a session's fifth takes the place of its oldest.

    Raises SessionOver, TooManySockets or SocketsChanging.
    """
    now = int(at.timestamp())
    new = Socket(connection_id, owner.session_id, owner.standing_version, now, owner.expires_at)
    _add(owner.user_id, new, at)
    # The gateway opens nothing unless this is done, too.
    expiry.schedule(Due(user_id=owner.user_id, connection_id=connection_id, expires_at=owner.expires_at), now)


def _add(user_id: str, new: Socket, at: datetime) -> None:
    for _ in range(_TRIES):
        was = table.of(user_id)
        if new.standing_version < was.standing_version:
            raise SessionOver
        kept, replaced = with_room(was.open, new)
        for each in replaced:
            # First of all: what is forgotten must not be open.
            _close(each, "replaced", at)
        if table.add(was, replace(was, open=(*kept, new)), new.session_id, at):
            return
        if table.has_ended(user_id, new.session_id):
            raise SessionOver
    raise SocketsChanging


def with_room(open_sockets: Iterable[Socket], new: Socket) -> tuple[list[Socket], list[Socket]]:
    """Those that stay beside the new one, and those whose place it takes. Raises TooManySockets."""
    others = (each for each in open_sockets if each.connection_id != new.connection_id)
    live = sorted((each for each in others if each.expires_at > new.opened_at), key=attrgetter("opened_at"))
    own = [each for each in live if each.session_id == new.session_id]
    replaced = own[: max(0, len(own) + 1 - A_SESSION)]
    kept = [each for each in live if each not in replaced]
    if len(kept) >= A_USER:
        raise TooManySockets
    return kept, replaced


def forget(user_id: str, connection_id: str, at: datetime) -> None:
    """The connection is no socket of the user's any more."""
    _drop(user_id, {connection_id}, at)


def end(user_id: str, connection_id: str, reason: Reason, at: datetime) -> None:
    """One socket is closed, known or not."""
    known = [each for each in table.of(user_id).open if each.connection_id == connection_id]
    _end_all(user_id, known or [Socket(connection_id, "", 0, 0, 0)], reason, at)


def end_session(user_id: str, session_id: str, message: dict[str, Any], at: datetime) -> None:
    """None of the session is open, and none can be opened; the user's others are told."""
    table.end_session(user_id, session_id, at)
    open_ = table.of(user_id).open
    _end_all(user_id, [each for each in open_ if each.session_id == session_id], "session-ended", at)
    _tell(user_id, [each for each in open_ if each.session_id != session_id], message, at)


def move_standing(user_id: str, version: int, keeps: str, at: datetime) -> None:
    """What began under an older standing is over, but the session `keeps`, whose sockets go on under the new one."""
    for _ in range(_TRIES):
        was = table.of(user_id)
        if was.standing_version >= version:
            break
        open_ = tuple(
            replace(each, standing_version=version) if each.session_id == keeps else each for each in was.open
        )
        if table.change(was, replace(was, open=open_, standing_version=version), at):
            break
    else:
        raise SocketsChanging
    over = [each for each in table.of(user_id).open if each.standing_version < version]
    _end_all(user_id, over, "access-changed", at)


def end_user(user_id: str, at: datetime) -> None:
    """None of the user is open, and nothing of them is kept."""
    _end_all(user_id, table.of(user_id).open, "session-ended", at)
    table.forget(user_id)


def tell(user_id: str, message: dict[str, Any], at: datetime, *, but: str = "") -> None:
    """Whoever listens is told, but the session named; nothing is kept for who does not."""
    _tell(user_id, [each for each in table.of(user_id).open if each.session_id != but], message, at)


def _tell(user_id: str, to: Iterable[Socket], message: dict[str, Any], at: datetime) -> None:
    listening = [each for each in to if each.expires_at > at.timestamp()]
    unheard = [each for each in listening if not gateway.say(each.connection_id, message)]
    if gone := {each.connection_id for each in unheard if not _may_be_opening(each, at)}:
        _drop(user_id, gone, at)


def _end_all(user_id: str, over: Iterable[Socket], reason: Reason, at: datetime) -> None:
    """Each is closed even if another cannot be. Raises that one's failure at the end, to be done again."""
    closed, failed = set(), None
    for each in over:
        try:
            _close(each, reason, at)
            closed.add(each.connection_id)
        except Exception as error:  # noqa: BLE001 - whatever it was, the others are closed
            logs.logger.warning("a socket was not closed", connection_id=each.connection_id, cause=type(error).__name__)
            failed = error
    if closed:
        _drop(user_id, closed, at)
    if failed:
        raise failed


def _close(socket: Socket, reason: Reason, at: datetime) -> None:
    """Raises SocketsChanging for one that the gateway may be about to open."""
    gateway.say(socket.connection_id, closing(reason))
    if not gateway.close(socket.connection_id) and _may_be_opening(socket, at):
        raise SocketsChanging
    logs.logger.info("socket closed", connection_id=socket.connection_id, reason=reason)


def _may_be_opening(socket: Socket, at: datetime) -> bool:
    """What the gateway does not have may yet come: it opens a connection only after it is known here."""
    return socket.opened_at > at.timestamp() - _OPENING_SECONDS


def _drop(user_id: str, connection_ids: set[str], at: datetime) -> None:
    for _ in range(_TRIES):
        was = table.of(user_id)
        kept = tuple(each for each in was.open if each.connection_id not in connection_ids)
        if len(kept) == len(was.open) or table.change(was, replace(was, open=kept), at):
            return
    raise SocketsChanging
