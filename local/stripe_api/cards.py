"""Stripe's test cards as data: what each does when it is attached, charged, authenticated, disputed or refunded.

Source: docs.stripe.com/testing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

# always: every payment; unless_saved: until it was set up for off-session use; on_session: only off-session ones pass.
Authentication = Literal["none", "always", "unless_saved", "on_session"]


@dataclass(frozen=True)
class TestCard:
    """`code` None = a charge succeeds. `at_once`: its money is available without the two days of waiting."""

    number: str = "4242424242424242"
    brand: str = "visa"
    code: str | None = None
    decline_code: str | None = None
    message: str = "Your card was declined."
    at_once: bool = False
    # A card that is refused when it is charged is refused when it is attached too, but for this one kind.
    attaches: bool = False
    authentication: Authentication = "none"
    dispute: str | None = None
    inquiry: bool = False
    refund: Literal["succeeds", "waits", "fails"] = "succeeds"
    blocked: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]


def _declined(number: str, decline_code: str, message: str = "Your card was declined.") -> TestCard:
    return TestCard(number, code="card_declined", decline_code=decline_code, message=message)


_GENERIC = _declined("4000000000000002", "generic_decline")
_NO_FUNDS = _declined("4000000000009995", "insufficient_funds", "Your card has insufficient funds.")
_LOST = _declined("4000000000009987", "lost_card")
_STOLEN = _declined("4000000000009979", "stolen_card")
_VELOCITY = _declined(
    "4000000000006975", "card_velocity_exceeded", "Your card was declined for making repeated attempts too frequently."
)
_EXPIRED = TestCard("4000000000000069", code="expired_card", message="Your card has expired.")
_WRONG_CVC = TestCard("4000000000000127", code="incorrect_cvc", message="Your card's security code is incorrect.")
_PROCESSING = TestCard(
    "4000000000000119",
    code="processing_error",
    message="An error occurred while processing your card. Try again in a little bit.",
)
_CARDS: Mapping[str, TestCard] = {
    "visa": TestCard(),
    "visa_debit": TestCard("4000056655665556"),
    "mastercard": TestCard("5555555555554444", "mastercard"),
    "amex": TestCard("378282246310005", "amex"),
    "discover": TestCard("6011111111111117", "discover"),
    "bypassPending": TestCard("4000000000000077", at_once=True),
    "visa_chargeDeclined": _GENERIC,
    "chargeDeclined": _GENERIC,
    "visa_chargeDeclinedInsufficientFunds": _NO_FUNDS,
    "chargeDeclinedInsufficientFunds": _NO_FUNDS,
    "visa_chargeDeclinedLostCard": _LOST,
    "visa_chargeDeclinedStolenCard": _STOLEN,
    "visa_chargeDeclinedVelocityLimitExceeded": _VELOCITY,
    "chargeDeclinedExpiredCard": _EXPIRED,
    "chargeDeclinedIncorrectCvc": _WRONG_CVC,
    "chargeDeclinedProcessingError": _PROCESSING,
    "chargeDeclinedFraudulent": replace(_declined("4100000000000019", "fraudulent"), blocked=True),
    "radarBlock": replace(_declined("4100000000000019", "fraudulent"), blocked=True),
    "chargeCustomerFail": replace(_declined("4000000000000341", "generic_decline"), attaches=True),
    "authenticationRequired": TestCard("4000002760003184", authentication="always"),
    "authenticationRequiredOnSetup": TestCard("4000002500003155", authentication="unless_saved"),
    "authenticationRequiredSetupForOffSession": TestCard("4000003800000446", authentication="on_session"),
    "authenticationRequiredChargeDeclinedInsufficientFunds": replace(
        _NO_FUNDS, number="4000008260003178", authentication="always", attaches=True
    ),
    "threeDSecure2Required": TestCard("4000000000003220", authentication="always"),
    "threeDSecureRequired": TestCard("4000000000003063", authentication="always"),
    "threeDSecureRequiredChargeDeclined": replace(
        _GENERIC, number="4000008400001629", authentication="always", attaches=True
    ),
    "threeDSecureOptional": TestCard("4000000000003055"),
    "createDispute": TestCard("4000000000000259", dispute="fraudulent"),
    "createDisputeProductNotReceived": TestCard("4000000000002685", dispute="product_not_received"),
    "createDisputeInquiry": TestCard("4000000000001976", dispute="fraudulent", inquiry=True),
    "pendingRefund": TestCard("4000000000007726", refund="waits"),
    "refundFail": TestCard("4000000000005126", refund="fails"),
}
_BY_NUMBER: Mapping[str, str] = {card.number: name for name, card in reversed(list(_CARDS.items()))}


def of(name: str) -> TestCard:
    """The card of a name that `named` or `numbered` gave."""
    return _CARDS[name]


def named(method: str) -> str | None:
    """The card that `pm_card_visa` or `tok_visa` names; None when it names none."""
    for prefix in ("pm_card_", "tok_"):
        name = method.removeprefix(prefix)
        if name != method and name in _CARDS:
            return name
    return None


def numbered(number: str) -> str | None:
    return _BY_NUMBER.get(number)


def is_well_formed(number: str) -> bool:
    """Whether the check digit is right (Luhn)."""
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        return False
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0
