"""How API Gateway calls a socket's functions: an event of a connection in, a status and a message out.

A refusal is told as the body of an HTTP problem is, over the socket in a message of the type `error`. A connection that is
refused hears only the status: API Gateway passes no body on.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.sockets.errors import SessionNeeded
from functions.sockets.models import Owner
from socialflow import limits, logs, unexpected
from socialflow.errors import SocialFlowError, TooManyRequests, Unauthenticated, Unavailable

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


@dataclass(frozen=True)
class Call:
    """A connection that was opened, has said something or is gone."""

    connection_id: str
    request_id: str
    told: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)

    @property
    def owner(self) -> Owner:
        """Raises Unauthenticated, Unavailable or SessionNeeded."""
        if not self.told.get("user_id"):
            raise Unavailable if self.told.get("refused") == "unavailable" else Unauthenticated
        if not self.told.get("session_id"):
            raise SessionNeeded
        return Owner(
            user_id=str(self.told["user_id"]),
            session_id=str(self.told["session_id"]),
            standing_version=int(self.told["standing_version"]),
            expires_at=int(self.told["expires_at"]),
        )


def route(handle: Callable[[Call], dict[str, Any]]) -> Handler:
    """The Lambda entry point. It never raises: what cannot be answered is an error with the request's id."""

    def answer(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        call = _call(event)
        try:
            done = handle(call)
        except SocialFlowError as error:
            done = refusal(error, call)
        except Exception as error:  # noqa: BLE001 - the last line of defence of a route
            done = refusal(unexpected.told(error), call)
        kind = str(event["requestContext"].get("routeKey", ""))
        logs.logger.info("answered", route=kind, status=done["statusCode"], connection_id=call.connection_id)
        return done

    return logs.instrument(answer)


def refusal(error: SocialFlowError, call: Call) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "error", "code": error.code, "detail": error.detail, "request_id": call.request_id}
    if error.retry_after_seconds is not None:
        said["retry_after_seconds"] = error.retry_after_seconds
    return {"statusCode": error.status, "body": json.dumps(said)}


def meter(owner: Owner) -> None:
    """Count it against the user's and the session's limits. Raises TooManyRequests."""
    subjects = [
        limits.Subject("user", owner.user_id),
        limits.Subject("session", f"{owner.user_id}#{owner.session_id}"),
    ]
    wait = limits.wait_seconds(limits.meter.take(subjects, 1))
    if wait is not None:
        raise TooManyRequests(retry_after_seconds=wait)


def _call(event: dict[str, Any]) -> Call:
    context = event["requestContext"]
    return Call(
        connection_id=str(context["connectionId"]),
        request_id=str(context.get("requestId", "")),
        told=context.get("authorizer") or {},
        headers={name.lower(): str(value) for name, value in (event.get("headers") or {}).items()},
        body=str(event.get("body") or ""),
    )
