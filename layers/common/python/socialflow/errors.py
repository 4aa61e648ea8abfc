"""The error tree: one class per reaction of the caller, not per cause.

    SocialFlowError
    ├── Invalid               422  what was sent cannot be meant; mend it and send it again
    │   ├── Malformed         400  it is not even readable
    │   ├── TooLarge          413
    │   └── UnsupportedMedia  415
    ├── Unauthenticated       401  log in (again)
    ├── Forbidden             403  this caller may not; another might
    ├── NotFound              404
    │   └── NoRoute           404  no such path
    ├── MethodNotAllowed      405
    ├── Conflict              409  the state does not allow it now; read it, then decide
    ├── TooManyRequests       429  wait `retry_after_seconds`
    ├── Unavailable           503  nothing is lost; try again after `retry_after_seconds`
    └── InternalError         500  a bug of ours

A domain's own error subclasses one of these and sets `code`; `code` is stable, the sentence is not. Its docstring's first line
is what the client reads as `detail`, a paragraph after it what its page under /api/v1/docs/errors says of the cause; `fix` is
what that page says to do, and comes from the reaction unless the error has a better one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar


@dataclass(frozen=True)
class FieldError:
    """One field that was wrong; `pointer` is a JSON pointer into the request body, or the parameter's name."""

    pointer: str
    code: str
    detail: str


class SocialFlowError(Exception):
    """Base of everything that becomes a problem+json. `detail` says what was wrong and what to do."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong on our side"
    # Members of the problem beside those that every one has.
    more: Mapping[str, str] = MappingProxyType({})
    fix: ClassVar[str] = (
        "Send it again once. If it fails again, tell the operators the `request_id`: it finds the cause."
    )

    def __init__(
        self, detail: str = "", *, errors: tuple[FieldError, ...] = (), retry_after_seconds: int | None = None
    ) -> None:
        self.detail = detail or (self.__doc__ or "").split("\n")[0]
        self.errors = errors
        self.retry_after_seconds = retry_after_seconds
        super().__init__(self.detail)


class InternalError(SocialFlowError):
    """The request could not be completed because of a fault of ours; it is logged under the request id."""


class Invalid(SocialFlowError):
    """What was sent does not fit; mend the named fields and send it again."""

    status = 422
    code = "invalid-request"
    title = "The request does not fit"
    fix = "Mend what `errors` names, or what `detail` says, and send it again. Nothing was done; an Idempotency-Key is still unused."


class Malformed(Invalid):
    """The body is not readable JSON."""

    status = 400
    code = "malformed-json"
    title = "The body is not JSON"
    fix = "Send one JSON value in UTF-8, with no byte order mark, no NaN and no text after it."


class TooLarge(Invalid):
    """The body is larger than this route takes."""

    status = 413
    code = "body-too-large"
    title = "The body is too large"
    fix = "Send less at once. Files are never sent here: a video goes to the addresses that its upload signs."


class UnsupportedMedia(Invalid):
    """Send the body as application/json."""

    status = 415
    code = "unsupported-media-type"
    title = "The body has the wrong media type"
    fix = "Set `Content-Type: application/json`."


class IdempotencyKeyReused(Invalid):
    """This Idempotency-Key was used before with another body; use a new key for a new request."""

    code = "idempotency-key-reused"
    title = "The idempotency key belongs to another request"
    fix = "Make a new key (a UUID) for each new request; repeat a key only with the very same body."


class InvalidCursor(Invalid):
    """The cursor is not one of ours; start again without a cursor."""

    code = "invalid-cursor"
    title = "The cursor is not valid"
    fix = "Start again without `cursor`. A cursor belongs to the list, the filters and the caller that it came from."


class Unauthenticated(SocialFlowError):
    """Log in and send the access token as `Authorization: Bearer <token>`."""

    status = 401
    code = "unauthenticated"
    title = "Who are you?"
    fix = "Refresh the access token (`POST /api/v1/auth/refresh`), or log in again; then send the request again."


class Forbidden(SocialFlowError):
    """The caller is known, but may not do this."""

    status = 403
    code = "forbidden"
    title = "Not allowed"
    fix = "Nothing that this caller sends again will be allowed. Ask somebody who may."


class RoleNeeded(Forbidden):
    """The caller's role does not reach this; an administrator can change it."""

    code = "role-needed"
    title = "Another role is needed"
    fix = "Ask an administrator for the role, if it is yours to have; docs/authorization.md says what each route takes."


class ScopeNeeded(Forbidden):
    """A personal access token may not do this; use a session's token."""

    code = "scope-needed"
    title = "The token does not reach this far"
    fix = "Make a personal token with the scope that the route's page names, or use a session's token."


class SecondFactorMissing(Forbidden):
    """Moderators and administrators act in sessions that have proved a second factor; this one has not."""

    code = "second-factor-missing"
    title = "A second factor is needed"
    fix = "Add an authenticator app or a passkey to your account, then log in again or step up by it, and send the request again."


class StepUpNeeded(Forbidden):
    """Prove again who you are, as this touches the account itself: POST /api/v1/auth/step-up, then send the request again."""

    code = "step-up-needed"
    title = "Prove again who you are"
    fix = "Log in again or step up, then send the same request within ten minutes."


class NotYourVideo(Forbidden):
    """Only the video's creator may see or decide this of it."""

    code = "not-your-video"
    title = "The video is another's"
    fix = "GET /api/v1/videos lists yours. The owner logs in as themselves to do this."


class NotFound(SocialFlowError):
    """There is no such thing, or the caller may not know of it."""

    status = 404
    code = "not-found"
    title = "Not found"
    fix = "Look the id up again. What is private or belongs to another is answered as what is not there."


class NoRoute(NotFound):
    """No route has this path; /api/v1/docs lists them."""

    code = "no-such-route"
    title = "No such route"
    fix = "Compare path and method with /api/v1/docs. Paths have no trailing slash, but for those that are listed with one."


class MethodNotAllowed(SocialFlowError):
    """The path exists, but not with this method."""

    status = 405
    code = "method-not-allowed"
    title = "Method not allowed"
    fix = "Use a method that /api/v1/docs lists for the path."


class Conflict(SocialFlowError):
    """The present state does not allow it; read it again and decide."""

    status = 409
    code = "conflict"
    title = "The state does not allow it"
    fix = "Read the thing again, and decide from how it stands now."


class TooManyRequests(SocialFlowError):
    """Too many requests; wait as long as Retry-After says."""

    status = 429
    code = "too-many-requests"
    title = "Slow down"
    fix = "Wait as many seconds as `Retry-After` says, then go on more slowly: `RateLimit` tells what is left."


class Unavailable(SocialFlowError):
    """Something we depend on does not answer; nothing is lost, try again after Retry-After."""

    status = 503
    code = "unavailable"
    title = "Try again in a moment"
    fix = "Send the very same request again, with its Idempotency-Key, after as many seconds as `Retry-After` says."

    def __init__(
        self, detail: str = "", *, errors: tuple[FieldError, ...] = (), retry_after_seconds: int | None = 5
    ) -> None:
        super().__init__(detail, errors=errors, retry_after_seconds=retry_after_seconds)


def registry() -> dict[str, type[SocialFlowError]]:
    """Every error code that is loaded, by code; the pages under docs/errors come from it."""
    found: dict[str, type[SocialFlowError]] = {}
    todo: list[type[SocialFlowError]] = [SocialFlowError]
    while todo:
        cls = todo.pop()
        todo.extend(cls.__subclasses__())
        if "code" in cls.__dict__:
            found[cls.code] = cls
    return dict(sorted(found.items()))
