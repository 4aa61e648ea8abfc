"""Takes a deleted video out of every timeline."""

from functions.timeline import deleting
from socialflow.consumers import on_event
from socialflow.events import VideoDeleted

handler = on_event(VideoDeleted, deleting.forget)
