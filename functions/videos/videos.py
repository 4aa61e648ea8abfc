"""A video as its creator and its viewers see it."""

from functions.videos import table
from functions.videos.models import Rendition, Takedown, Video, VideoPage
from socialflow import bans, clock, cursor, env
from socialflow.dynamo import Item
from socialflow.errors import NotFound

_STAGES = ("probe", "plan", "encode", "fingerprint", "decide", "publish")


def own(video_id: str, creator_id: str) -> Item:
    """The item, if it is this creator's. Raises NotFound otherwise: what is not yours is not shown to exist."""
    item = table.video(video_id)
    if item["creator_id"] != creator_id:
        raise NotFound("There is no such video.")
    return item


def seen_by(video_id: str, user_id: str, *, is_staff: bool = False) -> Video:
    """The creator sees a video in every state; others see it published, unless it is private, or taken down or its creator
    banned and they are no moderators."""
    item = table.video(video_id)
    if item["creator_id"] != user_id and (item["status"] != "published" or item["visibility"] == "private"):
        raise NotFound("There is no such video.")
    if item["creator_id"] != user_id and not is_staff and "takedown" in item:
        raise NotFound("There is no such video.")
    if item["creator_id"] != user_id and not is_staff and bans.is_banned(table.STORE, item["creator_id"]):
        raise NotFound("There is no such video.")
    return shown(item)


def page_of(creator_id: str, *, limit: int, cursor_text: str | None) -> VideoPage:
    """The creator's own videos, newest first."""
    scope = f"videos:{creator_id}"
    page = table.videos_of(creator_id, limit=limit, after=cursor.open_(cursor_text, scope))
    return VideoPage(items=[shown(item) for item in page.items], next_cursor=cursor.seal(page.next_key, scope))


def shown(item: Item) -> Video:
    thumbnail = item.get("thumbnail_key")
    return Video(
        video_id=item["video_id"],
        creator_id=item["creator_id"],
        title=item["title"],
        description=item["description"],
        visibility=item["visibility"],
        is_age_restricted=item.get("is_age_restricted", False),
        status=item["status"],
        stage=item.get("stage"),
        percent_encoded=item.get("percent_encoded", 0),
        stage_started_at={name: clock.parse(item[f"began_{name}"]) for name in _STAGES if f"began_{name}" in item},
        failure=item.get("failure"),
        length_seconds=item["length_ms"] / 1000 if "length_ms" in item else None,
        renditions=[Rendition(**each) for each in item.get("renditions", [])],
        thumbnail_url=f"{env.PUBLIC_ORIGIN.get()}/{thumbnail}" if thumbnail else None,
        created_at=clock.parse(item["created_at"]),
        published_at=clock.parse(item["published_at"]) if "published_at" in item else None,
        takedown=Takedown(**item["takedown"]) if "takedown" in item else None,
    )
