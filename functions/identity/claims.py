"""What an access token says, and the pins that make it one of ours."""

from dataclasses import dataclass

ALGORITHM = "ES256"
AUDIENCE = "social-flow-api"
# RFC 9068: a token of this type is an access token and nothing else.
TYPE = "at+jwt"


@dataclass(frozen=True)
class Claims:
    """Who the bearer is, by which session in which version."""

    user_id: str
    session_id: str
    version: int
    role: str
