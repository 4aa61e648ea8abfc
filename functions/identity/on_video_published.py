"""Makes who has published a creator."""

from functions.identity import profile_table
from socialflow.consumers import on_event
from socialflow.events import VideoPublished


def keep(event: VideoPublished, _event_id: str) -> None:
    profile_table.mark_creator(event.creator_id, event.occurred_at)


handler = on_event(VideoPublished, keep)
