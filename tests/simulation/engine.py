"""The scheduler: an agenda of virtual instants, tasks that take turns on it, and processes that wait for them.

A process is a generator. It yields what it waits for: a number of seconds, an `Invocation`, a `Token` or `All` of several
generators; and is sent what came of it.
"""

import heapq
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.simulation.tasks import ProcessDied, Stage, Task
from tests.simulation.virtual import Chance, Virtual

Process = Generator[Any, Any, Any]


@dataclass
class Outcome:
    """How an invocation ended: `value`, or the class of the error and its words; "" and None when the process died."""

    value: Any = None
    error: str | None = None
    cause: str = ""

    @property
    def is_ok(self) -> bool:
        return self.error is None


DIED = "Lambda.Unknown"
TIMED_OUT = "Sandbox.Timedout"


@dataclass(frozen=True)
class Invocation:
    """Run a function, by its name (`money.pay_creator`), with an event."""

    function: str
    event: dict[str, Any]


@dataclass
class Token:
    """Wait until somebody answers the token, at most `timeout_seconds`."""

    timeout_seconds: float
    done: Callable[[Any], None] | None = None


@dataclass(frozen=True)
class All:
    """Run these, at most `limit` at once; the list of what they return."""

    processes: list[Process]
    limit: int = 1000


@dataclass
class Agenda:
    """What happens when. `stage` runs tasks; `calls` counts what they asked of AWS and Stripe."""

    virtual: Virtual
    seed: int
    stage: Stage = field(default_factory=Stage)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._latency = Chance(self.seed, "latency")
        self.virtual.sleep = self.sleep

    def at(self, due: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._heap, (max(due, self.virtual.now), next(self._order), what))

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        self.at(self.virtual.now + seconds, what)

    def run(self, until: float, *, is_done: Callable[[], bool] = lambda: False) -> None:
        """Let things happen until nothing is left, the instant has come, or `is_done`."""
        while self._heap and not is_done():
            if self._heap[0][0] > until:
                self.virtual.now = until
                return
            due, _, what = heapq.heappop(self._heap)
            self.virtual.now = due
            what()

    @property
    def is_empty(self) -> bool:
        return not self._heap

    # tasks

    def begin(self, task: Task, timeout_seconds: float, done: Callable[[Task], None]) -> None:
        task.deadline = self.virtual.now + timeout_seconds
        task.done = done
        self._turn(task)

    def _turn(self, task: Task) -> None:
        self.virtual.skew_seconds = task.skew_seconds
        self.stage.give(task)
        self.virtual.skew_seconds = 0.0
        if task.is_over:
            # Not at once: what waits for it may begin the next, and so on without end.
            self.at(self.virtual.now, lambda: task.done(task))

    def sleep(self, seconds: float) -> None:
        """What time.sleep is: a task gives up its turn for so long, and is killed when its function's time is over."""
        task = self.stage.current
        if task is None:
            return
        due = self.virtual.now + max(0.0, seconds)
        if due >= task.deadline:
            due, task.is_dead = task.deadline, True
        if not self._heap or due < self._heap[0][0]:
            # Nobody else comes before it.
            self.virtual.now = due
            if task.is_dead:
                raise ProcessDied
            return
        self.at(due, lambda: self._turn(task))
        self.stage.pause()

    def latency(self) -> float:
        """How long a call takes: mostly milliseconds, now and then much longer, so that calls overtake each other."""
        draw = self._latency.random()
        if draw < 0.9:
            return 0.002 + 0.02 * self._latency.random()
        return 0.5 * self._latency.random() if draw < 0.985 else 4.0 * self._latency.random()

    # processes

    def spawn(
        self,
        process: Process,
        invoke: Callable[[Invocation, Callable[[Outcome], None]], None],
        done: Callable[[Any], None],
    ) -> None:
        self.at(self.virtual.now, lambda: self._advance(process, None, invoke, done))

    def _advance(self, process: Process, sent: Any, invoke: Any, done: Callable[[Any], None]) -> None:
        try:
            wanted = process.send(sent)
        except StopIteration as end:
            done(end.value)
            return

        def go_on(result: Any) -> None:
            self._advance(process, result, invoke, done)

        match wanted:
            case float() | int():
                self.after(wanted, lambda: go_on(None))
            case Invocation():
                invoke(wanted, go_on)
            case Token():
                self._await(wanted, go_on)
            case All():
                self._all(wanted, invoke, go_on)
            case _:
                raise TypeError(f"a process cannot wait for {wanted!r}")

    def _await(self, token: Token, go_on: Callable[[Any], None]) -> None:
        def once(result: Any) -> None:
            if token.done is not None:
                token.done = None
                self.after(0.0, lambda: go_on(result))

        token.done = once
        self.after(token.timeout_seconds, lambda: once(None))

    def _all(self, wanted: All, invoke: Any, go_on: Callable[[Any], None]) -> None:
        results: list[Any] = [None] * len(wanted.processes)
        waiting = list(enumerate(wanted.processes))[::-1]
        left = len(waiting)
        if not left:
            self.after(0.0, lambda: go_on([]))
            return

        def start() -> None:
            position, process = waiting.pop()

            def ended(result: Any) -> None:
                nonlocal left
                results[position] = result
                left -= 1
                if waiting:
                    self.after(0.0, start)
                elif not left:
                    self.after(0.0, lambda: go_on(results))

            self.spawn(process, invoke, ended)

        for _ in range(min(wanted.limit, left)):
            self.after(0.0, start)
