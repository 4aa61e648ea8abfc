"""VideoStandingMoved → a video that was taken down plays for moderators alone, until it is restored."""

from functions.playback import table
from socialflow.consumers import on_event
from socialflow.events import VideoStandingMoved

handler = on_event(VideoStandingMoved, lambda event, _event_id: table.keep_standing(event))
