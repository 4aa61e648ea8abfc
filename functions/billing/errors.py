"""What can go wrong with a payment, by what the payer should do about it."""

from socialflow.errors import Conflict, Invalid, NotFound


class PaymentDeclined(Conflict):
    """The payer's bank or Stripe declined; nothing was taken. Pay with another method under a new Idempotency-Key."""

    status = 402
    code = "payment-declined"
    title = "The payment was declined"


class AmountOutOfBounds(Invalid):
    """The amount is not one that can be paid in this currency."""

    code = "amount-out-of-bounds"
    title = "The amount does not fit"


class TipToOneself(Invalid):
    """Nobody tips themselves."""

    code = "tip-to-oneself"
    title = "A tip to oneself"


class NoSuchCreator(NotFound):
    """Nobody has this user id."""

    code = "no-such-creator"
    title = "No such creator"


class PaymentMethodUnusable(Invalid):
    """This payment method cannot be used: it does not exist, is somebody else's, or was detached."""

    code = "payment-method-unusable"
    title = "The payment method cannot be used"


class NothingToRefund(Conflict):
    """So much of this payment cannot be given back: it was not taken, or has gone back already."""

    code = "nothing-to-refund"
    title = "Nothing to refund"


class RefundNotCovered(Conflict):
    """The platform's balance does not cover the refund today; ask again tomorrow under a new Idempotency-Key."""

    code = "refund-not-covered"
    title = "The refund is not covered yet"
