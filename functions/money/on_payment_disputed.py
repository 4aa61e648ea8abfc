"""PaymentDisputed → taken back until the dispute is won."""

from functions.money import payments
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import PaymentDisputed

handler = on_event(PaymentDisputed, lambda event, _event_id: payments.disputed(event, clock.now()))
