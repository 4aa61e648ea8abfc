"""What a client may say: one message, `ping`, within bounds; everything else goes over HTTP."""

import json
from typing import Any

from functions.sockets.errors import UnknownMessage
from functions.sockets.models import Owner
from socialflow.errors import Malformed, TooLarge

LIMIT_BYTES = 4096
_ID_LIMIT = 64


def answer(text: str, owner: Owner) -> dict[str, Any]:
    """Raises TooLarge, Malformed or UnknownMessage."""
    said = _read(text)
    if said.get("type") != "ping":
        raise UnknownMessage
    pong: dict[str, Any] = {"type": "pong", "expires_at": owner.expires_at}
    if isinstance(said.get("id"), str) and len(said["id"]) <= _ID_LIMIT:
        pong["id"] = said["id"]
    return pong


def _read(text: str) -> dict[str, Any]:
    size = len(text.encode("utf-8", "replace"))
    if size > LIMIT_BYTES:
        raise TooLarge(f"The message has {size} bytes; a socket takes at most {LIMIT_BYTES}.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("The message is not readable JSON.") from None
    if not isinstance(said, dict):
        raise Malformed("A message is a JSON object.")
    return said
