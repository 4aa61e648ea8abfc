"""The gateway's authorizer: says who calls, or why nobody does. It answers and never raises.

It lets every request through with what it found, and the route refuses (`socialflow.http.caller`): a gateway that denies
does so in words of its own, and every refusal of ours is a problem+json (docs/adr/0002-the-route-refuses.md).
"""

from typing import Any

from functions.identity import authority
from functions.identity.errors import BadToken, SessionEnded
from socialflow import clock, logs


def authorize(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    return {"isAuthorized": True, "context": _found(str((event.get("headers") or {}).get("authorization", "")))}


def _found(authorization: str) -> dict[str, str]:
    if not authorization:
        return {"refused": "no-token"}
    try:
        return authority.bearer(authorization, at=clock.now()).context
    except (BadToken, SessionEnded) as error:
        logs.logger.info("not authorized", reason=type(error).__name__, explanation=str(error)[:200])
        return {"refused": "bad-token"}
    except Exception:  # noqa: BLE001 - whatever went wrong, nobody is vouched for
        logs.logger.exception("the token could not be checked")
        return {"refused": "unavailable"}


handler = logs.instrument(authorize)
