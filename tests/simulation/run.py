"""One seed, from chaos to rest: faults fall, then stop, everything drains, and what is left is checked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.faults import Coverage, Fault
from tests.simulation.workloads import Workload
from tests.simulation.workloads.deleting import Deleting
from tests.simulation.workloads.earning import Earning
from tests.simulation.workloads.paying import Paying
from tests.simulation.workloads.publishing import Publishing
from tests.simulation.workloads.sessions import Sessions
from tests.simulation.world import World

WORKLOADS: dict[str, Callable[[World], Workload]] = {
    "sessions": Sessions,
    # Before publishing, whose videos are of several kinds.
    "deleting": Deleting,
    "publishing": Publishing,
    "earning": Earning,
    "paying": Paying,
}
# Virtual minutes within which everything comes to rest once nothing fails any more.
DRAIN_MINUTES = 60
_CHAOS_SECONDS = 900.0
# A failed execution may have to be redriven first and then started again.
_VISITS = 4


@dataclass
class Result:
    """What became of a seed. `faults` are those that struck, in order."""

    seed: int
    transcript: str
    calls: int
    wrong: list[str]
    coverage: Coverage
    faults: list[Fault]
    errors: dict[str, int]
    lines: list[str] = field(default_factory=list)


def run(seed: int, *, workload: str = "", swapped: dict[str, Any] | None = None, **options: Any) -> Result:
    """Play the seed with the workloads named (all). An exception of the simulation itself is no result: it is raised."""
    world = World(seed, swapped=swapped, **options)
    try:
        stories = [WORKLOADS[name](world) for name in (workload.split(",") if workload else WORKLOADS)]
        over: list[Any] = []
        begun = [process for story in stories for process in story.begin()]
        for process in begun:
            world.spawn(process, over.append)
        world.rest(_CHAOS_SECONDS)
        world.weather.is_on = False
        wrong = _drain(world, lambda: len(over) == len(begun))
        world.weather.is_squally = True
        for story in stories:
            wrong += _finish(world, story)
        world.weather.is_squally = False
        wrong += _drain(world, lambda: True)
        wrong += [each for story in stories for each in story.wrong()]
        weather = world.weather
        return Result(
            seed,
            world.calls.transcript,
            world.calls.count,
            wrong,
            weather.coverage,
            weather.drawn,
            dict(world.errors),
            world.calls.lines or [],
        )
    finally:
        world.close()


def _finish(world: World, story: Workload) -> list[str]:
    """What is done last, one story after the other."""
    ended: list[Any] = []
    finishing = story.finish()
    for process in finishing:
        world.spawn(process, ended.append)
    world.agenda.run(float("inf"), is_done=lambda: len(ended) == len(finishing))
    return [] if len(ended) == len(finishing) else ["what is done last never ended"]


def _drain(world: World, is_done: Callable[[], bool]) -> list[str]:
    """Operators do what docs/runbook.md says, a few times at most; then everything must have ended by itself."""
    world.rest(60.0 * DRAIN_MINUTES)
    for _ in range(_VISITS):
        failed, world.machines.ended = [each for each in world.machines.ended if each.error], []
        if not world.dead.redrive() and not failed:
            break
        for each in failed:
            world.machines.again(each)
        world.rest(60.0 * DRAIN_MINUTES)
    wrong = [f"{what} is a dead letter again" for what, _ in world.dead.again]
    wrong += [f"{each.machine} failed again with {each.error}" for each in world.machines.ended if each.error]
    if not is_done():
        wrong.append(f"people still wait after {DRAIN_MINUTES} minutes without a fault")
    return wrong
