"""VideoPublished → whose the video's earnings are."""

from functions.money import share_table
from socialflow.consumers import on_event
from socialflow.events import VideoPublished

handler = on_event(VideoPublished, lambda video, _event_id: share_table.keep_video(video))
