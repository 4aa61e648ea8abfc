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


class AlreadySubscribed(Conflict):
    """You have such a subscription; change, resume or end that one: GET /api/v1/subscriptions."""

    code = "already-subscribed"
    title = "Already subscribed"


class NotSubscribed(Conflict):
    """This subscription is over or has not begun; subscribe anew."""

    code = "not-subscribed"
    title = "Not subscribed"


class MembershipOfOneself(Invalid):
    """Nobody is a member of themselves."""

    code = "membership-of-oneself"
    title = "A membership of oneself"


class NoSuchTier(NotFound):
    """This creator offers no such tier: GET /api/v1/creators/{creator_id}/tiers."""

    code = "no-such-tier"
    title = "No such tier"


class TooManyTiers(Conflict):
    """A creator offers at most twenty tiers."""

    code = "too-many-tiers"
    title = "Too many tiers"


class EvidenceTooLate(Conflict):
    """The evidence of this dispute was given, its time is over, or the bank has decided."""

    code = "evidence-too-late"
    title = "Evidence is not taken any more"


class NothingToBuy(Invalid):
    """Name exactly one of tip, premium and membership."""

    code = "nothing-to-buy"
    title = "Nothing to buy"


class TaxPlaceUnknown(Invalid):
    """The place does not tell which tax is owed; add the state or the postal code."""

    code = "tax-place-unknown"
    title = "Where is tax owed?"
