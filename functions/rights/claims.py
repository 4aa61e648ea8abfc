"""Claims: what others' matches in a video entitle them to, told once for each rights holder.

Policy is monetise unless a rights holder has said otherwise: a certain match of more than 7 s becomes a claim at once; one
that is not certain waits for a person. What sound and picture, or two references of one holder, match of the same stretch
counts once.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from functions.rights import matches, table
from functions.rights.matches import Interval, Match
from socialflow import ids
from socialflow.events import VideoClaimed


def make(video_id: str, length_ms: int, found: Sequence[Match], at: datetime) -> list[VideoClaimed]:
    """Keep a claim for each rights holder, and tell it; one that was made before stays as it was."""
    certain = [match for match in found if match.is_claimable and match.score >= matches.CERTAIN_SCORE]
    known = table.references(sorted({table.digest_of(match.reference_id) for match in certain}))
    held: dict[str, list[Interval]] = {}
    for match in certain:
        # A reference that was deleted meanwhile claims nothing.
        if reference := known.get(table.digest_of(match.reference_id)):
            held.setdefault(reference.creator_id, []).append(match.query)
    made = [
        VideoClaimed(
            occurred_at=at,
            claim_id=ids.derived_id("claim", video_id, claimant_id),
            video_id=video_id,
            claimant_id=claimant_id,
            matched_ms=covered_ms(intervals),
            length_ms=length_ms,
        )
        for claimant_id, intervals in sorted(held.items())
    ]
    for claim in made:
        table.keep_claim(claim)
    return made


def covered_ms(intervals: Iterable[Interval]) -> int:
    """How long they are together, each millisecond once."""
    covered, reached = 0, 0
    for each in sorted(intervals, key=lambda one: one.start_ms):
        covered += max(0, each.end_ms - max(each.start_ms, reached))
        reached = max(reached, each.end_ms)
    return covered
