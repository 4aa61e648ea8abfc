"""A viewer's turn: which of their sessions is credited. It passes on losslessly, and never to two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.playback import table
from functions.playback.models import Session
from socialflow.dynamo import Item


@dataclass(frozen=True)
class Turn:
    """Who has the turn as far as was seen, "" for nobody, and until when that viewer has been credited by then."""

    session_id: str
    holder: Item | None
    credited_until_ms: int


def look(session: Session) -> Turn:
    """The turn of the session's viewer."""
    session_id = table.turn_of(session.viewer_id)
    holder = table.session(session_id) if session_id and session_id != session.session_id else None
    return Turn(session_id, holder, holder.get("credited_until_ms", 0) if holder else 0)


def take(session: Session, turn: Turn, *, chain: str, facts: Mapping[str, Any], is_view: bool) -> None:
    """Advance the session as its viewer's credited one. Raises ConditionFailed when it, the turn or its holder has moved."""
    until = max(facts.get("credited_until_ms", 0), turn.credited_until_ms)
    table.take_turn(
        session,
        chain=chain,
        facts={**facts, "credited_until_ms": until},
        is_view=is_view,
        turn=turn.session_id,
        holder=turn.holder,
    )
