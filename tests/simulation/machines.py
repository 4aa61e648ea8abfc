"""State machines: executions by name, the tokens that their tasks wait with, and how an operator starts them again."""

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.simulation import asl
from tests.simulation.asl import Ended
from tests.simulation.engine import Process, Token
from tests.simulation.faults import DUPLICATE, Weather
from tests.simulation.virtual import Chance
from tests.simulation.wiring import Machine
from tests.support.dynamodb import Refused

# How often a machine does not hear that a function has ended; and of a function to which a seed's line is bad.
_LOST, _LOST_ON_BAD_LINES = 0.06, 0.5
_BAD_LINES = 0.2


class Machines:
    """`ended` are the executions that are over, which whoever looks after them takes away."""

    def __init__(
        self, machines: dict[str, Machine], seed: int, weather: Weather, spawn: Callable[[Process], None]
    ) -> None:
        self.machines, self.seed, self.weather, self.spawn = machines, seed, weather, spawn
        self.ended: list[Ended] = []
        self._tokens: dict[str, Token] = {}
        self._started: Counter[str] = Counter()

    @property
    def started_by_rules(self) -> list[tuple[dict[str, Any], Callable[..., None]]]:
        """A rule's pattern and what it starts."""
        return [
            (each.pattern, functools.partial(self.start, each.name)) for each in self.machines.values() if each.pattern
        ]

    def start(self, name: str, data: dict[str, Any]) -> None:
        """Start an execution; how it ends is kept in `ended`."""
        self._started[name] += 1
        arn = f"arn:aws:states:us-east-1:000000000000:execution:{name}:{self._started[name]}"
        tasks, chance = self.machines[name].tasks, Chance(self.seed, arn)
        run = asl.Execution(_definition(name), tasks, arn, self._tokens, chance, self._is_lost)
        self._execute(Ended(name, data, run))

    def again(self, ended: Ended) -> None:
        """What docs/runbook.md says of a failed execution: start it again, or redrive it where it stopped."""
        if ended.machine == "pay_creators" or ended.run.has_failed_by_itself:
            self.start(ended.machine, ended.data)
        else:
            self._execute(ended)

    def answer(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Step Functions' own API, as far as functions ask it: a waiting task is told how it ended."""
        token = self._tokens.get(asked["taskToken"])
        if token is None or token.done is None:
            raise Refused("TaskTimedOut", "The task waits no more")
        token.done({"output": asked["output"]} if operation == "SendTaskSuccess" else asked)
        return {}

    def _is_lost(self, function: str) -> bool:
        is_bad = Chance(self.seed, f"line to {function}").happens(_BAD_LINES)
        return self.weather.at_delivery(function, DUPLICATE, _LOST_ON_BAD_LINES if is_bad else _LOST)

    def _execute(self, one: Ended) -> None:
        def process() -> Process:
            try:
                yield from one.run.run(one.data)
            except asl.Failed as failure:
                one.error = failure.error
            else:
                one.error = ""
            self.ended.append(one)

        self.spawn(process())


@functools.cache
def _definition(name: str) -> dict[str, Any]:
    return asl.read(name)
