"""One seed, from chaos to rest: faults fall, then stop, everything drains, and what is left is checked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.faults import Coverage
from tests.simulation.workloads import Workload
from tests.simulation.workloads.earning import Earning
from tests.simulation.world import World

WORKLOADS: dict[str, Callable[[World], Workload]] = {"earning": Earning}
# Virtual minutes within which everything comes to rest once nothing fails any more.
DRAIN_MINUTES = 60
_CHAOS_SECONDS = 900.0


@dataclass
class Result:
    """What became of a seed. `faults` are those drawn, by number, site and class."""

    seed: int
    transcript: str
    calls: int
    wrong: list[str]
    coverage: Coverage
    faults: list[tuple[int, str, str]]
    errors: dict[str, int]
    lines: list[str] = field(default_factory=list)


def run(seed: int, *, workload: str = "earning", swapped: dict[str, Any] | None = None, **options: Any) -> Result:
    """Play the seed. An exception of the simulation itself is no result: it is raised."""
    world = World(seed, swapped=swapped, **options)
    try:
        story = WORKLOADS[workload](world)
        over: list[Any] = []
        for process in (begun := story.begin()):
            world.spawn(process, over.append)
        world.rest(_CHAOS_SECONDS)
        world.weather.is_on = False
        wrong = _drain(world, lambda: len(over) == len(begun))
        ended: list[Any] = []
        for process in (finishing := story.finish()):
            world.spawn(process, ended.append)
        world.agenda.run(float("inf"), is_done=lambda: len(ended) == len(finishing))
        wrong += _drain(world, lambda: True)
        if len(ended) < len(finishing):
            wrong.append("what operators did last never ended")
        wrong += story.wrong()
        weather = world.weather
        return Result(
            seed,
            world.transcript,
            world.calls,
            wrong,
            weather.coverage,
            weather.drawn,
            dict(world.errors),
            world.lines or [],
        )
    finally:
        world.close()


def _drain(world: World, is_done: Callable[[], bool]) -> list[str]:
    """Operators give dead letters again and restart what failed, once; then everything must end by itself."""
    world.dead.redrive()
    failed, world.executions = [each for each in world.executions if each[2]], []
    for machine, data, _ in failed:
        world.start(machine, data)
    world.rest(60.0 * DRAIN_MINUTES)
    wrong = [f"{what} is a dead letter again" for what, _ in world.dead.again]
    wrong += [f"{machine} failed again with {error}" for machine, _, error in world.executions if error]
    if not is_done():
        wrong.append(f"people still wait after {DRAIN_MINUTES} minutes without a fault")
    return wrong
