"""Forgets the local world: everything that `flow` keeps in its state folder, and nothing else that lies there."""

import shutil

from local.flow import running
from local.flow.problem import Problem
from local.flow.settings import Settings

_OURS = ("cloud", "stripe", "cdk.out", "deployed.json", "deployed.new", "demo.mp4", "story.json", "logs")


def run(settings: Settings) -> list[str]:
    """What was removed. Raises Problem while the platform runs."""
    if not settings.home.exists():
        return []
    with running.alone(settings):
        present = [settings.home / name for name in _OURS if (settings.home / name).exists()]
        for path in present:
            try:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            except OSError as error:
                raise Problem(
                    f"{path} cannot be removed: {error.strerror}.", f"Give it to yourself: sudo chown -R $USER {path}"
                ) from error
    settings.lock.unlink(missing_ok=True)
    return [path.name for path in present]
