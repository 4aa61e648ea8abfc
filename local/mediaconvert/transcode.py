"""One job from its plan to its files: fetch, one ffmpeg run, put everything, the manifests last."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.mediaconvert import cmaf, graph
from local.mediaconvert.failures import JobError, told_by
from local.mediaconvert.ffmpeg import FfmpegFailedError, FfmpegMissingError, Run
from local.mediaconvert.objects import Objects
from local.mediaconvert.plan import Frames, Plan, Video

# The longest video takes hours on two cores; more than this is a hang.
_LIMIT_SECONDS = 12 * 3600
# A source that yields less than this share of its declared length ended early.
_WHOLE = 0.9

Progress = Callable[[str, float, int], None]


@dataclass(frozen=True)
class Made:
    """`groups` as the COMPLETE event tells them."""

    groups: list[dict[str, Any]]
    length_seconds: float


class Transcode:
    """A job's run in a private `folder`; `stop()` may come from another thread."""

    def __init__(self, plan: Plan, objects: Objects, folder: Path, on_progress: Progress) -> None:
        self._plan = plan
        self._objects = objects
        self._folder = folder
        self._on_progress = on_progress
        self._stopped = False
        self._run: Run | None = None
        self._declared_seconds = 0.0

    def stop(self) -> None:
        self._stopped = True
        if self._run:
            self._run.stop()

    def make(self) -> Made:
        """Everything at its destination. Raises JobError; then no manifest was written."""
        self._on_progress("PROBING", 0, 0)
        source = self._folder / "source"
        self._objects.fetch(self._plan.source, source)
        if not source.stat().st_size:
            raise JobError(1010, f"Unable to open input file [{self._plan.source}]: the file is empty")
        self._transcode()
        self._on_progress("UPLOADING", 1, 0)
        return self._upload()

    def _transcode(self) -> None:
        def on_progress(seconds: float, frames: int) -> None:
            declared = self._run.length_seconds if self._run else 0
            self._on_progress("TRANSCODING", min(1.0, seconds / declared) if declared else 0, frames)

        self._on_progress("TRANSCODING", 0, 0)
        self._run = Run(graph.arguments(self._plan, "source"), self._folder, on_progress)
        if self._stopped:
            self._run.stop()
        try:
            self._run.wait(_LIMIT_SECONDS)
        except FfmpegFailedError as error:
            raise told_by(error.lines, self._plan.source) from error
        except FfmpegMissingError as error:
            raise JobError(1999, str(error)) from error
        self._declared_seconds = self._run.length_seconds

    def _upload(self) -> Made:
        made = cmaf.tracks(self._folder, self._plan.cmaf)
        length = max(track.seconds for track in made)
        if length < _WHOLE * self._declared_seconds:
            raise JobError(
                1076,
                f"Unexpected end of file [{self._plan.source}]: "
                f"{length:.1f} s of {self._declared_seconds:.1f} s could be read",
            )
        prefix = self._plan.cmaf.base.rpartition("/")[0]
        stills = [self._stills(number, frames) for number, frames in enumerate(self._plan.frames)]
        self._objects.put(
            [(file.path, f"{prefix}/{file.name}") for track in made for file in track.files]
            + [pair for pairs in stills for pair in pairs]
        )
        if self._stopped:  # a cancelled job shows no manifest
            raise JobError(1999, "The job was stopped")
        for name, text in cmaf.manifests(self._plan.cmaf, made).items():
            path = self._folder / name
            path.write_text(text)
            self._objects.put([(path, f"{prefix}/{name}")])
        return Made(self._groups(made, stills), length)

    def _stills(self, number: int, frames: Frames) -> list[tuple[Path, str]]:
        pattern = re.compile(rf"stills{number}\.(\d{{7}})\.jpg")
        found = [(path, match[1]) for path in self._folder.iterdir() if (match := pattern.fullmatch(path.name))]
        if not found:
            raise JobError(1076, f"No picture could be decoded [{self._plan.source}]")
        return [(path, f"{frames.base}.{index}.jpg") for path, index in sorted(found)]

    def _groups(self, made: list[cmaf.Track], stills: list[list[tuple[Path, str]]]) -> list[dict[str, Any]]:
        base = self._plan.cmaf.base
        wanted = ((self._plan.cmaf.dash, ".mpd"), (self._plan.cmaf.hls, ".m3u8"))
        package = {
            "outputDetails": [_output(track) for track in made],
            "playlistFilePaths": [base + suffix for is_wanted, suffix in wanted if is_wanted],
            "type": "CMAF_GROUP",
        }
        length = round(1000 * max(track.seconds for track in made))
        captures = [
            {
                "outputDetails": [
                    {
                        "outputFilePaths": [pairs[-1][1]],
                        "durationInMs": length,
                        "videoDetails": {"widthInPx": frames.width, "heightInPx": frames.height},
                    }
                ],
                "type": "FILE_GROUP",
            }
            for frames, pairs in zip(self._plan.frames, stills, strict=True)
        ]
        order = iter(captures)
        return [package if kind == "CMAF_GROUP_SETTINGS" else next(order) for kind in self._plan.group_order]


def _output(track: cmaf.Track) -> dict[str, Any]:
    detail: dict[str, Any] = {"durationInMs": round(track.seconds * 1000)}
    if isinstance(track.output, Video):
        detail["videoDetails"] = {
            "widthInPx": track.output.width,
            "heightInPx": track.output.height,
            "averageBitrate": track.average_bps,
        }
    return detail
