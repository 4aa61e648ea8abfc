"""DisputeClosed → given back if it was won."""

from functions.money import payments
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import DisputeClosed

handler = on_event(DisputeClosed, lambda event, _event_id: payments.dispute_closed(event, clock.now()))
