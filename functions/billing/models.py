"""What crosses the billing domain's boundary: bodies of routes, inputs and results of tasks."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from functions.billing.policy import MAX_AMOUNT_MINOR
from socialflow.contract import Contract, Id, Line, Text

PaymentStatus = Literal["created", "requires_action", "processing", "succeeded", "failed", "canceled"]
Purpose = Literal["tip", "membership", "subscription"]


# The currencies of policy.TIP_BOUNDS.
BillingCurrency = Literal["eur", "gbp", "jpy", "kwd", "usd"]
# Stripe's id of one, or in its test mode the name of a test card.
PaymentMethodId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_]{1,100}$")]


class NewTip(Contract):
    """`amount_minor` is in the currency's minor unit: cents, yen, fils."""

    amount_minor: int = Field(ge=1, le=MAX_AMOUNT_MINOR, strict=True)
    currency: BillingCurrency
    payment_method: PaymentMethodId


class Payment(Contract):
    """What is or was paid. While `requires_action`, the payer completes it at Stripe with `client_secret`."""

    payment_id: str
    purpose: Purpose
    creator_id: str
    amount_minor: int
    refunded_minor: int = 0
    currency: str
    status: PaymentStatus
    reason: str | None = None
    created_at: datetime
    client_secret: str | None = None


class PaymentPage(Contract):
    items: list[Payment]
    next_cursor: str | None


class PaymentMethodSetup(Contract):
    """With `client_secret` the app saves a method at Stripe."""

    setup_id: str
    client_secret: str


class PaymentMethod(Contract):
    payment_method_id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


class PaymentMethods(Contract):
    items: list[PaymentMethod]


class WebhookTaken(Contract):
    """What became of Stripe's event: processed now or before."""

    event_id: str
    is_new: bool


class Replay(Contract):
    """Which of Stripe's events to process again; none named = all that are open."""

    event_ids: list[str] = Field(default_factory=list, max_length=200)


class Replayed(Contract):
    """What came of each, and why some are still open."""

    processed: dict[str, str]
    failed: dict[str, str]


class NewRefund(Contract):
    """Without `amount_minor` all that is left goes back."""

    amount_minor: int | None = Field(default=None, ge=1, le=MAX_AMOUNT_MINOR, strict=True)


class OperatorRefund(Contract):
    """Without `amount_minor` all that is left goes back; the same `reference` does so once."""

    payment_id: Id
    reference: Line
    amount_minor: int | None = Field(default=None, ge=1, strict=True)


class PaymentRefund(Contract):
    """`status` is Stripe's: pending, succeeded, failed, requires_action or canceled."""

    refund_id: str
    payment_id: str
    amount_minor: int
    currency: str
    status: str


class DisputeEvidence(Contract):
    """`evidence` by Stripe's names (uncategorized_text, product_description, customer_communication ...)."""

    dispute_id: Line
    evidence: dict[str, Text] = Field(min_length=1, max_length=30)
    is_final: bool = False


class DisputeState(Contract):
    dispute_id: str
    payment_id: str
    status: str
    reason: str
    amount_minor: int
    currency: str
    evidence_due_at: datetime | None


# The plans of policy.PLANS.
PlanId = Literal["premium-monthly", "premium-yearly"]
SubscriptionStatus = Literal[
    "starting",
    "incomplete",
    "incomplete_expired",
    "trialing",
    "active",
    "past_due",
    "unpaid",
    "paused",
    "canceled",
    "declined",
]


class PlanOffer(Contract):
    """`prices` are in minor units by currency, taxes included, each `interval` (month or year)."""

    plan: str
    name: str
    interval: str
    trial_days: int
    prices: dict[str, int]


class PlanOffers(Contract):
    items: list[PlanOffer]


class Place(Contract):
    """Where the payer lives; in some countries the state or the postal code decides."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), Field(description="ISO 3166-1, two letters")]
    state: Line | None = None
    postal_code: Line | None = None


class NewSubscription(Contract):
    """`place` tells which tax is owed; without one it is where the payer said they live before."""

    plan: PlanId
    currency: BillingCurrency
    payment_method: PaymentMethodId
    place: Place | None = None


class NewPlan(Contract):
    plan: PlanId


class Subscription(Contract):
    """While `incomplete`, its owner completes the first payment at Stripe with `client_secret`.

    `is_entitled` says whether its owner has what they subscribed to; `is_ending` that it ends with the period.
    """

    subscription_id: str
    kind: Literal["premium", "membership"]
    creator_id: str
    plan: str
    status: SubscriptionStatus
    is_entitled: bool
    amount_minor: int
    currency: str
    period_ends_at: datetime | None
    is_ending: bool
    client_secret: str | None = None


class Subscriptions(Contract):
    items: list[Subscription]


class NewTier(Contract):
    """What a member pays each month, in the currency's minor unit."""

    name: Line
    amount_minor: int = Field(ge=1, le=MAX_AMOUNT_MINOR, strict=True)
    currency: BillingCurrency


class Tier(Contract):
    tier_id: str
    creator_id: str
    name: str
    amount_minor: int
    currency: str


class Tiers(Contract):
    items: list[Tier]


class NewMembership(Contract):
    """`place` as in a subscription."""

    tier_id: Id
    payment_method: PaymentMethodId
    place: Place | None = None


class InvoiceShown(Contract):
    """An invoice, with Stripe's page of it and its PDF."""

    invoice_id: str
    number: str | None
    status: str
    amount_minor: int
    paid_minor: int
    tax_minor: int
    currency: str
    created_at: datetime
    page_url: str | None
    pdf_url: str | None


class InvoicePage(Contract):
    items: list[InvoiceShown]
    next_cursor: str | None


class CheckoutTip(Contract):
    creator_id: Id
    amount_minor: int = Field(ge=1, le=MAX_AMOUNT_MINOR, strict=True)
    currency: BillingCurrency


class CheckoutPremium(Contract):
    plan: PlanId
    currency: BillingCurrency


class CheckoutMembership(Contract):
    creator_id: Id
    tier_id: Id


class NewCheckout(Contract):
    """Exactly one of these."""

    tip: CheckoutTip | None = None
    premium: CheckoutPremium | None = None
    membership: CheckoutMembership | None = None


class CheckoutPage(Contract):
    """`url` is a page of Stripe's, good for a day."""

    session_id: str
    url: str


Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+\.[^@\s\x00-\x1f\x7f]+$")
]


class ReceiptAddress(Contract):
    """Null for no receipts by mail."""

    email: Email | None


class PortalPage(Contract):
    """`url` is a page of Stripe's for the caller alone, good for some minutes."""

    url: str


class NewTaxQuote(Contract):
    plan: PlanId
    currency: BillingCurrency
    place: Place


class TaxQuote(Contract):
    """`tax_minor` is within `amount_minor`, which is what the payer pays."""

    amount_minor: int
    tax_minor: int
    currency: str
