"""What a player played, packed: 16 bytes an event, little-endian, in base64.

| bytes | what                                                               |
|-------|--------------------------------------------------------------------|
| 0-3   | the event's number, from 1, growing by at least one                |
| 4-7   | where in the video it starts, in milliseconds                      |
| 8-11  | how much of the video it plays, in milliseconds                    |
| 12-13 | at what rate, in hundredths (100 is the video's own)               |
| 14-15 | flags: 1 muted, 2 in the background, 4 full screen; others ignored |

A number counts once, whatever is sent again: those at or below the session's last are passed over. The columns are read
as wholes, so that an event costs no step of the interpreter of its own.
"""

import sys
from array import array
from dataclasses import dataclass

EVENT_BYTES = 16
MAX_EVENTS = 60
# Players' own limits, with room.
_RATES = range(25, 401)
_OWN_RATE = 100


@dataclass(frozen=True)
class Played:
    """`last` is the highest number seen, `wall_ms` how long the new events took at their rates."""

    last: int
    wall_ms: int
    # (start, length) in the video, in milliseconds.
    intervals: tuple[tuple[int, int], ...]


def read(raw: bytes, after: int) -> Played:
    """The events whose number is above `after`, each number once. Raises ValueError for what is not whole events."""
    words = _words(raw)
    numbers, starts, lengths = (list(words[column::4]) for column in (0, 1, 2))
    chosen = _fresh(numbers, after)
    if chosen is not None:
        starts, lengths = [starts[at] for at in chosen], [lengths[at] for at in chosen]
    rates = [word & 0xFFFF for word in words[3::4]]
    if chosen is not None:
        rates = [rates[at] for at in chosen]
    if any(rate not in _RATES for rate in rates):
        raise ValueError(f"a rate is not within {_RATES.start} and {_RATES.stop - 1} hundredths")
    wall_ms = sum(length * _OWN_RATE // rate for length, rate in zip(lengths, rates, strict=True))
    return Played(max([after, *numbers]), wall_ms, tuple(zip(starts, lengths, strict=True)))


def wall_ms(raw: bytes, after: int) -> tuple[int, int]:
    """`last` and `wall_ms` of `read`, without the intervals."""
    words = _words(raw)
    numbers = words[0::4]
    lengths = words[2::4]
    rates = words[3::4]
    count = len(numbers)
    if not count:
        return after, 0
    chosen = _fresh(list(numbers), after)
    if chosen is None and list(rates).count(_OWN_RATE) == count:
        return numbers[-1], sum(lengths)
    played = read(raw, after)
    return played.last, played.wall_ms


def _words(raw: bytes) -> "array[int]":
    if len(raw) % EVENT_BYTES:
        raise ValueError(f"the events are not whole: {len(raw)} bytes do not divide by {EVENT_BYTES}")
    words = array("I", raw)
    if sys.byteorder == "big":
        words.byteswap()
    return words


def _fresh(numbers: list[int], after: int) -> list[int] | None:
    """Where the first of each number above `after` stands; None when that is everywhere, in order."""
    if not numbers:
        return None
    if numbers[0] > after and sorted(set(numbers)) == numbers:
        return None
    first: dict[int, int] = {}
    for at, number in enumerate(numbers):
        if number > after:
            first.setdefault(number, at)
    return list(first.values())
