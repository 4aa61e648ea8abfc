"""What a rendition sounds and looks like, in the raw: mono sound and small grey frames.

A child process decodes (taps_child.py): it gets open files instead of names, no credentials, no network code, and limits on
time and memory. FFmpeg opens nothing itself.
"""

import os
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

from functions.rights import frames, spectra
from functions.rights.errors import Undecodable

# What is longer is fingerprinted up to here, and says so by its covered length.
MAX_SECONDS = 4 * 3600
WALL_SECONDS = 600.0
_STDERR_LIMIT_BYTES = 2000
SOUND, PICTURE, DONE = b"S", b"P", b"D"
HEADER = struct.Struct(">cI")
RECORD_LIMIT_BYTES = 1 << 20
_LIMIT_BYTES = MAX_SECONDS * (spectra.RATE_HZ * 2 + frames.RATE_HZ * frames.SIDE**2) + RECORD_LIMIT_BYTES


@dataclass(frozen=True)
class Taps:
    """`sound` is mono at spectra.RATE_HZ, None when there is no sound; `pictures` are (count, SIDE, SIDE) grey frames."""

    sound: NDArray[np.int16] | None
    pictures: NDArray[np.uint8]


def decode(tracks: Sequence[IO[bytes]], *, wall_seconds: float = WALL_SECONDS) -> Taps:
    """Decode open files, of which the first with a picture and the first with sound count. Raises Undecodable."""
    descriptors = [track.fileno() for track in tracks]
    # OpenBLAS would reserve memory for every core before it is asked to do anything.
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(
            [sys.executable, "-m", "functions.rights.taps_child", *map(str, descriptors)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=descriptors,
            env=environment,
        )
        watchdog = threading.Timer(wall_seconds, child.kill)
        watchdog.start()
        try:
            received = _receive(child.stdout) if child.stdout else {}
            child.wait()
        finally:
            watchdog.cancel()
            child.kill()
            child.communicate()
        if child.returncode != 0 or DONE not in received:
            complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - _STDERR_LIMIT_BYTES))
            reason = complaints.read().decode("utf-8", "replace").strip().splitlines()
            raise Undecodable(
                f"The rendition does not decode ({reason[-1] if reason else f'exit {child.returncode}'}); "
                "encode the video again."
            )
    return Taps(
        sound=np.frombuffer(received[SOUND], np.int16) if SOUND in received else None,
        pictures=np.frombuffer(received.get(PICTURE, b""), np.uint8).reshape(-1, frames.SIDE, frames.SIDE),
    )


def _receive(pipe: IO[bytes]) -> dict[bytes, bytearray]:
    """What the child sent, by kind; a stream that breaks off lacks DONE."""
    received: dict[bytes, bytearray] = {}
    total = 0
    while len(header := pipe.read(HEADER.size)) == HEADER.size:
        kind, size = HEADER.unpack(header)
        total += size
        if kind not in {SOUND, PICTURE, DONE} or size > RECORD_LIMIT_BYTES or total > _LIMIT_BYTES:
            break
        received.setdefault(kind, bytearray()).extend(pipe.read(size))
    return received
