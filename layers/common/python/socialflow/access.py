"""Who may call a route: data that stands beside it, held by the route itself and by the authorization matrix of the tests.

    app = route_app(access.user("videos:write", own="video_id"))

A caller has a role, and more of a role's rights with each step up. A personal access token may call what its scopes name,
and nothing that needs no scope: money and the account itself are for sessions. A moderator's and an administrator's rights
are those of a session that has proved a second factor. A fresh route wants the caller to have
proved who they are within ten minutes, by a log-in or a step-up. What tries a secret or sends a letter is strict:

    app = route_app(access.anyone(strict="log-in", account="login"))
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from socialflow import clock
from socialflow.errors import RoleNeeded, ScopeNeeded, SecondFactorMissing, StepUpNeeded

Role = Literal["user", "creator", "moderator", "admin"]
Scope = Literal[
    "billing:read",
    "earnings:read",
    "feed:read",
    "follows:read",
    "follows:write",
    "profile:read",
    "profile:write",
    "videos:read",
    "videos:write",
]
# Limits of their own, for what proves who somebody is: each tries a secret, or sends a letter.
Strict = Literal["log-in", "register", "refresh", "code", "reset", "step-up"]
ROLES: tuple[Role, ...] = get_args(Role)
SCOPES: tuple[Scope, ...] = get_args(Scope)
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class Caller:
    """Whom the gateway's authorizer vouches for; `scopes` is None for a session, which has all of them."""

    user_id: str
    role: str
    scopes: frozenset[str] | None
    proved_at: datetime | None
    # Whether the session has proved a second factor that the account still has.
    is_two_factor: bool = False


@dataclass(frozen=True)
class Access:
    """`role` is the least that is needed, None when anyone may call. `own` is the path parameter that names a thing of the
    caller's: another's is refused. `cost` is what the request takes of its caller's rate limits, 0 nothing at all. `strict`
    names limits of its own, counted exactly, by address and by account: the caller's, or whom the body's field `account`
    names (`socialflow.limits`)."""

    role: Role | None
    scope: Scope | None = None
    own: str = ""
    is_fresh: bool = False
    cost: int = 1
    strict: Strict | None = None
    account: str = ""

    def check(self, caller: Caller) -> None:
        """Raises RoleNeeded, ScopeNeeded, SecondFactorMissing or StepUpNeeded."""
        if self.role is not None and _rank(caller.role) < _rank(self.role):
            raise RoleNeeded(f"This takes the role {self.role}.")
        if caller.scopes is not None and self.scope not in caller.scopes:
            raise ScopeNeeded(f"The token needs the scope {self.scope}." if self.scope else "")
        if self.role is not None and is_staff(self.role) and not caller.is_two_factor:
            raise SecondFactorMissing
        if self.is_fresh and (caller.proved_at is None or caller.proved_at + FRESH <= clock.now()):
            raise StepUpNeeded


def anyone(*, cost: int = 1, strict: Strict | None = None, account: str = "") -> Access:
    return Access(None, cost=cost, strict=strict, account=account)


def user(
    scope: Scope | None = None,
    *,
    own: str = "",
    is_fresh: bool = False,
    cost: int = 1,
    strict: Strict | None = None,
) -> Access:
    """Everybody with an account; a personal access token only with `scope`."""
    return Access("user", scope, own, is_fresh, cost, strict)


def moderator(*, is_fresh: bool = False, cost: int = 1) -> Access:
    return Access("moderator", is_fresh=is_fresh, cost=cost)


def admin(*, is_fresh: bool = False, cost: int = 1) -> Access:
    return Access("admin", is_fresh=is_fresh, cost=cost)


def is_fresh(proved_at: str, at: datetime) -> bool:
    """Whether what the authorizer says of the last proof (seconds since the epoch, or nothing) is fresh."""
    return bool(proved_at) and datetime.fromtimestamp(int(proved_at), UTC) + FRESH > at


def is_staff(role: str) -> bool:
    """Whether it is a moderator's or one above, whose rights want a second factor."""
    return _rank(role) >= _rank("moderator")


def _rank(role: str) -> int:
    """An unknown role has no rights at all."""
    return ROLES.index(role) if role in ROLES else -1
