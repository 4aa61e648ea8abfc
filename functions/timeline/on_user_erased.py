"""Forgets what somebody read and what they published."""

from functions.timeline import erasing
from socialflow.consumers import on_erasure

handler = on_erasure("timeline", lambda event: erasing.erase(event.user_id, event.occurred_at))
