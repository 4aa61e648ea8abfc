"""One route, one Lambda: validation, problem+json for every failure, the request's id on every answer.

A verb makes its app with `route_app()`, declares the route, and exports `handler = lambda_handler(app)`.
"""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from socialflow import env, lean, limits, logs, unexpected
from socialflow.access import Access, Caller
from socialflow.access import is_staff as is_staff_role
from socialflow.errors import (
    FieldError,
    Invalid,
    Malformed,
    NoRoute,
    SocialFlowError,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)

with lean.unbuilt_models():
    from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
    from aws_lambda_powertools.event_handler.exceptions import NotFoundError
    from aws_lambda_powertools.event_handler.openapi.exceptions import (
        RequestUnsupportedContentType,
        RequestValidationError,
    )
    from aws_lambda_powertools.event_handler.openapi.params import Query

# Verbs take these from here, so that nothing imports Powertools before `lean` does.
__all__ = [
    "PROBLEM_TYPE",
    "Going",
    "Query",
    "Response",
    "RouteApp",
    "caller",
    "claim",
    "header",
    "is_staff",
    "lambda_handler",
    "problem",
    "request_id",
    "route_app",
    "set_cookie",
    "set_header",
]

PROBLEM_TYPE = "application/problem+json"
# Where `type` points: a page per code, made from the registry.
ERROR_PAGES = "/api/v1/docs/errors"
BODY_LIMIT_BYTES = 256 * 1024
_FIELD_ERRORS_LIMIT = 20
# A field's name may be the client's own invention, and is told back to it.
_POINTER_LIMIT = 100
_DIGITS_LIMIT = 1000
# What docs/api-contract.md promises to clients of a route that will go.
_NOTICE = timedelta(days=182)

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


@dataclass
class _Extras:
    """What the answer carries beside its body; emptied before each request."""

    headers: dict[str, str] = field(default_factory=dict)
    standings: list[limits.Standing] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Going:
    """A route that will go: deprecated since one day, gone on the other, half a year later at least, with what takes its place."""

    since: datetime
    until: datetime
    instead: str

    def __post_init__(self) -> None:
        if self.until - self.since < _NOTICE:
            raise ValueError(f"clients are promised {_NOTICE.days} days between {self.since} and {self.until}")

    @property
    def headers(self) -> dict[str, str]:
        """RFC 9745, RFC 8594 and RFC 8288."""
        return {
            "Deprecation": f"@{int(self.since.timestamp())}",
            "Sunset": format_datetime(self.until, usegmt=True),
            "Link": f'<{self.instead}>; rel="successor-version"',
        }


class RouteApp(APIGatewayHttpResolver):
    """Powertools' HTTP API resolver, with our errors instead of its own."""

    def __init__(self, access: Access, body_limit_bytes: int, going: Going | None) -> None:
        super().__init__(enable_validation=True)
        self.going = going
        self.access = access
        self.body_limit_bytes = body_limit_bytes
        self.extras = _Extras()

    @property
    def event(self) -> dict[str, Any]:
        """The event as API Gateway sent it."""
        raw: dict[str, Any] = self.current_event.raw_event
        return raw


def route_app(access: Access, *, body_limit_bytes: int = BODY_LIMIT_BYTES, going: Going | None = None) -> RouteApp:
    app = RouteApp(access, body_limit_bytes, going)
    app.exception_handler(SocialFlowError)(lambda error: _response(app, error))
    app.exception_handler(RequestValidationError)(lambda error: _response(app, _from_validation(error)))
    app.exception_handler(RequestUnsupportedContentType)(lambda _: _response(app, UnsupportedMedia()))
    app.exception_handler(Exception)(lambda error: _response(app, _unexpected(error)))
    app.not_found(lambda _: _response(app, NoRoute()))
    return app


def lambda_handler(app: RouteApp) -> Handler:
    """The Lambda entry point of `app`. It never raises: what cannot be answered is a 500 problem with the request's id."""

    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
        app.extras = _Extras(headers=dict(app.going.headers) if app.going else {})
        try:
            _meter(app, event)
            _admit(app.access, event)
            _meter_account(app, event, _check_body(event, app.body_limit_bytes))
            answer = app.resolve(_as_json(event), context)
        except SocialFlowError as error:
            answer = _answer(event, error)
        except Exception as error:  # noqa: BLE001 - the last line of defence of a route
            answer = _answer(event, _unexpected(error))
        finished = _finish(answer, event, app.extras)
        # The one line by which a request id finds its route, its status and its invocation.
        logs.logger.info("answered", route=str(event.get("routeKey", "")), status=finished["statusCode"])
        return finished

    return logs.instrument(handle)


