"""PaymentReceived → the payment in the ledger."""

from functions.money import payments
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import PaymentReceived

handler = on_event(PaymentReceived, lambda event, _event_id: payments.received(event, clock.now()))
