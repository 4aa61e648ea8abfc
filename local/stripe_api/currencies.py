"""Currencies as data: which are known, how many decimals they have, and the least that a card may be charged."""

from collections.abc import Mapping

from local.stripe_api.refusals import invalid

_TWO_DECIMALS = (
    "aed ars aud bgn brl cad chf cop czk dkk egp eur gbp hkd huf idr ils inr kes mad mxn myr ngn nok nzd pen php pln "
    "ron rsd sar sek sgd thb try twd uah usd zar isk"
)
ZERO_DECIMAL = frozenset(["clp", "jpy", "krw", "vnd"])
THREE_DECIMAL = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
CURRENCIES = frozenset(_TWO_DECIMALS.split()) | ZERO_DECIMAL | THREE_DECIMAL
# Stripe's published minimum charges, in the currency's smallest unit; others take the settlement minimum of 0.50.
_MINIMA: Mapping[str, int] = {
    "aed": 200,
    "bgn": 100,
    "czk": 1500,
    "dkk": 250,
    "gbp": 30,
    "hkd": 400,
    "huf": 17500,
    "mxn": 1000,
    "myr": 200,
    "nok": 300,
    "pln": 200,
    "ron": 200,
    "sek": 300,
    "thb": 1000,
}
_OTHER_MINIMUM = 50


def least_charge(currency: str) -> int:
    return _MINIMA.get(currency, _OTHER_MINIMUM)


def require_chargeable(amount: int, currency: str) -> None:
    """Raises what Stripe says of an amount that is too small, or that a three-decimal currency cannot be charged in."""
    least = least_charge(currency)
    if amount < least:
        message = f"Amount must be at least {least} in the smallest unit of {currency}."
        raise invalid(message, code="amount_too_small", param="amount")
    if currency in THREE_DECIMAL and amount % 10:
        message = f"Invalid amount: amounts in {currency} must be divisible by 10."
        raise invalid(message, code="invalid_charge_amount", param="amount")
