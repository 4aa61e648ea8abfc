"""VideoPublished → what playback must know of the video."""

from functions.playback import table
from socialflow.consumers import on_event
from socialflow.events import VideoPublished

handler = on_event(VideoPublished, lambda video, _event_id: table.keep_video(video))