def caller(app: RouteApp) -> str:
    """The user id that the gateway's authorizer vouches for.

    Raises Unauthenticated when it vouches for nobody, Unavailable when it could not tell.
    """
    return _user_id(app.event)


def claim(app: RouteApp, name: str) -> str:
    """A fact the authorizer passed on (user_id, session_id, role ...), empty when it did not."""
    return str(_claims(app.event).get(name) or "")


def is_staff(app: RouteApp) -> bool:
    """Whether the caller sees what is kept from others: a moderator or one above, by a second factor."""
    return is_staff_role(claim(app, "role")) and claim(app, "is_two_factor") == "true"


def header(app: RouteApp, name: str) -> str:
    """A request header by its lower-case name, empty when absent."""
    return str(app.event.get("headers", {}).get(name, ""))


def request_id(app: RouteApp) -> str:
    """The id under which the request's log lines are found."""
    return _request_id(app.event)


def set_header(app: RouteApp, name: str, value: str) -> None:
    app.extras.headers[name] = value


def set_cookie(app: RouteApp, cookie: str) -> None:
    """Add one Set-Cookie line."""
    app.extras.cookies.append(cookie)


def problem(error: SocialFlowError, request_id: str) -> dict[str, Any]:
    """The RFC 9457 body of an error."""
    body: dict[str, Any] = {
        "type": f"{ERROR_PAGES}#{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": request_id,
    }
    body |= error.more
    if error.errors:
        body["errors"] = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in error.errors]
    return body


def _claims(event: dict[str, Any]) -> dict[str, Any]:
    return event.get("requestContext", {}).get("authorizer", {}).get("lambda") or {}


def _user_id(event: dict[str, Any]) -> str:
    claims = _claims(event)
    if user_id := claims.get("user_id"):
        return str(user_id)
    match claims.get("refused"):
        case "bad-token":
            raise Unauthenticated("The access token is expired, revoked or not ours; refresh it, or log in again.")
        case "unavailable":
            raise Unavailable("The access token could not be checked just now; try again.")
        case _:
            raise Unauthenticated


def _admit(access: Access, event: dict[str, Any]) -> None:
    """Refuse whom the route is not for, before anything of the request is read."""
    if access.role is None:
        return
    claims = _claims(event)
    scopes, proved_at = claims.get("scopes"), claims.get("proved_at")
    access.check(
        Caller(
            user_id=_user_id(event),
            role=str(claims.get("role") or ""),
            scopes=None if scopes is None else frozenset(str(scopes).split()),
            proved_at=datetime.fromtimestamp(int(proved_at), UTC) if proved_at else None,
            is_two_factor=claims.get("is_two_factor") == "true",
        )
    )


def _meter(app: RouteApp, event: dict[str, Any]) -> None:
    """Count the request against whom it comes from. Raises TooManyRequests."""
    access, claims, address = app.access, _claims(event), _address(event)
    if not access.cost:
        return
    subjects = [limits.Subject("address", address)]
    if user_id := str(claims.get("user_id") or ""):
        subjects = [
            limits.Subject("user", user_id),
            limits.Subject("session", f"{user_id}#{claims.get('session_id') or ''}"),
            limits.Subject("route", f"{user_id}#{event.get('routeKey', '')}"),
            *subjects,
        ]
    _hold(app, limits.meter.take(subjects, access.cost))
    if access.strict:
        _hold(app, limits.meter.take_strictly(limits.Subject(f"{access.strict}-address", address)))


def _meter_account(app: RouteApp, event: dict[str, Any], body: Any) -> None:
    """Count a strict request against the account that it is about. Raises TooManyRequests."""
    access = app.access
    if not access.strict:
        return
    named = body.get(access.account) if isinstance(body, dict) else None
    account = _claims(event).get("user_id") if not access.account else named
    if isinstance(account, str) and account:
        subject = limits.Subject(f"{access.strict}-account", limits.hashed(account))
        _hold(app, limits.meter.take_strictly(subject))


def _hold(app: RouteApp, standings: list[limits.Standing]) -> None:
    app.extras.standings += standings
    app.extras.headers |= limits.headers(app.extras.standings)
    if (wait := limits.wait_seconds(standings)) is not None:
        raise TooManyRequests(retry_after_seconds=wait)


