"""Sharing one pool among 100,000 creators to the last micro-unit: against a limit of 0.15 s, and against the textbook.

Each round: watched milliseconds by creator in, micro-units by creator out (socialflow.money.split). The peer is the largest
remainder method as it is written down everywhere: all parts sorted by remainder and name. Before anything is timed, the
result must leave nothing over, be the textbook's, and be the same bytes when the creators come in another order.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from bench.metric import Metric
from socialflow import money

CREATORS = 100_000
LIMIT_SECONDS = 0.15
# A month's pool of 12,345,678 dollars and some micro-units that no number of creators divides.
POOL_MICRO = 12_345_678_901_237
Shares = Callable[[int, Mapping[str, int]], dict[str, int]]


def run(rounds: int) -> Iterator[Metric]:
    """Two metrics: seconds of a limit, and seconds of the textbook's."""
    watched = _watched()
    _check(watched)
    ours, textbook = [], []
    for _ in range(rounds):
        ours.append(_seconds(money.split, watched))
        textbook.append(_seconds(by_the_book, watched))
    yield Metric("payout_seconds", "s", 1.0, ours, [LIMIT_SECONDS] * rounds)
    yield Metric("payout_against_textbook", "s", 0.5, ours, textbook)


def by_the_book(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Round down, then hand out what is left by descending remainder, ties by name."""
    whole = sum(weights.values())
    exact = {key: Fraction(total * weight, whole) for key, weight in weights.items()}
    parts = {key: int(part) for key, part in exact.items()}
    left = total - sum(parts.values())
    for key in sorted(parts, key=lambda each: (parts[each] - exact[each], each))[:left]:
        parts[key] += 1
    return parts


def _watched() -> dict[str, int]:
    """A long tail: few creators are watched for years a month, most for minutes; the same in every run."""
    chance = random.Random(7)  # noqa: S311 - a benchmark's world, not a secret
    return {f"{number:026}": int(chance.paretovariate(0.8) * 60_000) for number in range(CREATORS)}


def _check(watched: Mapping[str, int]) -> None:
    made = money.split(POOL_MICRO, watched)
    again = money.split(POOL_MICRO, dict(reversed(list(watched.items()))))
    residual = POOL_MICRO - sum(made.values())
    if residual or _text(made) != _text(again) or made != by_the_book(POOL_MICRO, watched):
        raise AssertionError(f"{residual} micro-units are left, or a second run comes to other bytes")
    print(f"payout: residual 0, second run byte-identical, {len(made)} creators", file=sys.stderr)


def _text(parts: Mapping[str, int]) -> bytes:
    return json.dumps(parts, sort_keys=True).encode()


def _seconds(share: Shares, watched: Mapping[str, int]) -> float:
    """Of processor time: what else the machine does is not the method's."""
    began = time.process_time()
    share(POOL_MICRO, watched)
    return time.process_time() - began
