"""ViewerWatched → what the settlement shares by."""

from functions.money import watch_time
from socialflow.consumers import on_event
from socialflow.events import ViewerWatched

handler = on_event(ViewerWatched, lambda heard, _event_id: watch_time.count(heard))
