"""An ASGI app on one loopback port until SIGINT or SIGTERM, the same way for every stand-in."""

import asyncio
import errno
import signal
import sys
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

# Seconds that requests in flight may take at a clean stop.
GRACE_SECONDS = 3.0


def run(app: Any, port: int, **settings: Any) -> int:
    """The program's exit code: 0 when it was told to stop, 2 and a sentence on stderr when the port is taken."""
    try:
        asyncio.run(until_stopped(app, port, **settings))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"Port {port} is taken by another program; choose one with --port.", file=sys.stderr)
        return 2
    return 0


async def until_stopped(app: Any, port: int, **settings: Any) -> None:
    """`settings` are hypercorn's, by their names."""
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.graceful_timeout = GRACE_SECONDS
    config.accesslog = None
    config.loglevel = "WARNING"
    for name, value in settings.items():
        setattr(config, name, value)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(app, config, shutdown_trigger=stop.wait)
