"""What survives kill -9: every store of ministack and of the stand-ins, saved from a forked copy of the process.

A fork is a photograph: all services are saved as of one moment, nothing waits while they are written, and the copy may
be scribbled on. Locks held by other threads at that moment stay held in it, so a copy that does not finish is killed.
"""

from __future__ import annotations

import copy
import gc
import json
import logging
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from ministack import app as gateway
from ministack.core import persistence

from local.cloud.cloud import Cloud
from local.cloud.hooks import hook
from local.cloud.mends import unsaved
from local.cloud.snapshots import Snapshots

log = logging.getLogger("flow.cloud.state")

# Byte strings above this (layer zips, upload parts) are kept as objects of their own, shared between generations.
BLOB_BYTES = 64 * 1024
# Seconds a forked copy may take to write everything.
COPY_SECONDS = 60.0

# Seconds between generations while no request or function ran.
UNTOUCHED_SECONDS = 30.0

# What is acknowledged just after one photograph is safe once the next is written, so a kill loses at most the seconds
# from one to the next and those of writing it. Their sum is held here, a second under the promise of five.
LOST_SECONDS = 4.0
# Writing under load takes now half a second, now three: the slowest of so many generations is what the next may take.
REMEMBERED = 6

Source = Callable[[], Any]


class Recorder:
    """Writes a generation every few seconds while something changes."""

    def __init__(self, cloud: Cloud, snapshots: Snapshots, every_seconds: float) -> None:
        self.cloud, self.snapshots, self.every_seconds = cloud, snapshots, every_seconds
        self.problem: str | None = None
        self.saved_at: float | None = None
        self._touched = threading.Event()
        self._stop = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="flow-snapshots", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def touch(self) -> None:
        """Something may have changed."""
        self._touched.set()

    def stop(self) -> None:
        """The last generation is written."""
        self._stop.set()
        self._thread.join(timeout=COPY_SECONDS)
        self.save()

    def _run(self) -> None:
        looked_at = time.monotonic()
        pause = self.every_seconds
        took = deque([0.0], maxlen=REMEMBERED)
        while not self._stop.wait(pause):
            began = time.monotonic()
            # A stand-in's progress comes without a request; its beginning and its end do not.
            if self._touched.is_set() or began - looked_at > UNTOUCHED_SECONDS:
                self._touched.clear()
                looked_at = began
                self.save()
                took.append(time.monotonic() - began)
            pause = pause_after(time.monotonic() - began, max(took), self.every_seconds)

    def save(self) -> None:
        """The newest generation holds what is true now; `problem` says why when it does not."""
        with self._one_at_a_time:
            child = os.fork()
            if child == 0:
                _write_and_exit(self.cloud, self.snapshots)
            status = _wait(child, time.monotonic() + COPY_SECONDS)
        if status == 0:
            self.problem, self.saved_at = None, time.time()
            return
        self.problem = f"The last snapshot was not written (status {status}); the one before it stands."
        log.error(self.problem)
        self._touched.set()


def pause_after(took_seconds: float, slowest_seconds: float, every_seconds: float) -> float:
    """Seconds to wait after a generation, so that the next one is written within LOST_SECONDS of this one's photograph.

    It was taken `took_seconds` ago; the next may take `slowest_seconds` to write.
    """
    return max(0.0, min(every_seconds, LOST_SECONDS - slowest_seconds) - took_seconds)


def restore(cloud: Cloud, snapshots: Snapshots) -> dict[str, Any]:
    """Load the newest whole generation into ministack and the stand-ins; answers what was restored."""
    generation, passed_over = snapshots.newest()
    for sentence in passed_over:
        log.error(sentence)
    if generation is None:
        return {"generation": None, "saved_at": None, "parts": [], "passed_over": passed_over}
    modules: dict[str, str] = hook(gateway, "_state_map")
    decode = _decoder(snapshots)
    for name, digest in sorted(generation.parts.items(), key=lambda part: part[0].startswith("unsaved/")):
        payload = json.loads(snapshots.get(digest), object_hook=decode)
        _load(cloud, modules, name, payload)
    return {
        "generation": generation.number,
        "saved_at": generation.at,
        "parts": sorted(generation.parts),
        "passed_over": passed_over,
    }


def _load(cloud: Cloud, modules: dict[str, str], name: str, payload: Any) -> None:
    kind, _, key = name.partition("/")
    if kind == "aws" and key in modules:
        hook(gateway, "_get_module")(modules[key]).load_persisted_state(payload)
    elif kind == "unsaved":
        unsaved.load(key, payload)
    elif kind == "stand-in" and key in cloud.states:
        cloud.states[key].load(payload)
    else:
        log.warning("The snapshot holds %s, which this version does not know; it is left out.", name)


def _sources(cloud: Cloud) -> dict[str, Source]:
    stores = hook(gateway, "_build_persistence_save_dict")()
    return {
        **{f"aws/{name}": save for name, save in stores.items()},
        **{f"unsaved/{name}": save for name, save in unsaved.sources().items()},
        **{f"stand-in/{name}": state.save for name, state in cloud.states.items()},
    }


def _write_and_exit(cloud: Cloud, snapshots: Snapshots) -> None:
    """In the forked copy: write a generation when anything differs from the newest, and end without cleaning up."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # At the gateway's own priority: at a lower one, busy functions stretch half a second of writing to five.
        gc.disable()  # the copy ends in a moment, and a collection would touch all that is still shared
        # The gateway's sockets and the workers' pipes must not stay open in here when the gateway ends.
        os.closerange(3, min(65536, os.sysconf("SC_OPEN_MAX")))
        vars(copy)["deepcopy"] = lambda value, _memo=None: value  # everything here is a copy already
        unsaved.keep_code_inline()
        _write_generation(cloud, snapshots)
    except BaseException as error:  # noqa: BLE001 - the copy must never return into the gateway's code
        os.write(2, f"snapshot: {type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def _write_generation(cloud: Cloud, snapshots: Snapshots) -> None:
    blobs: set[str] = set()
    parts = {}
    for name, save in _sources(cloud).items():
        value = save()
        if value is not None:
            parts[name] = snapshots.put(json.dumps(value, default=_encoder(snapshots, blobs)).encode())
    latest = snapshots.latest()
    if latest is None or latest.parts != parts:
        snapshots.commit(parts, frozenset(blobs), time.time())


def _encoder(snapshots: Snapshots, blobs: set[str]) -> Callable[[Any], Any]:
    plain = hook(persistence, "_json_default")
    # Each function holds a copy of its layers; to compare them is far cheaper than a checksum of each.
    known: dict[int, list[tuple[bytes | bytearray, str]]] = {}

    def encode(value: Any) -> Any:
        if isinstance(value, bytes | bytearray) and len(value) > BLOB_BYTES:
            alike = known.setdefault(len(value), [])
            name = next((name for other, name in alike if other == value), None)
            if name is None:
                name = snapshots.put(bytes(value))
                alike.append((value, name))
                blobs.add(name)
            return {"__blob__": name}
        return plain(value)

    return encode


def _decoder(snapshots: Snapshots) -> Callable[[dict[str, Any]], Any]:
    plain = hook(persistence, "_json_object_hook")

    read: dict[str, bytes] = {}

    def decode(value: dict[str, Any]) -> Any:
        if "__blob__" not in value:
            return plain(value)
        name = value["__blob__"]
        if name not in read:
            read[name] = snapshots.get(name)
        return read[name]

    return decode


def _wait(child: int, deadline: float) -> int:
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
