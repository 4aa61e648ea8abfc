"""WatchCredited → the period's watched time."""

from functions.money import watch_time
from socialflow.consumers import on_event
from socialflow.events import WatchCredited

handler = on_event(WatchCredited, lambda credit, _event_id: watch_time.count(credit))