def _address(event: dict[str, Any]) -> str:
    """The client's: as the gateway saw it, or as CloudFront did when the request shows that it comes from there."""
    seen = str(event.get("requestContext", {}).get("http", {}).get("sourceIp", ""))
    proof, sent = env.optional(env.ORIGIN_PROOF), event.get("headers", {})
    if proof and sent.get("x-origin-proof") == proof:
        # `address:port`; an IPv6 address has colons of its own.
        return str(sent.get("cloudfront-viewer-address", "")).rpartition(":")[0].strip("[]") or seen
    return seen


def _check_body(event: dict[str, Any], limit_bytes: int) -> Any:
    """The body's JSON, None when there is no body."""
    body = event.get("body")
    if not body:
        return None
    try:
        raw = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode("utf-8")
    except (binascii.Error, UnicodeEncodeError):
        raise Malformed from None
    if len(raw) > limit_bytes:
        raise TooLarge(f"The body has {len(raw)} bytes; this route takes at most {limit_bytes}.")
    media_type = event.get("headers", {}).get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in {"", "application/json"}:
        raise UnsupportedMedia
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant, parse_int=_bounded)
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None
    except UnicodeDecodeError:
        raise Malformed("The body is not UTF-8 text.") from None
    except ValueError as error:
        raise Malformed(f"The body is not readable JSON: {str(error)[:200]}.") from None


def _as_json(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its checked body's media type written as Powertools knows it; media types have no case."""
    if not event.get("body"):
        return event
    return {**event, "headers": {**event.get("headers", {}), "content-type": "application/json"}}


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _bounded(digits: str) -> int:
    if len(digits) > _DIGITS_LIMIT:
        raise ValueError(f"a number has {len(digits)} digits, more than the {_DIGITS_LIMIT} that fit anywhere")
    return int(digits)


def _from_validation(error: RequestValidationError) -> SocialFlowError:
    found = list(error.errors())
    if any(each.get("loc", ())[:1] == ("response",) for each in found):
        # Our own answer breaks our contract: nothing that the client sent.
        return _unexpected(error)
    fields = tuple(
        FieldError(
            pointer=_pointer(each.get("loc", ())),
            code=str(each.get("type", "invalid")),
            detail=str(each.get("msg", "")),
        )
        for each in found[:_FIELD_ERRORS_LIMIT]
    )
    names = ", ".join(dict.fromkeys(each.pointer for each in fields))
    return Invalid(f"These do not fit: {names}. Each is explained under `errors`.", errors=fields)


def _pointer(location: tuple[Any, ...]) -> str:
    parts = [str(each) for each in location]
    if parts and parts[0] == "body":
        return ("/" + "/".join(each.replace("~", "~0").replace("/", "~1") for each in parts[1:]))[:_POINTER_LIMIT]
    return parts[-1][:_POINTER_LIMIT] if parts else "/"


def _unexpected(error: Exception) -> SocialFlowError:
    return NoRoute() if isinstance(error, NotFoundError) else unexpected.told(error)


def _response(app: RouteApp, error: SocialFlowError) -> Response[str]:
    body = json.dumps(problem(error, _request_id(app.event)))
    return Response(status_code=error.status, content_type=PROBLEM_TYPE, body=body, headers=_retry_after(error))


def _answer(event: dict[str, Any], error: SocialFlowError) -> dict[str, Any]:
    headers = {"Content-Type": PROBLEM_TYPE, **_retry_after(error)}
    body = json.dumps(problem(error, _request_id(event)))
    return {"statusCode": error.status, "headers": headers, "body": body, "isBase64Encoded": False}


def _retry_after(error: SocialFlowError) -> dict[str, Any]:
    return {"Retry-After": str(error.retry_after_seconds)} if error.retry_after_seconds is not None else {}


def _finish(answer: dict[str, Any], event: dict[str, Any], extras: _Extras) -> dict[str, Any]:
    headers = {**answer.get("headers", {}), **extras.headers, "X-Request-Id": _request_id(event)}
    headers.setdefault("Cache-Control", "no-store")
    finished = {**answer, "headers": headers}
    if answer["statusCode"] == 204:
        finished["body"] = ""
        headers.pop("Content-Type", None)
    if extras.cookies:
        finished["cookies"] = [*answer.get("cookies", []), *extras.cookies]
    return finished


def _request_id(event: dict[str, Any]) -> str:
    return str(event.get("requestContext", {}).get("requestId", ""))
