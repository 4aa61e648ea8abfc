"""Deletes every video of somebody who was erased."""

from functions.videos import erasing
from socialflow.consumers import on_erasure

handler = on_erasure("videos", lambda event: erasing.erase(event.user_id, event.occurred_at))
