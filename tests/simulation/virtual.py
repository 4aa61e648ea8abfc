"""Time and randomness that one seed owns: whoever asks this process what time it is, or for random bytes, asks here."""

import os
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC).timestamp()

_real_time, _real_sleep, _real_urandom = time.time, time.sleep, os.urandom


class Chance(random.Random):
    """A stream of draws of its own: what one part of the simulation draws shifts nobody else's draws."""

    def __init__(self, seed: int, name: str) -> None:
        super().__init__(f"{seed}:{name}")

    def happens(self, ratio: float) -> bool:
        return self.random() < ratio


class Virtual:
    """What stands in for the process's clock and randomness while a run lasts. `skew_seconds` is the running host's."""

    def __init__(self, seed: int) -> None:
        self.now = START
        self.skew_seconds = 0.0
        self.randbytes = Chance(seed, "bytes").randbytes
        self.sleep: Callable[[float], None] = _real_sleep

    def read(self) -> float:
        return self.now

    def read_skewed(self) -> float:
        return self.now + self.skew_seconds


_current: Virtual | None = None


def use(virtual: Virtual | None) -> None:
    """Let the process live in `virtual`, or in the real world again."""
    from socialflow import clock, ids

    global _current
    _current = virtual
    random.seed(0)
    clock.use(virtual.read_skewed if virtual else _real_time)
    ids.use(virtual.randbytes if virtual else _real_urandom)


def _sleep(seconds: Any) -> None:
    # Threads of libraries sleep as they always did.
    if _current and threading.current_thread() is threading.main_thread():
        _current.sleep(seconds)
    else:
        _real_sleep(seconds)


def install() -> None:
    """Put the switches in place, before anything binds the originals."""
    source: Any = random
    time.time = lambda: _current.read() if _current else _real_time()
    time.sleep = _sleep
    os.urandom = source._urandom = lambda size: _current.randbytes(size) if _current else _real_urandom(size)
