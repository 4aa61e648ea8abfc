"""What an access token says, and the pins that make it one of ours."""

from dataclasses import dataclass, field
from datetime import datetime

ALGORITHM = "ES256"
AUDIENCE = "social-flow-api"
# RFC 9068: a token of this type is an access token and nothing else.
TYPE = "at+jwt"


@dataclass(frozen=True)
class Claims:
    """Who the bearer is, by which session in which version; of a token from outside, until when (seconds since the epoch)."""

    user_id: str
    session_id: str
    version: int
    role: str
    expires_at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Standing:
    """What the gateway is told of a bearer whose session or personal token lives.

    `proved_at` is when they last proved who they are, None by a personal token; `scopes` are that token's, None in a session.
    `expires_at` is when a session's token does, in seconds since the epoch, `standing_version` what the session began under.
    """

    user_id: str
    session_id: str
    role: str
    proved_at: datetime | None
    scopes: frozenset[str] | None = None
    user_type: str = "free"
    is_premium: bool = False
    is_adult: bool = False
    expires_at: int = 0
    standing_version: int = 0
    # Whether the session has proved a second factor, and the account has one still.
    is_two_factor: bool = False

    @property
    def context(self) -> dict[str, str]:
        """As routes read it (`socialflow.http.claim`)."""
        told = {
            "user_id": self.user_id,
            "session_id": self.session_id,
            "role": self.role,
            "user_type": self.user_type,
            "is_premium": "true" if self.is_premium else "false",
            "is_adult": "true" if self.is_adult else "false",
            "is_two_factor": "true" if self.is_two_factor else "false",
        }
        if self.proved_at is not None:
            told["proved_at"] = str(int(self.proved_at.timestamp()))
        if self.scopes is not None:
            told["scopes"] = " ".join(sorted(self.scopes))
        return told

    @property
    def socket_context(self) -> dict[str, str]:
        """As sockets read it: beside the rest, what bounds them."""
        return {
            **self.context,
            "expires_at": str(self.expires_at),
            "standing_version": str(self.standing_version),
        }
