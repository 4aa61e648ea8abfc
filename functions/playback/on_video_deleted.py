"""VideoDeleted → nobody watches it any more."""

from functions.playback import deleting
from socialflow.consumers import on_event
from socialflow.events import VideoDeleted

handler = on_event(VideoDeleted, deleting.forget)
