"""A card as it is typed: its number, expiry and code are checked before anybody charges it."""

from local.stripe_api import cards
from local.stripe_api.calls import Call
from local.stripe_api.refusals import Refusal, malformed, missing
from local.stripe_api.store import Json


def name_of(call: Call, card: Json) -> str:
    """Which test card it is, by `token` or by `number`. Raises the card error of what was typed wrong."""
    return _from_token(card["token"]) if "token" in card else _from_number(call, card)


def _from_token(token: str) -> str:
    name = cards.named(token) if token.startswith("tok_") else None
    if name is None:
        raise missing("token", token, param="card[token]", status=400)
    return name


def _from_number(call: Call, card: Json) -> str:
    for needed in ("number", "exp_month", "exp_year"):
        if needed not in card:
            full = f"card[{needed}]"
            raise malformed(f"Missing required param: {full}.", code="parameter_missing", param=full)
    if not 1 <= card["exp_month"] <= 12:
        raise _card_error("Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month")
    year = card["exp_year"] + (2000 if card["exp_year"] < 100 else 0)
    if not year_of(call) <= year <= year_of(call) + 50:
        raise _card_error("Your card's expiration year is invalid.", "invalid_expiry_year", "exp_year")
    card["exp_year"] = year
    if "cvc" in card and not (card["cvc"].isdigit() and len(card["cvc"]) in (3, 4)):
        raise _card_error("Your card's security code is invalid.", "invalid_cvc", "cvc")
    number = card["number"].replace(" ", "")
    if not cards.is_well_formed(number):
        raise _card_error("Your card number is incorrect.", "incorrect_number", "number")
    found = cards.numbered(number)
    if found is None:
        message = "Your card was declined. Your request was in test mode, but used a non test card."
        raise Refusal(402, "card_error", message, code="card_declined", decline_code="test_mode_live_card")
    return found


def _card_error(message: str, code: str, field: str) -> Refusal:
    return Refusal(402, "card_error", message, code=code, param=field)


def year_of(call: Call) -> int:
    return 1970 + call.now // 31_556_952
