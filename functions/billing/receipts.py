"""Receipts and notes of refunds by mail: one letter an event, by its id.

The marker is written before SES is asked, because SES knows no idempotency keys. An answer that says no takes it away again, so
that the event, when it is delivered again, sends. When the answer was lost, or we stopped in between, the letter may have left:
the marker stays, nothing is sent a second time, and that is counted. So a letter leaves at most once; what it says can always
be read at `GET /api/v1/payments` and on Stripe's pages.
"""

from datetime import datetime

from functions.billing import receipt_table, stripe_invoices, stripe_receipts, table
from functions.billing.stripe_invoices import Invoice
from socialflow import letters, logs, mail, money
from socialflow.dynamo import Item
from socialflow.errors import NotFound, Unavailable
from socialflow.events import PaymentReceived, PaymentRefunded
from socialflow.letters import Letter
from socialflow.mail import MailRefused, MailUncertain


def send_receipt(event: PaymentReceived, event_id: str, at: datetime) -> str:
    """What came of it. Raises Unavailable when it has to be tried again."""
    payment = _payment(event.payment_id)
    if (known := receipt_table.result(event_id)) is not None:
        return _again(event_id, known)
    invoice = stripe_invoices.find(payment["invoice_id"]) if "invoice_id" in payment else None
    amount, tax, currency = event.amount_minor, event.tax_minor, event.currency
    values = {
        "amount": money.written(amount, currency),
        "net": money.written(amount - tax, currency) if tax else "",
        "tax": money.written(tax, currency) if tax else "",
        "what": _what(event.purpose, event.creator_id),
        "period": _period(invoice),
        "paid_on": _day(event.occurred_at),
        "payment_id": event.payment_id,
        "invoice_url": invoice.page_url if invoice else "",
    }
    return _send_once(event_id, payment, letters.RECEIPT, values, at)


def send_refund_note(event: PaymentRefunded, event_id: str, at: datetime) -> str:
    """As a receipt."""
    payment = _payment(event.payment_id)
    if (known := receipt_table.result(event_id)) is not None:
        return _again(event_id, known)
    paid = payment["amount_minor"]
    tax = payment.get("tax_minor", 0) * event.amount_minor // paid
    values = {
        "amount": money.written(event.amount_minor, event.currency),
        "tax": money.written(tax, event.currency) if tax else "",
        "what": _what(payment["purpose"], payment["creator_id"]),
        "paid": money.written(paid, event.currency),
        "refunded_on": _day(event.occurred_at),
        "payment_id": event.payment_id,
    }
    return _send_once(event_id, payment, letters.REFUND, values, at)


def _send_once(event_id: str, payment: Item, letter: Letter, values: dict[str, str], at: datetime) -> str:
    customer_id = table.customer_id(payment["payer_id"])
    to = stripe_receipts.address(customer_id, payment["intent_id"]) if customer_id else ""
    if not receipt_table.begin(event_id, at):
        return _again(event_id, receipt_table.result(event_id) or receipt_table.SENDING)
    result = "sent"
    try:
        if to:
            mail.send(to, letter, values)
        else:
            result = "no-address"
    except MailRefused:
        result = "refused"
    except MailUncertain:
        return _again(event_id, receipt_table.SENDING)
    except Unavailable:
        receipt_table.forget(event_id)
        raise
    receipt_table.end(event_id, result, at)
    logs.logger.info("letter", letter=letter.name, payment_id=payment["payment_id"], result=result)
    return result


def _again(event_id: str, known: str) -> str:
    if known == receipt_table.SENDING:
        logs.logger.error("it is not known whether a letter was sent", event_id=event_id)
        logs.metric("ReceiptsUncertain", 1)
        return "uncertain"
    return known


def _payment(payment_id: str) -> Item:
    payment = table.payment(payment_id)
    if payment is None:
        raise NotFound("There is no payment of this id.")
    return payment


def _what(purpose: str, creator_id: str) -> str:
    if purpose == "subscription":
        return "Social Flow Premium"
    creator = (table.person(creator_id) or {}).get("username", "a creator")
    return f"a tip for {creator}" if purpose == "tip" else f"a membership of {creator}"


def _period(invoice: Invoice | None) -> str:
    if invoice is None or invoice.period_start is None or invoice.period_end is None:
        return ""
    return f"{_day(invoice.period_start)} to {_day(invoice.period_end)}"


def _day(at: datetime) -> str:
    """In UTC, with the month in letters, which is read one way everywhere."""
    return f"{at.day} {at:%B %Y}"
