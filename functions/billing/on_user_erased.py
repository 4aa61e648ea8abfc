"""Forgets who somebody was; what they paid stays, as the law asks, under an id that names nobody."""

from functions.billing import erasing
from socialflow.consumers import on_erasure

handler = on_erasure("billing", lambda event: erasing.erase(event.user_id, event.occurred_at))
