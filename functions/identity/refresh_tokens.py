"""Refresh tokens: opaque to clients, stored as a hash, and recognisable as ours after they are spent.

A token is `<user id>.<session id>.<generation>.<secret>.<tag>`. The tag is made with the family's own key, so that only a
token that we did issue can count as the reuse of a spent one: nobody ends a session by inventing tokens for it.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

from functions.identity.errors import SessionEnded
from socialflow import ids

_FORM = re.compile(r"([0-9a-z]{26})\.([0-9a-z]{26})\.([0-9]{1,9})\.([0-9a-f]{64})\.([0-9a-f]{32})", re.ASCII)
_TAG_BYTES = 16


@dataclass(frozen=True)
class Presented:
    """A text that has the form of a token; whether we issued it, `is_ours` says."""

    text: str
    user_id: str
    session_id: str
    generation: int

    @property
    def token_hash(self) -> str:
        return hashed(self.text)

    def is_ours(self, family_key: str) -> bool:
        body, _, tag = self.text.rpartition(".")
        return hmac.compare_digest(tag, _tag(body, family_key))


def new_family_key() -> str:
    return ids.new_secret()


def new_token(user_id: str, session_id: str, generation: int, family_key: str) -> str:
    body = f"{user_id}.{session_id}.{generation}.{ids.new_secret()}"
    return f"{body}.{_tag(body, family_key)}"


def parse(text: str) -> Presented:
    """Raises SessionEnded when it cannot be a token."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise SessionEnded
    return Presented(text, match[1], match[2], int(match[3]))


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _tag(body: str, family_key: str) -> str:
    return hmac.digest(family_key.encode(), body.encode(), hashlib.sha256)[:_TAG_BYTES].hex()
