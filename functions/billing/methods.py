"""A person's saved payment methods."""

from datetime import datetime

from functions.billing import customers, stripe_methods, table
from functions.billing.errors import PaymentMethodUnusable
from functions.billing.models import PaymentMethod, PaymentMethods, PaymentMethodSetup
from socialflow import ids
from socialflow.dynamo import ConditionFailed
from socialflow.errors import Conflict, FieldError, NotFound
from socialflow.idempotency import Guard
from socialflow.stripe_calls import StripeRefused


def set_up(user_id: str, at: datetime, guard: Guard) -> PaymentMethodSetup:
    """What the person's app needs to save a method: Stripe asks for the card, we never see it."""
    key = ids.derived_id("set-up", guard.pk, guard.sk)
    setup_id, client_secret = stripe_methods.set_up(customers.of(user_id, at), key)
    answer = PaymentMethodSetup(setup_id=setup_id, client_secret=client_secret)
    try:
        table.remember(guard.writes(answer))
    except ConditionFailed:
        raise Conflict("Another request with the same key was faster; ask again.") from None
    return answer


def of(user_id: str) -> PaymentMethods:
    customer_id = table.customer_id(user_id)
    found = stripe_methods.of_customer(customer_id) if customer_id else []
    return PaymentMethods(
        items=[
            PaymentMethod(
                payment_method_id=each.id,
                brand=each.brand,
                last4=each.last4,
                exp_month=each.exp_month,
                exp_year=each.exp_year,
            )
            for each in found
        ]
    )


def remove(method_id: str, user_id: str) -> None:
    """Raises NotFound for one that is not the person's, whether it is somebody else's or nobody's."""
    customer_id = table.customer_id(user_id)
    try:
        method = stripe_methods.find(method_id)
    except StripeRefused as refused:
        if refused.reason != "resource_missing":
            raise
        raise NotFound("You have no such payment method.") from None
    if customer_id is None or method.customer_id != customer_id:
        raise NotFound("You have no such payment method.")
    stripe_methods.detach(method_id)


def attached(method_id: str, customer_id: str, cause: str) -> str:
    """The method's id once it is the customer's. Raises PaymentMethodUnusable, or StripeRefused with the bank's word."""
    try:
        return stripe_methods.attach(method_id, customer_id, ids.derived_id("attach", cause, method_id))
    except StripeRefused as refused:
        if refused.decline_code or refused.reason.endswith("_card") or refused.reason == "incorrect_cvc":
            raise
        field = FieldError("/payment_method", refused.reason, refused.detail)
        raise PaymentMethodUnusable(errors=(field,)) from refused
