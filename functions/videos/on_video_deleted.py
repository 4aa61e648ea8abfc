"""Ends what is being made of a deleted video, and removes its files."""

from functions.videos import deleting
from socialflow.consumers import on_event
from socialflow.events import VideoDeleted

handler = on_event(VideoDeleted, deleting.clear)
