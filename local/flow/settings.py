"""Where things are on this machine: the checkout, its state folder, and the ports."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGION = "us-east-1"
ACCOUNT = "000000000000"
STACK_PREFIX = "SocialFlow-local"
# Where Stripe's events arrive; on AWS the same paths are registered with Stripe.
STRIPE_WEBHOOK_PATHS = ("/api/v1/webhooks/stripe", "/api/v1/webhooks/stripe/billing")


@dataclass(frozen=True)
class Settings:
    home: Path = ROOT / ".flow"
    cloud_port: int = 4566
    stripe_port: int = 8085
    cdn_port: int = 8080
    # The tree whose CDK app is deployed.
    tree: Path = ROOT

    @property
    def cloud_url(self) -> str:
        return f"http://127.0.0.1:{self.cloud_port}"

    @property
    def stripe_url(self) -> str:
        return f"http://127.0.0.1:{self.stripe_port}"

    @property
    def public_url(self) -> str:
        """The front door: API, media and pages under one origin; FLOW_PUBLIC_ORIGIN names it otherwise (browsers know passkeys
        at http://localhost, and not at an address of digits)."""
        return os.environ.get("FLOW_PUBLIC_ORIGIN") or f"http://127.0.0.1:{self.cdn_port}"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def lock(self) -> Path:
        return self.home / "running.json"

    @property
    def deployed(self) -> Path:
        return self.home / "deployed.json"

    def ports(self) -> Iterator[tuple[str, int, str]]:
        """Each port with what listens on it and the option that changes it."""
        yield "the embedded cloud", self.cloud_port, "--cloud-port"
        yield "the Stripe stand-in", self.stripe_port, "--stripe-port"
        yield "the front door", self.cdn_port, "--cdn-port"


def search_path() -> str:
    """PATH with the checkout's own tools first."""
    own = (Path(sys.executable).parent, ROOT / "node_modules" / ".bin")
    return os.pathsep.join([*map(str, own), os.environ.get("PATH", os.defpath)])


def child_environment(**more: str) -> dict[str, str]:
    """The environment of what `flow` starts: this machine's, without anybody's AWS account in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    search = os.pathsep.join([str(ROOT), str(ROOT / "layers" / "common" / "python")])
    return {**kept, "PATH": search_path(), "PYTHONPATH": search, "PYTHONUNBUFFERED": "1", **more}


def aws_environment(settings: Settings) -> dict[str, str]:
    """What makes an AWS tool talk to the embedded cloud and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": settings.cloud_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
    }
