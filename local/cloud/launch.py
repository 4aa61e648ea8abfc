"""Start the embedded cloud: check, mend, restore, serve, and save on the way out."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import gc
import importlib.util
import logging
import socket
from collections.abc import Iterator
from typing import Any

from local.cloud import settings as environment
from local.cloud.cloud import STAND_INS, Cloud
from local.cloud.settings import ACCOUNT, REGION, Settings

log = logging.getLogger("flow.cloud")


class CannotStart(Exception):
    """One sentence for a person: what is in the way and what to do."""


def run(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM. Raises CannotStart, and HookGoneError when ministack is not the pinned one."""
    with _own(settings):
        _check_port(settings.port)
        environment.apply(settings)
        gc.disable()  # until ready: importing and restoring make millions of objects that all stay
        asyncio.run(_serve(settings))


@contextlib.contextmanager
def _own(settings: Settings) -> Iterator[None]:
    """The state folder exists, is private and belongs to this process alone."""
    try:
        for folder in (settings.state_dir, settings.tmp_dir, settings.s3_dir, settings.snapshots_dir):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (settings.state_dir / "lock").open("w")
    except OSError as error:
        raise CannotStart(
            f"The state folder {settings.state_dir} cannot be used ({error.strerror}); "
            "make room or choose another with --state-dir."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Another embedded cloud already uses {settings.state_dir}; stop it or choose another --state-dir."
            ) from None
        yield


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            reason = "is taken by another program" if error.errno == errno.EADDRINUSE else "may not be opened by you"
            raise CannotStart(f"Port {port} {reason}; stop it or choose another with --port.") from None


async def _serve(settings: Settings) -> None:
    # Only now: ministack reads its environment when it is imported.
    from local import serving
    from local.cloud import mends, state
    from local.cloud.gateway import Gateway
    from local.cloud.mends import iam
    from local.cloud.snapshots import Snapshots

    cloud = Cloud(port=settings.port, state_dir=settings.state_dir, region=REGION, account=ACCOUNT)
    _install_stand_ins(cloud)
    snapshots = Snapshots(settings.snapshots_dir)
    recorder = state.Recorder(cloud, snapshots, settings.snapshot_seconds)
    mends.install(cloud, touched=recorder.touch)
    gateway = Gateway(cloud, recorder, restored=state.restore(cloud, snapshots))
    iam.install()
    iam.enforce(on=settings.enforce_iam)

    starting = asyncio.create_task(_become_ready(cloud, gateway, recorder, settings.port))
    try:
        await serving.until_stopped(gateway, settings.port, keep_alive_timeout=75)
    finally:
        starting.cancel()
        for callback in cloud.stop_callbacks:
            await callback()
        await asyncio.to_thread(mends.stop)
        await asyncio.to_thread(recorder.stop)


async def _become_ready(cloud: Cloud, gateway: Any, recorder: Any, port: int) -> None:
    from local.cloud import mends

    await _until_listening(port)
    await asyncio.to_thread(mends.start)
    for callback in cloud.ready_callbacks:
        await callback()
    recorder.start()
    gc.enable()
    gc.freeze()  # a forked copy that never touches them shares their memory
    gateway.ready = True
    print(f"The embedded cloud listens on http://127.0.0.1:{port}", flush=True)


async def _until_listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return


def _install_stand_ins(cloud: Cloud) -> None:
    for name in STAND_INS:
        if importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        install = getattr(module, "install", None)
        if install is not None:
            install(cloud)
