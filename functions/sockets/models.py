"""What crosses the boundary: who a socket is whose, what it is told, and what it may say."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

# Why a socket is closed from our side: whom it was told to may open another one at once after `expired` alone.
Reason = Literal["expired", "session-ended", "access-changed", "replaced", "too-many-messages"]


@dataclass(frozen=True)
class Socket:
    """An open connection; instants in seconds since the epoch. It lives no longer than the token that opened it."""

    connection_id: str
    session_id: str
    standing_version: int
    opened_at: int
    expires_at: int

    @property
    def item(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Owner:
    """Whom the gateway's authorizer vouches for when a socket is opened, and for as long as it is open."""

    user_id: str
    session_id: str
    standing_version: int
    expires_at: int


def told(at: datetime) -> str:
    """An instant as clients read it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def closing(reason: Reason) -> dict[str, Any]:
    """The last that a socket hears."""
    return {"type": "closing", "reason": reason}


def notice(name: str, event_id: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    """What has happened. It may come twice, with the same `id`."""
    return {"type": "notice", "name": name, "id": event_id, "at": told(at), "data": data}
