"""Whether the platform runs here: one lock a state folder, which the kernel gives back when its holder dies."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from local.flow.problem import Problem
from local.flow.settings import Settings


@dataclass(frozen=True)
class Run:
    """A running `flow`; pid 0 when it runs but its note cannot be read."""

    pid: int
    started_at: float
    settings: Settings


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the lock of the state folder. Raises Problem when another `flow` holds it or the folder is unusable."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.logs.mkdir(mode=0o700, exist_ok=True)
        lock = settings.lock.open("a+")
    except OSError as error:
        raise Problem(
            f"The state folder {settings.home} cannot be written: {error.strerror}.",
            "Make room or give yourself the folder, or choose another with --home.",
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(
                f"Social Flow is already running here{_by(current(settings))}.",
                "Use it as it is (`flow status` shows its addresses), or stop it with `flow down` first.",
            ) from None
        lock.truncate(0)
        note = {"pid": os.getpid(), "started_at": time.time(), "ports": [port for _, port, _ in settings.ports()]}
        lock.write(json.dumps(note))
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


def current(settings: Settings) -> Run | None:
    """The `flow` that runs on this state folder now, if any. A note that a dead one left behind does not count."""
    try:
        with settings.lock.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read(settings, lock.read())
    except FileNotFoundError:
        pass
    return None


def _read(settings: Settings, note: str) -> Run:
    try:
        read = json.loads(note)
        cloud, stripe, cdn = read["ports"]
        return Run(int(read["pid"]), float(read["started_at"]), Settings(settings.home, cloud, stripe, cdn))
    except (ValueError, KeyError, TypeError):
        return Run(0, 0.0, settings)


def _by(run: Run | None) -> str:
    return f" (process {run.pid})" if run and run.pid else ""
