"""Parameters that several resources take in the same form."""

from local.stripe_api.params import Param, Shape
from local.stripe_api.refusals import malformed
from local.stripe_api.store import Json

_ADDRESS_FIELDS = ("city", "country", "line1", "line2", "postal_code", "state")
_ADDRESS: Shape = {name: Param(emptiable=True) for name in _ADDRESS_FIELDS}
ADDRESS = Param("hash", fields=_ADDRESS, emptiable=True)
BILLING_DETAILS = Param(
    "hash",
    fields={"address": ADDRESS, **{name: Param(emptiable=True) for name in ("email", "name", "phone", "tax_id")}},
)
SHIPPING = Param(
    "hash",
    emptiable=True,
    fields={
        "address": Param("hash", required=True, fields=_ADDRESS),
        "name": Param(required=True),
        "phone": Param(emptiable=True),
        "carrier": Param(emptiable=True),
        "tracking_number": Param(emptiable=True),
    },
)
# One payment with what the card's network wants; the stand-in takes cards only and makes nothing of the options.
AUTOMATIC_METHODS = Param(
    "hash",
    fields={"enabled": Param("boolean", required=True), "allow_redirects": Param(choices=("always", "never"))},
)


def address(given: Json | None) -> Json | None:
    return None if given is None else {name: given.get(name) for name in _ADDRESS_FIELDS}


def billing_details(given: Json) -> Json:
    return {
        "address": address(given.get("address") or {}),
        **{name: given.get(name) for name in ("email", "name", "phone", "tax_id")},
    }


def check_email(email: str | None) -> None:
    """Raises what Stripe says of a text that is no address."""
    name, _, domain = (email or "a@b.c").rpartition("@")
    if not name or "." not in domain.strip(".") or any(character.isspace() for character in email or ""):
        raise malformed(f"Invalid email address: {email}", code="email_invalid", param="email")


def check_card_types(types: list[str]) -> None:
    """Raises for a method of payment that the stand-in does not emulate: never accepted in silence."""
    if any(one != "card" for one in types):
        message = f"The stand-in emulates cards only; payment_method_types was {types}."
        raise malformed(message, code="payment_intent_invalid_parameter", param="payment_method_types")
