"""`python -m local.cdn`: serve the deployed distribution on one loopback port."""

import argparse
import asyncio
import errno
import logging
import signal
import sys

from hypercorn.asyncio import serve
from hypercorn.config import Config

from local.cdn.app import FrontDoor


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.cdn", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="the loopback port to listen on (8080)")
    parser.add_argument("--cloud-url", default="http://127.0.0.1:4566", help="where the embedded cloud listens")
    parser.add_argument("--distribution", help="the distribution's id, when several are deployed")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("botocore").setLevel(logging.WARNING)
    try:
        asyncio.run(_serve(options.port, FrontDoor(options.cloud_url, options.distribution)))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"Port {options.port} is taken by another program; choose one with --port.", file=sys.stderr)
        return 2
    return 0


async def _serve(port: int, app: FrontDoor) -> None:
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.include_server_header = False
    config.include_date_header = False
    config.graceful_timeout = 3
    config.accesslog = None
    config.errorlog = "-"
    config.loglevel = "WARNING"
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await serve(app, config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
