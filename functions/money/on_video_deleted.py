"""VideoDeleted → nobody agrees about its earnings any more; what it earned is paid."""

from functions.money import share_table
from socialflow.consumers import on_event
from socialflow.events import VideoDeleted

handler = on_event(VideoDeleted, lambda video, _event_id: share_table.mark_deleted(video))
