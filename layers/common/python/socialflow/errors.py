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

A domain's own error subclasses one of these and sets `code`; `code` is stable, the sentence is not.
"""

from dataclasses import dataclass
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


class Malformed(Invalid):
    """The body is not readable JSON."""

    status = 400
    code = "malformed-json"
    title = "The body is not JSON"


class TooLarge(Invalid):
    """The body is larger than this route takes."""

    status = 413
    code = "body-too-large"
    title = "The body is too large"


class UnsupportedMedia(Invalid):
    """Send the body as application/json."""

    status = 415
    code = "unsupported-media-type"
    title = "The body has the wrong media type"


class IdempotencyKeyReused(Invalid):
    """This Idempotency-Key was used before with another body; use a new key for a new request."""

    code = "idempotency-key-reused"
    title = "The idempotency key belongs to another request"


class InvalidCursor(Invalid):
    """The cursor is not one of ours; start again without a cursor."""

    code = "invalid-cursor"
    title = "The cursor is not valid"


class Unauthenticated(SocialFlowError):
    """Log in and send the access token as `Authorization: Bearer <token>`."""

    status = 401
    code = "unauthenticated"
    title = "Who are you?"


class Forbidden(SocialFlowError):
    """The caller is known, but may not do this."""

    status = 403
    code = "forbidden"
    title = "Not allowed"


class RoleNeeded(Forbidden):
    """The caller's role does not reach this; an administrator can change it."""

    code = "role-needed"
    title = "Another role is needed"


class ScopeNeeded(Forbidden):
    """A personal access token may not do this; use a session's token."""

    code = "scope-needed"
    title = "The token does not reach this far"


class StepUpNeeded(Forbidden):
    """Prove again who you are, as this touches the account itself: POST /api/v1/auth/step-up, then send the request again."""

    code = "step-up-needed"
    title = "Prove again who you are"


class NotYourVideo(Forbidden):
    """Only the video's creator may see or decide this of it."""

    code = "not-your-video"
    title = "The video is another's"


class NotFound(SocialFlowError):
    """There is no such thing, or the caller may not know of it."""

    status = 404
    code = "not-found"
    title = "Not found"


class NoRoute(NotFound):
    """No route has this path; /api/v1/docs lists them."""

    code = "no-such-route"
    title = "No such route"


class MethodNotAllowed(SocialFlowError):
    """The path exists, but not with this method."""

    status = 405
    code = "method-not-allowed"
    title = "Method not allowed"


class Conflict(SocialFlowError):
    """The present state does not allow it; read it again and decide."""

    status = 409
    code = "conflict"
    title = "The state does not allow it"


class TooManyRequests(SocialFlowError):
    """Too many requests; wait as long as Retry-After says."""

    status = 429
    code = "too-many-requests"
    title = "Slow down"


class Unavailable(SocialFlowError):
    """Something we depend on does not answer; nothing is lost, try again after Retry-After."""

    status = 503
    code = "unavailable"
    title = "Try again in a moment"

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
