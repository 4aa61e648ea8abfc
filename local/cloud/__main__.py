"""`python -m local.cloud`: the embedded cloud on one loopback port, in the foreground.

Exit code 0 after SIGINT or SIGTERM, 2 when it cannot start, with one sentence on stderr.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from local.cloud.hooks import HookGoneError
from local.cloud.launch import CannotStart, run
from local.cloud.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.cloud", description="Run the embedded cloud on loopback.")
    parser.add_argument("--port", type=_port, default=4566, help="default 4566")
    parser.add_argument("--state-dir", type=Path, default=Path(".flow/cloud"), help="default .flow/cloud")
    parser.add_argument(
        "--iam",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="enforce IAM from the start; the default leaves that to POST /_flow/iam once the app is deployed",
    )
    parser.add_argument("--snapshot-seconds", type=float, default=3.0, help="between snapshots (default 3)")
    chosen = parser.parse_args(arguments)
    settings = Settings(chosen.port, chosen.state_dir.resolve(), chosen.iam, chosen.snapshot_seconds)
    try:
        run(settings)
    except (CannotStart, HookGoneError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is between 1 and 65535")
    return port


if __name__ == "__main__":
    sys.exit(main())
