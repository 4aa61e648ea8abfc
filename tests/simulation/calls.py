"""Every call that a function makes: the time it takes, the fault it meets, and the transcript, whose hash says what a run was."""

import hashlib
from typing import Any

from tests.simulation import faults
from tests.simulation.cloud import place
from tests.simulation.engine import Agenda
from tests.simulation.faults import Weather
from tests.simulation.saying import as_bytes
from tests.simulation.tasks import ProcessDied, Task


class Calls:
    """`count` is of all, `lines` are their words if they are kept."""

    def __init__(self, agenda: Agenda, weather: Weather, *, keep_lines: bool) -> None:
        self.agenda, self.weather = agenda, weather
        self.count = 0
        self.lines: list[str] | None = [] if keep_lines else None
        self._transcript = hashlib.sha256()

    @property
    def transcript(self) -> str:
        return self._transcript.hexdigest()[:32]

    def struck(self, service: str, operation: str, request: dict[str, Any]) -> str | None:
        """Take the call's time and draw its fault; what kills the process before the call happens here."""
        task = self.agenda.stage.current
        if task is None:
            return None
        if task.is_dead:
            raise ProcessDied
        self.agenda.sleep(self.agenda.latency())
        self.count += 1
        site = place(task.name, f"{service}.{operation}")
        classes = faults.applicable(service, operation, request)
        fault = self.weather.at_call(site, classes)
        # Its time is over before the call has an effect, or after: every other time.
        is_early = self.weather.coverage.visits[site] % 2 == 0
        if fault == faults.CRASH_BEFORE or (fault == faults.SLOW and is_early):
            self._kill(task, fault)
        if fault in {faults.CRASH_AFTER, faults.SLOW}:
            task.dies_after = fault
        return fault

    def note(self, service: str, operation: str, asked: Any, fault: str | None, status: int, answer: Any) -> None:
        """Write the call into the transcript. The process may die of it."""
        task = self.agenda.stage.current
        if task is None:
            return
        line = f"{self.agenda.virtual.now:.6f} {task.name} {service}.{operation} {fault} {status} "
        self._transcript.update(line.encode() + as_bytes(asked) + as_bytes(answer))
        if self.lines is not None:
            self.lines.append(f"{line}{asked} -> {answer}")
        if task.dies_after:
            self._kill(task, task.dies_after)

    def _kill(self, task: Task, fault: str) -> None:
        self._transcript.update(f"died of {fault}".encode())
        task.is_dead = True
        if fault == faults.SLOW:
            self.agenda.sleep(task.deadline - self.agenda.virtual.now)
        raise ProcessDied
