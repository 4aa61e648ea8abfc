"""VideoClaimed → a share of what the video earns."""

from functions.money import shares
from socialflow.consumers import on_event
from socialflow.events import VideoClaimed

handler = on_event(VideoClaimed, lambda claim, _event_id: shares.claim(claim))
