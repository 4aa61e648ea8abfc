"""Which parts of a video somebody has seen, as bits: a part is a second, or longer in videos above `max_parts` seconds."""

from collections.abc import Iterable

from functions.playback.policy import POLICY


def part_ms(length_ms: int) -> int:
    return max(1000, -(-length_ms // POLICY.max_parts))


def parts(length_ms: int) -> int:
    return max(1, -(-length_ms // part_ms(length_ms)))


def seen(intervals: Iterable[tuple[int, int]], length_ms: int) -> int:
    """The bits of what (start, length) intervals cover; their ends are rounded to the nearest part's border."""
    unit, count = part_ms(length_ms), parts(length_ms)
    bits = 0
    for start, length in intervals:
        first = min((start + unit // 2) // unit, count)
        # The last part may be shorter than the others.
        end = count if start + length >= length_ms else min((start + length + unit // 2) // unit, count)
        bits |= (1 << max(first, end)) - (1 << first)
    return bits


def to_bytes(bits: int) -> bytes:
    return bits.to_bytes(-(-bits.bit_length() // 8), "little")


def from_bytes(raw: bytes) -> int:
    return int.from_bytes(raw, "little")


def seconds(bits: int, length_ms: int) -> int:
    """How many distinct seconds that is, at most the video's."""
    return min(bits.bit_count() * part_ms(length_ms), length_ms + 999) // 1000


def points(bits: int, length_ms: int) -> set[int]:
    """The points of the retention curve that the bits reach: those of which any part is seen."""
    count = parts(length_ms)
    reached = set()
    for point in range(POLICY.retention_points):
        first = point * count // POLICY.retention_points
        end = max(first + 1, (point + 1) * count // POLICY.retention_points)
        if bits & ((1 << end) - (1 << first)):
            reached.add(point)
    return reached
