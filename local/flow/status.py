"""What runs now, and whether it is well."""

from dataclasses import dataclass
from pathlib import Path

from local.flow import ports, running, stacks
from local.flow.problem import Problem
from local.flow.settings import Settings
from local.flow.supervisor import health
from local.flow.up import programs


@dataclass(frozen=True)
class Serving:
    """One program: `pid` and `memory_mib` are None when the machine does not tell them."""

    title: str
    port: int
    is_ready: bool
    pid: int | None
    memory_mib: int | None


@dataclass(frozen=True)
class Status:
    settings: Settings
    pid: int
    started_at: float
    programs: tuple[Serving, ...]
    stacks: dict[str, str]

    @property
    def is_well(self) -> bool:
        return all(program.is_ready for program in self.programs)


def read(settings: Settings) -> Status | None:
    """None when nothing runs on this state folder."""
    run = running.current(settings)
    if run is None:
        return None
    serving = []
    for program in programs(run.settings):
        owner = ports.owner(program.port)
        ready = health(program.port, program.health_path) is not None
        pid = owner.pid if owner else None
        serving.append(Serving(program.title, program.port, ready, pid, _memory_mib(pid) if pid else None))
    try:
        deployed = stacks.statuses(run.settings)
    except Problem:
        deployed = {}
    return Status(run.settings, run.pid, run.started_at, tuple(serving), deployed)


def _memory_mib(pid: int) -> int | None:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * 4096 // 1024**2
