"""From equal hashes to a match: votes for a line through time, then verification over the whole overlap.

A line says reference_ms = slope * query_ms + offset_ms. Noise votes for every line a little; a true match votes for one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from functions.rights.signatures import Signature, distance

Votes = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

# CR-4: strictly more than 7.00 s of another's work is claimable.
CLAIMABLE_ABOVE_MS = 7000
# Below this score a claimable match is for a person to look at.
CERTAIN_SCORE = 0.5
MIN_VOTES = 5.0
# Shorter agreements are not told from chance.
MIN_LENGTH_MS = 2000

_SLOPES = sorted((1 + step / 200 for step in range(-10, 11)), key=lambda slope: (abs(slope - 1), slope))
_BIN_MS = 150
_NEAR_MS = 200
_LINES = 3
# A mean share of differing bits above this is no match (unrelated content differs in half of them).
DIFFERENCE_LIMIT = {32: 0.36, 64: 0.27}
_GAP_MS = 2500
_LEAST_WEIGHT = 5.0


@dataclass(frozen=True)
class Line:
    slope: float
    offset_ms: float
    votes: float


@dataclass(frozen=True)
class Interval:
    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


@dataclass(frozen=True)
class Match:
    """A stretch of the query that a reference also holds. `score` 0..1: 1 when every bit agrees, 0 by chance."""

    reference_id: str
    modality: str
    query: Interval
    reference: Interval
    score: float
    votes: float
    is_mirrored: bool = False

    @property
    def length_seconds(self) -> float:
        return self.query.length_ms / 1000

    @property
    def is_claimable(self) -> bool:
        return is_claimable(self.query.length_ms)


def is_claimable(length_ms: int) -> bool:
    """Whether a match of this length may be claimed: 7.00 s may not, 7.01 s may."""
    return length_ms > CLAIMABLE_ABOVE_MS


def hint(matches: list[Match]) -> str:
    """`claim` when a claimable match is certain, `review` when one is not, else `none`."""
    claimable = [match for match in matches if match.is_claimable]
    if any(match.score >= CERTAIN_SCORE for match in claimable):
        return "claim"
    return "review" if claimable else "none"


def lines(votes: Votes) -> Iterator[Line]:
    """The lines with MIN_VOTES or more, best first; `votes` are query times, reference times (ms) and weights."""
    query, reference, weight = votes
    for _ in range(_LINES):
        found = _best_line(query, reference, weight)
        if found is None:
            return
        line, inliers = found
        yield line
        query, reference, weight = query[~inliers], reference[~inliers], weight[~inliers]


def verify(
    line: Line, query: Signature, reference: Signature, weight: NDArray[np.float64]
) -> Iterator[tuple[Interval, Interval, float]]:
    """Stretches where query and reference agree along the line: (in the query, in the reference, score).

    `weight` is what each pattern of the reference counts. Every pattern of the overlap is compared.
    """
    times = (np.arange(len(reference.patterns)) * reference.period_ms - line.offset_ms) / line.slope
    places = np.rint(times / query.period_ms).astype(np.int64)
    inside = np.flatnonzero((places >= 0) & (places < len(query.patterns)))
    if not len(inside):
        return
    ours, theirs = query.patterns[places[inside]], reference.patterns[inside]
    difference = distance(ours, theirs) / reference.bits
    counts = weight[inside] * ((ours != 0) & (theirs != 0))
    gain = counts * (DIFFERENCE_LIMIT[reference.bits] - difference)
    for start, end in _runs(gain, max(1, _GAP_MS // reference.period_ms)):
        if counts[start:end].sum() < _LEAST_WEIGHT:
            continue
        start, end = _trimmed(start, difference[start:end], counts[start:end])  # noqa: PLW2901 - the same stretch, tighter
        total = counts[start:end].sum()
        stretch = Interval(int(inside[start]) * reference.period_ms, (int(inside[end - 1]) + 1) * reference.period_ms)
        ours_at = Interval(
            *(round((each - line.offset_ms) / line.slope) for each in (stretch.start_ms, stretch.end_ms))
        )
        if total < _LEAST_WEIGHT or ours_at.length_ms < MIN_LENGTH_MS:
            continue
        mean = float((counts * difference)[start:end].sum() / total)
        if mean <= DIFFERENCE_LIMIT[reference.bits]:
            yield _clipped(ours_at, query.length_ms), stretch, round(max(0.0, 1 - 2 * mean), 4)


def _clipped(interval: Interval, length_ms: int) -> Interval:
    return Interval(max(0, interval.start_ms), min(length_ms, interval.end_ms))


def _runs(gain: NDArray[np.float64], patience: int) -> Iterator[tuple[int, int]]:
    """Stretches whose gain adds up, each to its highest point; `patience` patterns without a new height end one."""
    start = position = best_end = 0
    total = best = 0.0
    while position < len(gain):
        total += float(gain[position])
        position += 1
        if total > best:
            best, best_end = total, position
        elif total <= 0 or position - best_end >= patience:
            if best > 0:
                yield start, best_end
                position = best_end
            start = best_end = position
            total = best = 0.0
    if best > 0:
        yield start, best_end


def _trimmed(start: int, difference: NDArray[np.float64], counts: NDArray[np.float64]) -> tuple[int, int]:
    """The part of a stretch that lies nearer to its own mean difference than to chance: half-way is where it ends."""
    mean = float((counts * difference).sum() / counts.sum())
    heights = np.concatenate([[0.0], np.cumsum(counts * ((mean + 0.5) / 2 - difference))])
    rises = heights - np.minimum.accumulate(heights)
    end = int(rises.argmax())
    return start + int(heights[: end + 1].argmin()), start + end


def _best_line(
    query: NDArray[np.float64], reference: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[Line, NDArray[np.bool_]] | None:
    if weight.sum() < MIN_VOTES:
        return None
    best = Line(1.0, 0.0, 0.0)
    for slope in _SLOPES:
        offsets = reference - slope * query
        lowest = offsets.min()
        heights = np.bincount(((offsets - lowest) / _BIN_MS).astype(np.int64), weight)
        pairs = heights + np.append(heights[1:], 0.0)
        top = int(pairs.argmax())
        if pairs[top] > best.votes * 1.05:
            best = Line(slope, float(lowest + (top + 1) * _BIN_MS), float(pairs[top]))
    if best.votes < MIN_VOTES:
        return None
    return _refined(best, query, reference, weight)


def _refined(
    line: Line, query: NDArray[np.float64], reference: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[Line, NDArray[np.bool_]]:
    slope, offset = line.slope, line.offset_ms
    near = np.abs(reference - slope * query - offset) <= _NEAR_MS
    for _ in range(3):
        q, r, w = query[near], reference[near], weight[near]
        if w.sum() <= 0:
            break
        q_mean, r_mean = np.average(q, weights=w), np.average(r, weights=w)
        spread = float((w * (q - q_mean) ** 2).sum())
        # Over a short stretch a fitted slope is mostly noise.
        if spread > w.sum() * 2000.0**2:
            slope = float(np.clip((w * (q - q_mean) * (r - r_mean)).sum() / spread, 0.94, 1.06))
        offset = float(r_mean - slope * q_mean)
        near = np.abs(reference - slope * query - offset) <= _NEAR_MS
    return Line(slope, offset, line.votes), np.abs(reference - slope * query - offset) <= 2 * _NEAR_MS
