"""What moderators decide about a published video: that it is taken down, and that it comes back."""

from dataclasses import dataclass
from datetime import datetime

from functions.videos import table, takedown_table, videos
from functions.videos.errors import OwnVideo
from functions.videos.models import Video
from socialflow.dynamo import Item
from socialflow.errors import NotFound
from socialflow.events import VideoStandingMoved


@dataclass(frozen=True)
class Desk:
    """A moderator at work on a request."""

    actor_id: str
    request_id: str
    at: datetime

    def take_down(self, video_id: str, reason: str) -> Video:
        """Nobody but its creator and moderators sees it from here on; again changes nothing. Raises NotFound for one that is
        not published, OwnVideo, VideoChanging."""
        item = self._published(video_id)
        if "takedown" not in item:
            item = takedown_table.take_down(item, self._moved(item, "taken-down", reason))
        return videos.shown(item)

    def restore(self, video_id: str, reason: str) -> Video:
        """It is seen as before; again changes nothing. Raises NotFound, OwnVideo, VideoChanging."""
        item = self._published(video_id)
        if "takedown" in item:
            item = takedown_table.restore(item, self._moved(item, "good", reason))
        return videos.shown(item)

    def _published(self, video_id: str) -> Item:
        item = table.video(video_id)
        if item["status"] != "published":
            raise NotFound("There is no such video.")
        if item["creator_id"] == self.actor_id:
            raise OwnVideo
        return item

    def _moved(self, item: Item, standing: str, reason: str) -> VideoStandingMoved:
        return VideoStandingMoved(
            occurred_at=self.at,
            video_id=item["video_id"],
            creator_id=item["creator_id"],
            title=item["title"],
            standing=standing,
            revision=takedown_table.revision(item) + 1,
            actor_id=self.actor_id,
            reason=reason,
            request_id=self.request_id,
        )
