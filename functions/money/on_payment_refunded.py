"""PaymentRefunded → taken back from whom the payment went to."""

from functions.money import payments
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import PaymentRefunded

handler = on_event(PaymentRefunded, lambda event, _event_id: payments.refunded(event, clock.now()))
