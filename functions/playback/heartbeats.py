"""Credits for watching: never more than elapsed, whatever is lost, repeated, reordered or forged, in all sessions together.

Each answer's `next` is a link that states what has been credited and when, under our signature; a heartbeat shows the
last link it got. So a heartbeat needs no read: its state is in the link, and the write's condition is that the session
still stands at that link. A link that is not the session's last is answered from the session that the refused write shows.

Only one session of a viewer at a time is credited. It holds the viewer's turn, which is part of the same condition; another
takes the turn over in a transaction, and what had been credited until then is not credited again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from functions.playback import coverage, links, packed, periods, sessions, table, turns
from functions.playback.errors import BrokenChain, NotYourSession, SessionOver
from functions.playback.links import Link
from functions.playback.models import Credit, Heartbeat, Session
from functions.playback.policy import IMPOSSIBLE_RATE, PARALLEL, POLICY
from socialflow import clock
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Unavailable

_ATTEMPTS = 4


@dataclass(frozen=True)
class Claim:
    """A heartbeat's time in milliseconds of the wall clock: what counts, and what is kept unpaid."""

    credited: int = 0
    parallel: int = 0
    impossible: int = 0


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
    link, chain = links.read(beat.previous, session), beat.previous
    if beat.sequence <= link.sequence or not _is_chained(beat):
        raise BrokenChain
    # A session that was never credited has no turn.
    holds = link.credits > 0
    for _ in range(_ATTEMPTS):
        try:
            return _advance(session, beat, link, chain, now_ms, holds=holds)
        except ConditionFailed as error:
            stands = error.failed.get(0)
        if stands is None:
            continue
        if stands.get("chain") != chain:
            _check_lost(stands, beat, chain)
            if beat.sequence == stands["sequence"]:
                return _answer(session, stands["credited_ms"], stands["chain"], stands.get("reason"))
            # This heartbeat's own answer, or the one after it, got lost.
            chain = stands["chain"]
            link = links.read(chain, session)
        holds = bool(stands.get("holds"))
    raise Unavailable("Other sessions of yours are being counted just now; send the heartbeat again.")


def _check_lost(stands: Item, beat: Heartbeat, chain: str) -> None:
    """Raises SessionOver, or BrokenChain for what an answer that got lost does not explain."""
    if stands.get("is_over"):
        raise SessionOver
    if chain != beat.previous or stands.get("previous") != chain or beat.sequence < stands["sequence"]:
        raise BrokenChain


def _advance(session: Session, beat: Heartbeat, link: Link, chain: str, now_ms: int, *, holds: bool) -> Credit:
    played = _played(beat, link)
    claim = _claim(session, played.wall_ms, link, now_ms)
    wants_turn = claim.credited > 0 and session.invalid_reason is None
    turn = turns.look(session) if wants_turn and not holds else None
    if turn is not None:
        free = max(0, now_ms - max(link.at_ms, turn.credited_until_ms))
        credited = min(claim.credited, free)
        claim = replace(claim, credited=credited, parallel=claim.credited - credited)
    after = _after(link, beat, played.last, claim, now_ms)
    if turn is not None:
        # What was credited before by another host's clock must not come again.
        after = replace(after, at_ms=max(after.at_ms, turn.credited_until_ms))
    reason = session.invalid_reason or _reason(claim)
    text = after.text(session.session_id, chain, beat.events)
    facts = _facts(session, beat, played, claim, after) | {"chain": text, "previous": chain, "reason": reason or ""}
    threshold = POLICY.view_threshold_ms(session.length_ms)
    is_view = session.invalid_reason is None and link.credited_ms < threshold <= after.credited_ms
    if turn is None:
        table.advance(session, chain=chain, facts=facts, is_view=is_view, holds=wants_turn)
    else:
        turns.take(session, turn, chain=chain, facts=facts, is_view=is_view)
    return _answer(session, after.credited_ms, text, reason)


def _is_chained(beat: Heartbeat) -> bool:
    """Whether the events are those that were played after the link, in their order; without events there is nothing to ask."""
    return not beat.events or packed.is_chained(beat.events_chain, beat.session_token, beat.previous, beat.raw_events())


def _played(beat: Heartbeat, link: Link) -> packed.Played:
    """What the heartbeat says was played since the last."""
    if not beat.events:
        start = max(0, beat.position_ms - beat.played_ms)
        return packed.Played(link.event, beat.played_ms, (start,), (beat.position_ms - start,))
    played = packed.read(beat.raw_events(), link.event)
    return replace(played, wall_ms=min(played.wall_ms, beat.played_ms))


def _claim(session: Session, played_ms: int, link: Link, now_ms: int) -> Claim:
    elapsed = max(0, now_ms - link.at_ms)
    claimed = max(0, min(played_ms, elapsed, POLICY.max_credit_ms(session.length_ms) - link.credited_ms))
    return Claim(credited=claimed) if POLICY.is_possible(played_ms, elapsed) else Claim(impossible=claimed)


def _after(link: Link, beat: Heartbeat, event: int, claim: Claim, now_ms: int) -> Link:
    # Clocks of two hosts may differ; time that was counted once must not come again.
    at_ms = max(now_ms, link.at_ms)
    if periods.of(at_ms) != periods.of(link.at_ms):
        link = replace(link, month_ms=0, parallel_ms=0, rate_ms=0)
    return Link(
        sequence=beat.sequence,
        event=event,
        credits=link.credits + (1 if claim.credited else 0),
        credited_ms=link.credited_ms + claim.credited,
        at_ms=at_ms,
        month_ms=link.month_ms + claim.credited,
        parallel_ms=link.parallel_ms + claim.parallel,
        rate_ms=link.rate_ms + claim.impossible,
    )


def _facts(session: Session, beat: Heartbeat, played: packed.Played, claim: Claim, after: Link) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "position_ms": beat.position_ms,
        "sequence": after.sequence,
        "credits": after.credits,
        "credited_ms": after.credited_ms,
        "period": periods.of(after.at_ms),
        "month_ms": after.month_ms,
        "parallel_ms": after.parallel_ms,
        "rate_ms": after.rate_ms,
    }
    if claim.credited:
        facts["credited_until_ms"] = after.at_ms
        facts["seen"] = coverage.to_bytes(coverage.seen(played.intervals, session.length_ms))
    return facts


def _reason(claim: Claim) -> str | None:
    if claim.impossible:
        return IMPOSSIBLE_RATE
    return PARALLEL if claim.parallel else None


def _answer(session: Session, credited_ms: int, link: str, reason: Any) -> Credit:
    return Credit(
        credited_ms_total=credited_ms,
        credited_seconds=credited_ms / 1000,
        next=link,
        invalid_reason=session.invalid_reason or reason or None,
    )
