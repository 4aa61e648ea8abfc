"""The gateway's authorizer: says who calls, or that nobody does. It answers and never raises."""

from typing import Any

from functions.identity import authority
from socialflow import clock, logs


def authorize(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    try:
        caller = authority.bearer(str(event["headers"]["authorization"]), at=clock.now())
    except Exception as error:  # noqa: BLE001 - whatever went wrong, nobody is let in
        logs.logger.info("not authorized", reason=type(error).__name__, explanation=str(error)[:200])
        return {"isAuthorized": False, "context": {}}
    return {
        "isAuthorized": True,
        "context": {"user_id": caller.user_id, "session_id": caller.session_id, "role": caller.role},
    }


handler = logs.instrument(authorize)
