"""PaymentReceived → a receipt by mail."""

from functions.billing import receipts
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import PaymentReceived


def send(event: PaymentReceived, event_id: str) -> None:
    receipts.send_receipt(event, event_id, clock.now())


handler = on_event(PaymentReceived, send)
