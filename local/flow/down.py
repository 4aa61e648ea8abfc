"""Stops the platform that runs on a state folder."""

import os
import signal
import time

from local.flow import running
from local.flow.problem import Problem
from local.flow.settings import Settings

_SECONDS = 60.0


def run(settings: Settings) -> bool:
    """Everything is saved and stopped; False when nothing ran."""
    run_ = running.current(settings)
    if run_ is None:
        return False
    if not run_.pid:
        raise Problem(
            f"Social Flow runs, but its note {settings.lock} cannot be read, so its process is not known.",
            "Press Ctrl-C where it was started, or end it with `kill`; `flow doctor` names who uses the ports.",
        )
    try:
        os.kill(run_.pid, signal.SIGTERM)
    except PermissionError as error:
        raise Problem(
            f"Process {run_.pid} belongs to another user and cannot be stopped by you.", "Ask its owner to stop it."
        ) from error
    except ProcessLookupError:
        pass
    deadline = time.monotonic() + _SECONDS
    while running.current(settings) is not None:
        if time.monotonic() > deadline:
            raise Problem(
                f"Process {run_.pid} did not stop within {_SECONDS:.0f} s.",
                f"End it with `kill -9 {run_.pid}`; its children end with it and at most 5 s of changes are lost.",
            )
        time.sleep(0.1)
    return True
