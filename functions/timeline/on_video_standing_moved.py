"""Takes a video that was taken down out of every timeline, and puts it back when it is restored."""

from functions.timeline import takedowns
from socialflow.consumers import on_event
from socialflow.events import VideoStandingMoved

handler = on_event(VideoStandingMoved, takedowns.keep)
