"""Tips: a viewer's money for one creator."""

from datetime import datetime

from functions.billing import payments, policy, table
from functions.billing.errors import AmountOutOfBounds, NoSuchCreator, TipToOneself
from functions.billing.models import NewTip, Payment
from functions.billing.payments import Order
from socialflow.errors import FieldError
from socialflow.idempotency import Guard


def give(new: NewTip, creator_id: str, payer_id: str, at: datetime, guard: Guard) -> Payment:
    """Raises TipToOneself, NoSuchCreator, AmountOutOfBounds, PaymentMethodUnusable or PaymentDeclined."""
    check(new.amount_minor, new.currency, creator_id, payer_id)
    order = Order("tip", payer_id, creator_id, new.amount_minor, new.currency, new.payment_method)
    return payments.pay(order, at, guard)


def check(amount_minor: int, currency: str, creator_id: str, payer_id: str) -> None:
    """Raises TipToOneself, AmountOutOfBounds or NoSuchCreator."""
    if creator_id == payer_id:
        raise TipToOneself
    check_amount(amount_minor, currency)
    if table.person(creator_id) is None:
        raise NoSuchCreator


def check_amount(amount_minor: int, currency: str) -> None:
    """Raises AmountOutOfBounds with the bounds of the currency."""
    bounds = policy.TIP_BOUNDS[currency]
    if bounds.least <= amount_minor <= bounds.most and amount_minor % bounds.step == 0:
        return
    steps = f", in multiples of {bounds.step}" if bounds.step > 1 else ""
    what = f"In {currency} it is from {bounds.least} to {bounds.most} minor units{steps}."
    raise AmountOutOfBounds(what, errors=(FieldError("/amount_minor", "out-of-bounds", what),))
