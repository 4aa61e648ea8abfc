"""What crosses the timeline domain's boundary."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from socialflow.contract import Contract


class FeedItem(Contract):
    kind: Literal["video"]
    video_id: str
    author_id: str
    title: str
    length_seconds: float
    thumbnail_url: str | None
    published_at: datetime


class FeedPage(Contract):
    """Newest first. A page may be shorter than asked for; only a missing cursor is the end."""

    items: list[FeedItem]
    next_cursor: str | None = Field(description="pass it as `cursor` for the items before these")
