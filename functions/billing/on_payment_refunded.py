"""PaymentRefunded → a note by mail that the money is on its way back."""

from functions.billing import receipts
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import PaymentRefunded


def send(event: PaymentRefunded, event_id: str) -> None:
    receipts.send_refund_note(event, event_id, clock.now())


handler = on_event(PaymentRefunded, send)
