"""Invoices of subscriptions: each that is paid is a payment, each that fails moves its subscription on."""

from datetime import datetime

from functions.billing import (
    payments,
    stripe_invoices,
    stripe_payments,
    stripe_subscriptions,
    subscriptions,
    table,
)
from functions.billing.models import InvoicePage, InvoiceShown
from functions.billing.stripe_invoices import Invoice
from functions.billing.stripe_subscriptions import Recurring
from socialflow import cursor, logs

_PURPOSE = {"premium": "subscription", "membership": "membership"}


def record(invoice_id: str, at: datetime) -> str:
    """What came of it: its subscription is refreshed, and if it is paid, PaymentReceived leaves once."""
    invoice = stripe_invoices.find(invoice_id)
    if not invoice.stripe_subscription_id:
        return "not a subscription's invoice"
    recurring = stripe_subscriptions.find(invoice.stripe_subscription_id)
    if not recurring.subscription_id:
        return "not a subscription of ours"
    state = subscriptions.refresh(recurring.user_id, recurring.subscription_id, recurring.id, at)
    if invoice.status != "paid" or invoice.paid_minor == 0:
        return f"invoice {invoice.status}, subscription {state.status}"
    return _receive(invoice, recurring, state.kind, state.creator_id, at)


def note_failure(invoice_id: str, at: datetime) -> str:
    """As `record`, and counted among the payments that failed."""
    result = record(invoice_id, at)
    logs.logger.warning("payment failed", invoice_id=invoice_id, reason=result)
    logs.metric("PaymentsFailed", 1)
    return result


def history(user_id: str, *, limit: int, cursor_text: str | None) -> InvoicePage:
    """A person's invoices as Stripe has them, newest first."""
    scope = f"invoices:{user_id}"
    after = cursor.open_(cursor_text, scope)
    customer_id = table.customer_id(user_id)
    if customer_id is None:
        return InvoicePage(items=[], next_cursor=None)
    found, has_more = stripe_invoices.of_customer(customer_id, limit=limit, after=after["id"] if after else None)
    return InvoicePage(
        items=[_shown(each) for each in found],
        next_cursor=cursor.seal({"id": found[-1].id}, scope) if has_more and found else None,
    )


def _receive(invoice: Invoice, recurring: Recurring, kind: str, creator_id: str, at: datetime) -> str:
    if not invoice.intent_id:
        return "paid without a payment; recorded"
    intent = stripe_payments.find_intent(invoice.intent_id)
    if intent.fee_minor is None:
        table.await_fee(invoice.intent_id, invoice.id)
        return "paid, its fee is not known yet"
    payments.receive(
        intent,
        payments.Renewal(
            invoice_id=invoice.id,
            purpose=_PURPOSE[kind],
            payer_id=recurring.user_id,
            creator_id=creator_id,
            amount_minor=invoice.paid_minor,
            tax_minor=_tax_paid(invoice),
            months=invoice.months,
        ),
        at,
    )
    return "invoice paid"


def _tax_paid(invoice: Invoice) -> int:
    """The tax in what was paid: of an invoice that a credit paid in part, that part, rounded down.

    The credit came from an invoice below zero, which gave its tax back as this one takes it.
    """
    if invoice.amount_minor <= 0 or invoice.tax_minor <= 0:
        return 0
    return min(invoice.tax_minor * invoice.paid_minor // invoice.amount_minor, invoice.paid_minor)


def _shown(of: Invoice) -> InvoiceShown:
    return InvoiceShown(
        invoice_id=of.id,
        number=of.number or None,
        status=of.status,
        amount_minor=of.amount_minor,
        paid_minor=of.paid_minor,
        tax_minor=of.tax_minor,
        currency=of.currency,
        created_at=of.created_at,
        page_url=of.page_url or None,
        pdf_url=of.pdf_url or None,
    )
