"""`make sim SEED=n`: play seeds, say the transcript's hash, and for a failure how to see it again."""

import argparse
import itertools
import os
import sys
import time
from pathlib import Path


def main() -> int:
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order of sets must not depend on the process.
        os.execve(  # noqa: S606 - this very program
            sys.executable,
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    options = _options()
    from tests.simulation import world

    world.install()
    from tests.simulation.run import run

    workload, swapped = options.workload, {}
    if options.planted:
        from tests.simulation.planted import PLANTED

        workload, function, handler = PLANTED[options.planted]
        swapped[function] = handler
    failed, began, calls = 0, time.perf_counter(), 0
    for seed in itertools.count(options.seed):
        if (
            (time.perf_counter() - began > 60 * options.minutes)
            if options.minutes
            else (seed - options.seed >= options.seeds)
        ):
            break
        result = run(seed, swapped=swapped, workload=workload, ratio=options.ratio, keep_lines=bool(options.lines))
        if options.lines:
            Path(options.lines).write_text("\n".join(result.lines))
        calls += result.calls
        print(
            f"seed {seed} {result.calls} calls {len(result.faults)} faults transcript {result.transcript}", flush=True
        )
        for each in result.wrong:
            print(f"  WRONG {each}")
        if options.verbose:
            for each, count in sorted(result.errors.items()):
                print(f"  {count:4} {each}")
        failed += bool(result.wrong)
        if failed and options.until_wrong:
            break
    seconds = time.perf_counter() - began
    print(f"{calls} calls in {seconds:.1f} s, {calls / seconds:.0f}/s")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="how many, from the first on")
    parser.add_argument("--minutes", type=float, default=0.0, help="as many as fit into so many minutes")
    parser.add_argument("--workload", default="earning")
    parser.add_argument("--ratio", type=float, default=0.03, help="how many of the calls fail")
    parser.add_argument("--planted", help="swap in a function that is written badly (planted.py)")
    parser.add_argument("--until-wrong", action="store_true", help="stop at the first seed that goes wrong")
    parser.add_argument("--lines", help="a file for every call of the last seed")
    parser.add_argument("--verbose", action="store_true", help="say what functions raised")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
