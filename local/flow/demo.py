"""Runs the main story against the platform: against the one that runs, or one started for it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from local.flow import running, up
from local.flow.problem import Problem
from local.flow.screen import Screen
from local.flow.settings import Settings


@dataclass(frozen=True)
class Stage:
    """What a story is told with: where everything answers, the video (None: make one), and where to show it."""

    settings: Settings
    video: Path | None
    screen: Screen


# Tells the story and gives what `RESULT` prints. Raises Problem when it cannot go on.
Tell = Callable[[Stage], Mapping[str, Any]]


def run(settings: Settings, console: Console, tell: Tell, *, video: Path | None, once: bool) -> None:
    """The story is told; with `once` that is all, else a platform started for it keeps serving until Ctrl-C."""
    if video is not None and not video.is_file():
        raise Problem(f"There is no video file at {video}.", "Give the path of a video, or none to have one made.")

    def told(screen: Screen) -> bool:
        result = tell(Stage(settings, video, screen))
        # One line, whatever the width of the terminal: scripts read it.
        print(f"RESULT {json.dumps(result, sort_keys=True)}", flush=True)
        return not once

    present = running.current(settings)
    if present is None:
        up.run(settings, console, then=told)
    else:
        settings = present.settings
        told(Screen(console))
