"""What a player played, packed: 16 bytes an event, little-endian, in base64.

| bytes | what                                                               |
|-------|--------------------------------------------------------------------|
| 0-3   | the event's number, from 1, growing by at least one                |
| 4-7   | where in the video it starts, in milliseconds                      |
| 8-11  | how much of the video it plays, in milliseconds                    |
| 12-13 | at what rate, in hundredths (100 is the video's own)               |
| 14-15 | flags: 1 muted, 2 in the background, 4 full screen; others ignored |

The heartbeat carries their `chain` beside them: a hash over the session's token, the link that the heartbeat follows and every
event in its order, so that none can be lost, added, altered, moved, or taken from another heartbeat, session or viewer, on the way.
It is one hash a heartbeat and no byte of an event.

A number counts once, whatever is sent again: those at or below the session's last are passed over. The columns are read
as wholes, so that an event costs no step of the interpreter of its own.
"""

import hashlib
import hmac
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EVENT_BYTES = 16
MAX_EVENTS = 60
# Players' own limits, with room.
_RATES = range(25, 401)
_OWN_RATE = 100


def chain(session_token: str, previous: str, raw: bytes) -> str:
    """What a player sends with the events `raw` that follow the link `previous`: half a SHA-256, in hex."""
    return hashlib.sha256(f"{session_token}\n{previous}\n".encode() + raw).hexdigest()[:32]


def is_chained(text: str, session_token: str, previous: str, raw: bytes) -> bool:
    return hmac.compare_digest(text, chain(session_token, previous, raw))


@dataclass(frozen=True)
class Played:
    """`last` is the highest number seen; `wall_ms` is how long the new events took at their rates."""

    last: int
    wall_ms: int
    # Where in the video each new event starts and how much of it it plays, in milliseconds.
    starts: Sequence[int]
    lengths: Sequence[int]

    @property
    def intervals(self) -> Iterable[tuple[int, int]]:
        return zip(self.starts, self.lengths, strict=True)


def read(raw: bytes, after: int) -> Played:
    """The events whose number is above `after`, each number once. Raises ValueError for what is not whole events."""
    if len(raw) % EVENT_BYTES:
        raise ValueError(f"the events are not whole: {len(raw)} bytes do not divide by {EVENT_BYTES}")
    words = array("I", raw)
    if sys.byteorder == "big":
        words.byteswap()
    numbers, starts, lengths, rates = words[0::4], words[1::4], words[2::4], words[3::4]
    if not numbers:
        return Played(after, 0, starts, lengths)
    last = max(numbers)
    last = max(last, after)
    if numbers[0] <= after or not _grow(numbers):
        chosen = _first_of_each(numbers, after)
        starts, lengths, rates = (array("I", [column[at] for at in chosen]) for column in (starts, lengths, rates))
    if rates.count(_OWN_RATE) == len(rates):
        # Without flags and at the video's own rate, as most are.
        return Played(last, sum(lengths), starts, lengths)
    hundredths = [rate & 0xFFFF for rate in rates]
    if any(each not in _RATES for each in hundredths):
        raise ValueError(f"a rate is not within {_RATES.start} and {_RATES.stop - 1} hundredths")
    wall_ms = sum(length * _OWN_RATE // rate for length, rate in zip(lengths, hundredths, strict=True))
    return Played(last, wall_ms, starts, lengths)


def _grow(numbers: "array[int]") -> bool:
    """Whether each is above the one before."""
    plain = numbers.tolist()
    return plain == list(range(plain[0], plain[0] + len(plain))) or sorted(set(plain)) == plain


def _first_of_each(numbers: "array[int]", after: int) -> list[int]:
    """Where the first of each number above `after` stands."""
    if max(numbers) <= after:
        return []
    # Of equal keys a dict keeps the last; backwards that is the first.
    count = len(numbers)
    first = dict(zip(reversed(numbers), range(count - 1, -1, -1), strict=True))
    return [at for number, at in first.items() if number > after]
