"""Forgets who somebody was, and ends their follows both ways."""

from functions.social import erasing
from socialflow.consumers import on_erasure

handler = on_erasure("social", lambda event: erasing.erase(event.user_id, event.occurred_at))
