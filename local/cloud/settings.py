"""How the embedded cloud is set up, and the environment that makes ministack do so."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

REGION = "us-east-1"
ACCOUNT = "000000000000"

# A function sees the gateway's environment, so the gateway keeps only what a machine must have: neither the checkout's
# PYTHONPATH (it would hide a module missing from a zip) nor anybody's AWS profile may reach it.
_KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ", "USER", "LOG_LEVEL")


@dataclass(frozen=True)
class Settings:
    port: int
    state_dir: Path
    enforce_iam: bool = False
    # From one snapshot to the next; state.LOST_SECONDS shortens it when writing takes long.
    snapshot_seconds: float = 3.0

    @property
    def s3_dir(self) -> Path:
        return self.state_dir / "s3"

    @property
    def tmp_dir(self) -> Path:
        return self.state_dir / "tmp"

    @property
    def snapshots_dir(self) -> Path:
        return self.state_dir / "snapshots"


def apply(settings: Settings) -> None:
    """Set this process's environment. Must run before the first import of ministack, which reads it once."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(
        GATEWAY_PORT=str(settings.port),
        BIND_HOST="127.0.0.1",
        MINISTACK_HOST="localhost",
        MINISTACK_REGION=REGION,
        MINISTACK_ACCOUNT_ID=ACCOUNT,
        AUTH="false",  # the gateway's /_flow/iam turns it on once the app is deployed
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",  # noqa: S106 - the embedded cloud's own root key, worth nothing elsewhere
        AWS_DEFAULT_REGION=REGION,
        IOT_MTLS_ENABLED="0",  # its broker listens on every interface whatever BIND_HOST says
        SFTP_ENABLED="0",
        PERSIST_STATE="0",  # saves on a clean stop only; snapshots.py replaces it
        STATE_DIR=str(settings.state_dir / "ministack"),
        S3_PERSIST="1",
        S3_DATA_DIR=str(settings.s3_dir),
        TMPDIR=str(settings.tmp_dir),
        LAMBDA_ASYNC_RETRY_BASE_SECONDS="1",
        DOCKER_HOST="unix:///nonexistent",  # never look for a docker daemon
    )
    os.environ.setdefault("LOG_LEVEL", "WARNING")
