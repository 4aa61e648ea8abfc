"""FFmpeg as a child process: found, limited, its progress read. It opens files and pipes, nothing else."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import shutil
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

# 4K with every rung at once needs about 4 GB of address space; this stops a leak, not a large picture.
_ADDRESS_SPACE_BYTES = 24 << 30
_OPEN_FILES = 4096
_KEPT_LINES = 40
_KEPT_LINE_LENGTH = 500
_LENGTH = re.compile(r"Duration: (\d+):(\d\d):(\d\d\.\d+)")
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)

COMMON = ("-nostdin", "-hide_banner", "-loglevel", "level+info", "-nostats", "-y", "-protocol_whitelist", "file,pipe")


class FfmpegMissingError(Exception):
    """No ffmpeg was found; `apt-get install ffmpeg` or `make install` brings one."""


class FfmpegFailedError(Exception):
    """ffmpeg ended with an error; `lines` are its last words."""

    def __init__(self, reason: str, lines: tuple[str, ...]) -> None:
        self.lines = lines
        super().__init__(reason)


@lru_cache
def executable() -> str:
    """The machine's ffmpeg, else the one that imageio-ffmpeg carries. Raises FfmpegMissingError."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        raise FfmpegMissingError(FfmpegMissingError.__doc__) from None


class Run:
    """One ffmpeg process. `on_progress` hears the seconds of output and the frames made so far, twice a second."""

    def __init__(
        self, arguments: list[str], folder: Path, on_progress: Callable[[float, int], None] | None = None
    ) -> None:
        self._arguments = [executable(), *COMMON, "-progress", "pipe:1", "-stats_period", "0.5", *arguments]
        self._folder = folder
        self._on_progress = on_progress
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._process: subprocess.Popen[str] | None = None
        self._stopped = threading.Event()
        self.length_seconds = 0.0  # what the first input declares, once ffmpeg has opened it

    def wait(self, limit_seconds: float) -> None:
        """Run to the end. Raises FfmpegFailedError with ffmpeg's last lines, also when it was stopped or too slow."""
        with subprocess.Popen(
            self._arguments,
            cwd=self._folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(self._folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_limit,  # noqa: PLW1509 - calls of the C library only, so threads of the parent do not matter
        ) as process:
            self._process = process
            if self._stopped.is_set():
                self._kill()
            timer = threading.Timer(limit_seconds, self._too_slow)
            timer.daemon = True
            timer.start()
            errors = threading.Thread(target=self._read_errors, args=(process,), daemon=True)
            errors.start()
            try:
                self._read_progress(process)
                code = process.wait()
            finally:
                timer.cancel()
                self._kill()
                errors.join()
        if code != 0:
            raise FfmpegFailedError(f"ffmpeg ended with {code}", tuple(self._lines))

    def stop(self) -> None:
        """End it now, from any thread."""
        self._stopped.set()
        self._kill()

    def _too_slow(self) -> None:
        self._lines.append("The time limit of the job is over.")
        self._kill()

    def _kill(self) -> None:
        if self._process and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _read_errors(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None  # noqa: S101 - narrows the type of a pipe asked for above
        while line := process.stderr.readline(_KEPT_LINE_LENGTH):
            length = _LENGTH.search(line)
            if length and not self.length_seconds:
                hours, minutes, seconds = length.groups()
                self.length_seconds = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
            if "[info]" not in line:
                self._lines.append(line.strip())

    def _read_progress(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None  # noqa: S101 - narrows the type of a pipe asked for above
        frames = 0
        while line := process.stdout.readline(_KEPT_LINE_LENGTH):
            name, _, value = line.strip().partition("=")
            if name == "frame" and value.isdigit():
                frames = int(value)
            elif name == "out_time_us" and value.lstrip("-").isdigit() and self._on_progress:
                self._on_progress(max(0.0, int(value) / 1_000_000), frames)


def _limit() -> None:
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, _ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # a killed cloud leaves no encoder behind
