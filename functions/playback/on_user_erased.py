"""Forgets what somebody watched."""

from functions.playback import erasing
from socialflow.consumers import on_erasure

handler = on_erasure("playback", lambda event: erasing.erase(event.user_id))
