"""The gateway's authorizer: says who calls, or why nobody does. It answers and never raises.

It lets every request through with what it found, and the route refuses (`socialflow.http.caller`): a gateway that denies
does so in words of its own, and every refusal of ours is a problem+json (docs/adr/0002-the-route-refuses.md).
"""

from operator import attrgetter
from typing import Any

from functions.identity import authority
from socialflow import clock, logs


def authorize(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    authorization = str((event.get("headers") or {}).get("authorization", ""))
    return {"isAuthorized": True, "context": authority.found(authorization, attrgetter("context"), clock.now())}


handler = logs.instrument(authorize)
