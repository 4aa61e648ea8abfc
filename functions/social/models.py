"""What crosses the social domain's boundary."""

from datetime import datetime

from pydantic import Field

from socialflow.contract import Contract


class Follow(Contract):
    follower_id: str
    followee_id: str
    followed_at: datetime


class Followed(Contract):
    """One end of a follow; the names are missing for the moment in which a new account is not known here yet."""

    user_id: str
    username: str | None
    display_name: str | None
    avatar_url: str | None
    followed_at: datetime


class FollowPage(Contract):
    """Newest first; `total` counts all, not this page."""

    items: list[Followed]
    next_cursor: str | None
    total: int = Field(ge=0)
