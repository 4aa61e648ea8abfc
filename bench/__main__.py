"""Run benches: `python -m bench [NAME ...] [--rounds N]`. Results are BENCH lines, progress goes to stderr."""

import argparse
import importlib
import sys
from collections.abc import Iterable, Sequence
from typing import Protocol, cast

from bench.metric import Metric

NAMES = ("cold_start", "overhead", "login", "capacity", "pipeline", "ledger", "payout", "aggregation")


class Bench(Protocol):
    """What a module in here offers; its first line says what it measures."""

    __doc__: str | None

    def run(self, rounds: int) -> Iterable[Metric]: ...


def main(argv: Sequence[str]) -> int:
    """1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(NAMES)}; all without one")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds, odd for a clear median")
    asked = parser.parse_args(argv)
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"There is no bench called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}.")
    if asked.rounds < 1:
        parser.error("A bench needs one round at least.")
    missed = 0
    for name in asked.names or NAMES:
        bench = cast(Bench, importlib.import_module(f"bench.{name}"))
        print(f"{name}: {(bench.__doc__ or '').splitlines()[0]}", file=sys.stderr, flush=True)
        for metric in bench.run(asked.rounds):
            print(metric.line(), flush=True)
            missed += not metric.is_met
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
