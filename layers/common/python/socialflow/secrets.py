"""Secrets, read once and kept for a short while, so that a rotation is seen without a restart."""

from socialflow import aws, clock
from socialflow.env import Setting

KEEP_SECONDS = 300
_kept: dict[tuple[str, str], tuple[float, str]] = {}


def read(arn: Setting, *, fresh: bool = False, stage: str = "AWSCURRENT") -> str:
    """The secret's text. `fresh` skips what is kept: use it once when a signature does not fit, it may have rotated."""
    key = (arn.get(), stage)
    at = clock.now().timestamp()
    kept = _kept.get(key)
    if kept and not fresh and at - kept[0] < KEEP_SECONDS:
        return kept[1]
    text = aws.client("secretsmanager").get_secret_value(SecretId=key[0], VersionStage=stage)["SecretString"]
    _kept[key] = (at, text)
    return text


def forget() -> None:
    _kept.clear()
