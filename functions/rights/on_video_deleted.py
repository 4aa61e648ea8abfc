"""Takes a deleted video from among the references."""

from functions.rights import deleting
from socialflow.consumers import on_event
from socialflow.events import VideoDeleted

handler = on_event(VideoDeleted, deleting.forget)
