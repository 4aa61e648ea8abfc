"""What can go wrong with a payment, by what the payer should do about it."""

from socialflow.errors import Conflict, Invalid, NotFound


class PaymentDeclined(Conflict):
    """The payer's bank or Stripe declined; nothing was taken. Pay with another method under a new Idempotency-Key."""

    status = 402
    code = "payment-declined"
    title = "The payment was declined"
    fix = "Read `reason`; choose another method (GET /api/v1/payment-methods, POST /api/v1/payment-methods) and send it under a new Idempotency-Key."


class AmountOutOfBounds(Invalid):
    """The amount is not one that can be paid in this currency."""

    code = "amount-out-of-bounds"
    title = "The amount does not fit"
    fix = "Send an `amount_minor` within the bounds that `detail` names, in the currency's smallest unit."


class TipToOneself(Invalid):
    """Nobody tips themselves."""

    code = "tip-to-oneself"
    title = "A tip to oneself"
    fix = "Name another creator's `creator_id` in the path."


class NoSuchCreator(NotFound):
    """Nobody has this user id."""

    code = "no-such-creator"
    title = "No such creator"
    fix = "Take `creator_id` from the video's or the profile's answer; it is a `user_id`, not a username."


class PaymentMethodUnusable(Invalid):
    """This payment method cannot be used: it does not exist, is somebody else's, or was detached."""

    code = "payment-method-unusable"
    title = "The payment method cannot be used"
    fix = "GET /api/v1/payment-methods lists yours; send one's `payment_method_id`, or add one by POST /api/v1/payment-methods."


class NothingToRefund(Conflict):
    """So much of this payment cannot be given back: it was not taken, or has gone back already."""

    code = "nothing-to-refund"
    title = "Nothing to refund"
    fix = "GET /api/v1/payments shows what was paid and what went back; ask for at most the rest."


class RefundNotCovered(Conflict):
    """The platform's balance does not cover the refund today; ask again tomorrow under a new Idempotency-Key."""

    code = "refund-not-covered"
    title = "The refund is not covered yet"
    fix = "Send it again tomorrow under a new Idempotency-Key, or have the operator add funds at Stripe."


class AlreadySubscribed(Conflict):
    """You have such a subscription; change, resume or end that one: GET /api/v1/subscriptions."""

    code = "already-subscribed"
    title = "Already subscribed"
    fix = "GET /api/v1/subscriptions has its `subscription_id`: PUT .../plan changes it, POST .../resume takes a cancellation back, POST .../cancel ends it."


class NotSubscribed(Conflict):
    """This subscription is over or has not begun; subscribe anew."""

    code = "not-subscribed"
    title = "Not subscribed"
    fix = "POST /api/v1/subscriptions, or POST /api/v1/creators/{creator_id}/membership, begins a new one."


class MembershipOfOneself(Invalid):
    """Nobody is a member of themselves."""

    code = "membership-of-oneself"
    title = "A membership of oneself"
    fix = "Name another creator's `creator_id` in the path."


class NoSuchTier(NotFound):
    """This creator offers no such tier: GET /api/v1/creators/{creator_id}/tiers."""

    code = "no-such-tier"
    title = "No such tier"
    fix = "GET /api/v1/creators/{creator_id}/tiers lists them; send one's `tier_id`."


class TooManyTiers(Conflict):
    """A creator offers at most twenty tiers."""

    code = "too-many-tiers"
    title = "Too many tiers"
    fix = (
        "Nothing takes a tier back: offer what is among the twenty that GET /api/v1/creators/{creator_id}/tiers lists."
    )


class EvidenceTooLate(Conflict):
    """The evidence of this dispute was given, its time is over, or the bank has decided."""

    code = "evidence-too-late"
    title = "Evidence is not taken any more"
    fix = "Read the dispute at Stripe; nothing more can be given there. Its outcome comes by itself."


class NothingToBuy(Invalid):
    """Name exactly one of tip, premium and membership."""

    code = "nothing-to-buy"
    title = "Nothing to buy"
    fix = "Send one of `tip`, `premium` and `membership`, and leave the others out."


class TaxPlaceUnknown(Invalid):
    """The place does not tell which tax is owed; add the state or the postal code."""

    code = "tax-place-unknown"
    title = "Where is tax owed?"
    fix = "Add `state` (United States, Canada) or `postal_code` to `place`."
