"""Whether a password is known from breaches, asked so that nobody learns it: k-anonymity by ranges of hashes.

Who keeps the list is told the first five of a hash's forty digits and answers with the rest of some hundred hashes, one of
which may be ours. The protocol, and every list there is, says SHA-1; here it is a name for a password in a public list, and
protects nothing (CR-9 bans it from what protects). Off unless the stage names a list. A list that does not answer refuses
nobody: the password is strong enough without it, and the miss is counted.
"""

import hashlib
import hmac
import urllib.request
from typing import Protocol

from botocore.exceptions import BotoCoreError, ClientError

from socialflow import aws, env, logs

PREFIX_DIGITS = 5
_TIMEOUT_SECONDS = 2
# A range has some 800 lines of 40 characters, padded to as much.
_ANSWER_BYTES = 256 * 1024


class Ranges(Protocol):
    """A list of breached passwords: `suffix:count` a line for the hashes that begin with `prefix`."""

    def read(self, prefix: str) -> str:
        """Raises OSError, ClientError or BotoCoreError when the list does not answer."""


class Served:
    """A list behind HTTP, such as the one of Have I Been Pwned: `<address><prefix>`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def read(self, prefix: str) -> str:
        # Padded, an answer's length does not tell which range it is.
        asked = urllib.request.Request(self.address + prefix, headers={"Add-Padding": "true"})  # noqa: S310
        with urllib.request.urlopen(asked, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 # nosec B310 - the stage's own setting, checked in `_ranges`
            return str(answer.read(_ANSWER_BYTES).decode("ascii", "replace"))


class Kept:
    """A copy of a list in a bucket of one's own, an object a range: `s3://<bucket>/<folder>/<prefix>`."""

    def __init__(self, bucket: str, folder: str) -> None:
        self.bucket, self.folder = bucket, folder

    def read(self, prefix: str) -> str:
        kept = aws.client("s3").get_object(Bucket=self.bucket, Key=f"{self.folder}{prefix}")
        return kept["Body"].read(_ANSWER_BYTES).decode("ascii", "replace")


def contain(password: str) -> bool:
    """Whether the list that the stage names has the password; False without a list, and when it does not answer."""
    ranges = _ranges(env.optional(env.BREACH_RANGES))
    if ranges is None:
        return False
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    prefix, wanted = digest[:PREFIX_DIGITS], digest[PREFIX_DIGITS:]
    try:
        lines = ranges.read(prefix).splitlines()
    except (OSError, ClientError, BotoCoreError) as error:
        logs.logger.warning("the list of breached passwords does not answer", error=type(error).__name__)
        logs.metric("BreachChecksMissed", 1)
        return False
    found = [line.partition(":") for line in lines]
    # Padding has the count 0.
    return any(hmac.compare_digest(each.strip().upper(), wanted) and count.strip() != "0" for each, _, count in found)


def _ranges(where: str) -> Ranges | None:
    scheme, _, rest = where.partition("://")
    match scheme:
        case "":
            return None
        case "http" | "https":
            return Served(where)
        case "s3":
            bucket, _, folder = rest.partition("/")
            return Kept(bucket, folder)
        case _:
            raise ValueError(f"{env.BREACH_RANGES} is neither http(s):// nor s3://")
