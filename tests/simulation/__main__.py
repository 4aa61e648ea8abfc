"""`make sim SEED=n`: play seeds, say the transcript's hash, and for a failure how to see it again.

The exit status is 1 when a promise was broken, 2 when `--covered` finds a fault class that struck nowhere it could have.
"""

import argparse
import itertools
import os
import sys
import time
from pathlib import Path
from typing import Any


def main() -> int:
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order of sets must not depend on the process.
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        os.execve(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]], environment)  # noqa: S606 - this very program
    options = _options()
    from tests.simulation import process

    process.install()
    return _campaign(options)


def _campaign(options: argparse.Namespace) -> int:
    from tests.simulation import covering
    from tests.simulation.run import run

    settings = _settings(options)
    hunt, failed, calls = covering.Hunt(), 0, 0
    began, used_before = time.perf_counter(), time.process_time()
    full_since = ""
    for seed in itertools.count(options.seed):
        if _is_over(options, calls, seed, time.process_time() - used_before, is_covered=bool(full_since)):
            break
        asked = {"hunted": hunt.next(), **settings} if options.hunting else settings
        result = run(seed, keep_lines=bool(options.lines), **asked)
        hunt.coverage.add(result.coverage)
        calls += result.calls
        if options.covered and covering.missed(hunt.coverage, options.covered):
            full_since = ""
        elif options.covered:
            full_since = full_since or f"seed {seed}, the {seed - options.seed + 1}th, after {calls} calls"
        said = f"seed {seed} {result.calls} calls {len(result.faults)} faults"
        print(f"{said} transcript {result.transcript}", flush=True)
        if options.lines:
            Path(options.lines).write_text("\n".join(result.lines))
        if options.verbose:
            print("".join(f"  {count:4} {each}\n" for each, count in sorted(result.errors.items())), end="")
        if result.wrong:
            failed += 1
            _explain(seed, result, asked, options)
            if options.until_wrong:
                break
    seconds, used = time.perf_counter() - began, time.process_time() - used_before
    rate = f"{calls / seconds:.0f}/s, {calls / used:.0f} a second of the processor"
    print(f"{calls} calls in {seconds:.1f} s, {rate}; {failed} seeds went wrong")
    print(covering.write(hunt.coverage))
    empty = covering.missed(hunt.coverage, options.covered) if options.covered else []
    if full_since:
        print(f"each {options.covered} has been struck by every class since {full_since}")
    print("".join(f"  EMPTY {kind} at {site}\n" for site, kind in empty), end="")
    return 1 if failed else 2 if empty else 0


def _is_over(options: argparse.Namespace, calls: int, seed: int, seconds: float, *, is_covered: bool) -> bool:
    if options.calls:
        return bool(calls >= options.calls)
    if options.minutes:
        longer = _LONGER if options.covered and not is_covered else 0.0
        return bool(seconds > 60 * (options.minutes + longer))
    return bool(seed - options.seed >= options.seeds)


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    settings: dict[str, Any] = {"workload": options.workload, "ratio": options.ratio}
    if options.only is not None:
        settings["only"] = frozenset(each for each in options.only.split(",") if each)
    if options.hunted:
        settings["hunted"] = frozenset(options.hunted.split(","))
    if options.planted:
        from tests.simulation.planted import PLANTED

        planted = PLANTED[options.planted]
        planted.plant()
        settings |= {"workload": options.workload or planted.workload, "swapped": dict(planted.swapped)}
    return settings


def _explain(seed: int, result: Any, settings: dict[str, Any], options: argparse.Namespace) -> None:
    """What is wrong, with how few faults, and the command that shows it again."""
    from tests.simulation.run import WORKLOADS, run
    from tests.simulation.shrinking import Shrinking, shape

    print("".join(f"  WRONG {each}\n" for each in result.wrong), end="")
    if options.shrink and options.only is None:
        shapes = set(map(shape, result.wrong))

        def fails(only: frozenset[str], stories: tuple[str, ...]) -> bool:
            smaller = run(seed, **{**settings, "only": only, "workload": ",".join(stories)})
            return bool(shapes & set(map(shape, smaller.wrong)))

        stories = tuple(settings["workload"].split(",")) if settings["workload"] else tuple(WORKLOADS)
        only, kept = Shrinking(fails, options.shrink).shrink([each.code for each in result.faults], stories)
        if fails(only, kept):
            settings = {**settings, "only": only, "hunted": frozenset(), "workload": ",".join(kept)}
            before, result = len(result.faults), run(seed, **settings)
            print(f"  with {len(result.faults)} of {before} faults, in {settings['workload']}:")
            print("".join(f"  WRONG {each}\n" for each in result.wrong), end="")
    print("".join(f"  fault {each}\n" for each in result.faults[:12]), end="")
    print(f"  again: {_command(seed, settings, options)}", flush=True)


def _command(seed: int, settings: dict[str, Any], options: argparse.Namespace) -> str:
    words = [f"make sim SEED={seed}"]
    more = [f"--workload {settings['workload']}"] if settings["workload"] else []
    more += [f"--planted {options.planted}"] if options.planted else []
    more += [f"--ratio {options.ratio}"] if options.ratio != _RATIO else []
    more += [f"--hunted {','.join(sorted(settings['hunted']))}"] if settings.get("hunted") else []
    more += ["--only=" + ",".join(sorted(settings["only"]))] if "only" in settings else []
    return " ".join([*words, f'WITH="{" ".join(more)}"'] if more else words)


_RATIO = 0.03
# So many minutes more has a campaign whose coverage is not full when its time is over: which seed fills it does not depend on
# the machine, how long that takes does.
_LONGER = 9.0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="how many, from the first on")
    parser.add_argument(
        "--minutes",
        type=float,
        default=0.0,
        help="as many as fit into so many minutes of the processor; a few more until what is --covered is full",
    )
    parser.add_argument("--calls", type=int, default=0, help="as many as make so many calls")
    parser.add_argument("--workload", default="", help="names, comma between (all)")
    parser.add_argument("--ratio", type=float, default=_RATIO, help="how many of the calls fail")
    parser.add_argument("--only", help="codes of the faults that strike, and no others")
    parser.add_argument("--hunted", default="", help="codes of the cells to strike, beside what chance does")
    parser.add_argument(
        "--hunting", action="store_true", help="let each seed hunt cells that none before it has struck"
    )
    parser.add_argument("--shrink", type=int, default=0, help="tries to make a failing run smaller")
    parser.add_argument("--planted", help="put what is written badly in the place of ours (planted.py)")
    parser.add_argument("--until-wrong", action="store_true", help="stop at the first seed that goes wrong")
    parser.add_argument(
        "--covered", choices=["service", "operation", "site"], help="fail when a cell of the coverage is empty"
    )
    parser.add_argument("--lines", help="a file for every call of the last seed")
    parser.add_argument("--verbose", action="store_true", help="say what functions raised")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
