"""Credits for watching: never more than elapsed, whatever is lost, repeated, reordered or forged.

Each answer's `next` is a link that states what has been credited and when, under our signature; a heartbeat shows the
last link it got. So a heartbeat needs no read: its state is in the link, and the write's condition is that the session
still stands at that link. A link that is not the session's last is answered from the session that the refused write shows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.playback import sessions, table
from functions.playback.errors import BrokenChain, NotYourSession, SessionOver
from functions.playback.models import Credit, Heartbeat, Session
from functions.playback.policy import POLICY
from socialflow import clock
from socialflow.dynamo import ConditionFailed, Item
from socialflow.events import WatchCredited, outbox


@dataclass(frozen=True)
class Link:
    """Where a session stands: its last heartbeat's number, the credits so far, and when the last was counted."""

    sequence: int
    credits: int
    credited_ms: int
    at_ms: int

    def text(self, session_id: str, previous: str) -> str:
        """Signed, and bound to the link before it by its own signature."""
        state = f"{self.sequence}.{self.credits}.{self.credited_ms}.{self.at_ms}"
        bound = previous.rpartition(".")[2]
        return f"{state}.{bound[:8]}.{sessions.mac('link', session_id, state, bound[:8])}"


def credit(beat: Heartbeat, viewer_id: str, at: datetime) -> Credit:
    """Credit what was played since the last heartbeat, as far as that much time has passed.

    A repeated heartbeat gets the answer it had. Raises NotYourSession, SessionOver or BrokenChain.
    """
    session = sessions.open_(beat.session_token)
    if session.viewer_id != viewer_id:
        raise NotYourSession
    now_ms = clock.epoch_ms(at)
    if now_ms >= session.expires_at_ms:
        raise SessionOver
    link = _read(beat.previous, session)
    if beat.sequence <= link.sequence:
        raise BrokenChain
    try:
        return _advance(session, beat, link, beat.previous, now_ms)
    except ConditionFailed as error:
        stands = error.failed[0]
    return _catch_up(session, beat, stands, now_ms)


def _catch_up(session: Session, beat: Heartbeat, stands: Item, now_ms: int) -> Credit:
    """Answer a heartbeat that does not show the session's last link: its own answer, or the one after it, got lost."""
    if not stands or stands.get("previous") != beat.previous or beat.sequence < stands["sequence"]:
        raise BrokenChain
    if beat.sequence == stands["sequence"]:
        return _answer(session, stands["credited_ms"], stands["chain"])
    try:
        return _advance(session, beat, _read(stands["chain"], session), stands["chain"], now_ms)
    except ConditionFailed:
        raise BrokenChain from None


def _advance(session: Session, beat: Heartbeat, link: Link, chain: str, now_ms: int) -> Credit:
    credited = _creditable(session, beat.played_ms, link, now_ms)
    after = Link(
        sequence=beat.sequence,
        credits=link.credits + (1 if credited else 0),
        credited_ms=link.credited_ms + credited,
        # Clocks of two hosts may differ; time that was counted once must not come again.
        at_ms=max(now_ms, link.at_ms),
    )
    text = after.text(session.session_id, chain)
    facts: dict[str, Any] = {
        "chain": text,
        "previous": chain,
        "position_ms": beat.position_ms,
        "sequence": after.sequence,
        "credits": after.credits,
        "credited_ms": after.credited_ms,
    }
    is_paid = session.invalid_reason is None
    if credited and is_paid:
        facts |= _event(session, after, credited)
    threshold = POLICY.view_threshold_ms(session.length_ms)
    is_view = is_paid and link.credited_ms < threshold <= after.credited_ms
    table.advance(session, chain=chain, facts=facts, is_view=is_view)
    return _answer(session, after.credited_ms, text)


def _creditable(session: Session, played_ms: int, link: Link, now_ms: int) -> int:
    room = POLICY.max_credit_ms(session.length_ms) - link.credited_ms
    return max(0, min(played_ms, now_ms - link.at_ms, room))


def _event(session: Session, link: Link, credited_ms: int) -> dict[str, Any]:
    event = WatchCredited(
        occurred_at=clock.from_epoch_ms(link.at_ms),
        session_id=session.session_id,
        sequence=link.credits,
        viewer_id=session.viewer_id,
        video_id=session.video_id,
        creator_id=session.creator_id,
        credited_ms=credited_ms,
    )
    return outbox(event, session.session_id, str(link.credits))


def _read(text: str, session: Session) -> Link:
    """The link as we wrote it for this session; without one, where a session starts. Raises BrokenChain."""
    if not text:
        return Link(sequence=0, credits=0, credited_ms=0, at_ms=session.started_at_ms)
    state, _, rest = text.rpartition(".")
    state, _, bound = state.rpartition(".")
    if not (text.isascii() and sessions.is_mac(rest, "link", session.session_id, state, bound)):
        raise BrokenChain
    sequence, credits_, credited_ms, at_ms = (int(part) for part in state.split("."))
    return Link(sequence, credits_, credited_ms, at_ms)


def _answer(session: Session, credited_ms: int, link: str) -> Credit:
    return Credit(
        credited_ms_total=credited_ms,
        credited_seconds=credited_ms / 1000,
        next=link,
        invalid_reason=session.invalid_reason,
    )
