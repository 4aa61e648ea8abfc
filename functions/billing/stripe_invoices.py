"""Invoices at Stripe: what a subscription's renewals cost, and with which payment they were paid."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.billing import stripe_access
from socialflow.stripe_calls import mapped

if TYPE_CHECKING:
    import stripe as stripe_types


_MONTH = timedelta(days=365.25) / 12


@dataclass(frozen=True)
class Invoice:
    """As Stripe has it now. `intent_id` is the payment that pays it, empty when nothing is to be paid.

    `months` is how many its longest line is for: an upgrade to a year has what is left of a month beside the year.
    """

    id: str
    stripe_subscription_id: str
    status: str
    number: str
    amount_minor: int
    paid_minor: int
    tax_minor: int
    months: int
    currency: str
    intent_id: str
    page_url: str
    pdf_url: str
    created_at: datetime
    period_start: datetime | None
    period_end: datetime | None


def find(invoice_id: str) -> Invoice:
    """Raises StripeRefused (`resource_missing`)."""
    with mapped():
        return _invoice(stripe_access.client().v1.invoices.retrieve(invoice_id, {"expand": ["payments"]}))


def of_customer(customer_id: str, *, limit: int, after: str | None) -> tuple[list[Invoice], bool]:
    """Newest first, and whether there are more."""
    with mapped():
        page = stripe_access.client().v1.invoices.list(
            {"customer": customer_id, "limit": limit, **({"starting_after": after} if after else {})}
        )
        return [_invoice(each) for each in page.data], page.has_more


def _invoice(made: "stripe_types.Invoice") -> Invoice:
    details: Any = getattr(made.parent, "subscription_details", None)
    # An invoice's own period is the one before; its lines are of what was bought.
    lines: list[Any] = list(made.lines.data)
    taxes: list[Any] = list(made.total_taxes or [])
    return Invoice(
        id=made.id,
        stripe_subscription_id=_id(getattr(details, "subscription", None)),
        status=made.status or "",
        number=made.number or "",
        amount_minor=made.total,
        paid_minor=made.amount_paid,
        tax_minor=sum(each.amount for each in taxes),
        months=_months(made),
        currency=made.currency,
        intent_id=_intent(made),
        page_url=made.hosted_invoice_url or "",
        pdf_url=made.invoice_pdf or "",
        created_at=datetime.fromtimestamp(made.created, UTC),
        period_start=_at(min((each.period.start for each in lines), default=None)),
        period_end=_at(max((each.period.end for each in lines), default=None)),
    )


def _months(made: "stripe_types.Invoice") -> int:
    lines: Any = getattr(made, "lines", None)
    seconds = max((each.period.end - each.period.start for each in lines.data), default=0) if lines else 0
    return min(max(1, round(seconds / _MONTH.total_seconds())), 12)


def _intent(made: "stripe_types.Invoice") -> str:
    listed: Any = getattr(made, "payments", None)
    payments: list[Any] = list(listed.data) if listed else []
    for each in sorted(payments, key=lambda one: one.status != "paid"):
        if intent := _id(getattr(each.payment, "payment_intent", None)):
            return intent
    return ""


def _at(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _id(of: Any) -> str:
    return of if isinstance(of, str) else getattr(of, "id", "") or ""
