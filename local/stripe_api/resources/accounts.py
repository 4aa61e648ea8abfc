"""Connect accounts, of Express kind: created by the platform, completed by their owner, restricted by Stripe."""

from collections.abc import Mapping

from local.stripe_api.calls import PLATFORM, Call, Route, listing, new_id
from local.stripe_api.params import METADATA, Param, Shape, merge_metadata
from local.stripe_api.refusals import malformed, no_access
from local.stripe_api.resources import payout_schedules
from local.stripe_api.store import Json

# What an owner must give before transfers and payouts start.
NEEDED = (
    "business_profile.url",
    "external_account",
    "individual.dob.day",
    "individual.first_name",
    "tos_acceptance.date",
)
_CURRENCY = {
    "US": "usd",
    "GB": "gbp",
    "CA": "cad",
    "AU": "aud",
    "JP": "jpy",
    "CH": "chf",
    "DE": "eur",
    "FR": "eur",
} | dict.fromkeys(("AT", "BE", "ES", "FI", "IE", "IT", "NL", "PT", "GR", "LU"), "eur")
_OTHER = {
    "BR": "brl",
    "DK": "dkk",
    "IN": "inr",
    "MX": "mxn",
    "NO": "nok",
    "NZ": "nzd",
    "PL": "pln",
    "SE": "sek",
    "SG": "sgd",
}
COUNTRIES: Mapping[str, str] = _CURRENCY | _OTHER
_REQUEST = Param("hash", fields={"requested": Param("boolean")})
_BANK: Shape = {
    "object": Param(required=True, choices=("bank_account",)),
    "country": Param(required=True),
    "currency": Param("currency", required=True),
    "account_number": Param(required=True),
    "routing_number": Param(),
    "account_holder_name": Param(),
    "account_holder_type": Param(choices=("individual", "company")),
}
_PAYOUTS: Shape = {"schedule": Param("hash", fields=payout_schedules.SCHEDULE), "statement_descriptor": Param()}
_SETTINGS: Shape = {"payouts": Param("hash", fields=_PAYOUTS)}
_UPDATE: Shape = {
    "email": Param(max_length=512),
    "metadata": METADATA,
    "business_type": Param(choices=("company", "government_entity", "individual", "non_profit")),
    "capabilities": Param("hash", fields={"transfers": _REQUEST, "card_payments": _REQUEST}),
    "business_profile": Param("free"),
    "individual": Param("free"),
    "settings": Param("hash", fields=_SETTINGS),
    "external_account": Param("hash", fields=_BANK),
}
_CREATE: Shape = {**_UPDATE, "type": Param(choices=("custom", "express", "standard")), "country": Param()}


def _create(call: Call) -> Json:
    kind, country = call.params.get("type", "express"), call.params.get("country", "US").upper()
    if kind != "express":
        raise malformed(f"The stand-in emulates Express accounts only, not '{kind}'.", param="type")
    if country not in COUNTRIES:
        raise malformed(f"Country '{country}' is unknown.", code="country_unsupported", param="country")
    account_id = new_id("acct")
    url = f"/v1/accounts/{account_id}/external_accounts"
    body: Json = {
        "id": account_id,
        "object": "account",
        "business_profile": {"mcc": None, "name": None, "product_description": None, "url": None},
        "business_type": None,
        "capabilities": {},
        "charges_enabled": False,
        "country": country,
        "created": call.now,
        "default_currency": COUNTRIES[country],
        "details_submitted": False,
        "email": None,
        "external_accounts": {"object": "list", "data": [], "has_more": False, "url": url},
        "metadata": {},
        "payouts_enabled": False,
        "settings": _settings(),
        "type": kind,
        "tos_acceptance": {"date": None},
    }
    _apply(call, body)
    _set_requirements(body, list(NEEDED))
    return call.save(body, account=PLATFORM)


def _settings() -> Json:
    """What the platform may choose; payouts are made by its word unless it sets a schedule."""
    descriptors = {"statement_descriptor": None, "statement_descriptor_kana": None, "statement_descriptor_kanji": None}
    return {
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "card_payments": {"statement_descriptor_prefix": None},
        "dashboard": {"display_name": None, "timezone": "Etc/UTC"},
        "payments": descriptors,
        "payouts": {
            "debit_negative_balances": False,
            "schedule": {"delay_days": 2, "interval": "manual"},
            "statement_descriptor": None,
        },
    }


def _update(call: Call) -> Json:
    body = _named(call, call.path["id"])
    before = {name: body[name] for name in call.params if name in body}
    _apply(call, body)
    _set_requirements(body, body["requirements"]["currently_due"])
    return save(call, body, {name: value for name, value in before.items() if value != body[name]})


def _apply(call: Call, body: Json) -> None:
    given = call.params
    for name in ("email", "business_type"):
        if name in given:
            body[name] = given[name] or None
    schedule = given.get("settings", {}).get("payouts", {}).get("schedule")
    if schedule is not None:
        payout_schedules.choose(call, body, schedule)
    for name in ("business_profile", "individual"):
        if name in given:
            body[name] = {**body.get(name, {}), **given[name]}
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    for name, wish in given.get("capabilities", {}).items():
        if wish.get("requested"):
            body["capabilities"].setdefault(name, "inactive")
        else:
            body["capabilities"].pop(name, None)
    if "external_account" in given:
        add_bank(body, given["external_account"])


def add_bank(body: Json, bank: Json) -> None:
    number = bank["account_number"]
    body["external_accounts"]["data"] = [
        {
            "id": new_id("ba"),
            "object": "bank_account",
            "account": body["id"],
            "bank_name": "STRIPE TEST BANK",
            "country": bank["country"].upper(),
            "currency": bank["currency"],
            "default_for_currency": True,
            "last4": number[-4:],
            "status": "new",
            # Not in Stripe's answer: which payouts fail is chosen by the test number, as in Stripe's test mode.
            "_number": number,
        }
    ]


def _set_requirements(body: Json, due: list[str]) -> None:
    """What is due decides what works: nothing due and submitted = capabilities active and payouts enabled."""
    complete = body["details_submitted"] and not due
    body["requirements"] = {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": due,
        "disabled_reason": None if complete else "requirements.past_due",
        "errors": [],
        "eventually_due": due,
        "past_due": due,
        "pending_verification": [],
    }
    body["capabilities"] = dict.fromkeys(body["capabilities"], "active" if complete else "inactive")
    body["charges_enabled"] = complete and "card_payments" in body["capabilities"]
    body["payouts_enabled"] = bool(complete)


def save(call: Call, body: Json, previous: Json) -> Json:
    call.save(body, account=PLATFORM)
    call.emit("account.updated", body, account=body["id"], previous=previous)
    return body


def complete(call: Call, account_id: str) -> Json:
    """The owner has filled in everything: the account may receive transfers and pay out."""
    body = call.find("account", account_id, account=PLATFORM)
    before = _state(body)
    body["details_submitted"], body["tos_acceptance"] = True, {"date": call.now}
    if not body["external_accounts"]["data"]:
        bank = {"country": body["country"], "currency": body["default_currency"], "account_number": "000123456789"}
        add_bank(body, bank)
    _set_requirements(body, [])
    return save(call, body, before)


def restrict(call: Call, account_id: str, due: list[str]) -> Json:
    """Stripe asks for more: capabilities and payouts stop until it is given."""
    body = call.find("account", account_id, account=PLATFORM)
    before = _state(body)
    _set_requirements(body, due)
    return save(call, body, before)


def ask(call: Call, account_id: str, due: list[str]) -> Json:
    """Stripe asks for more and goes on as before until a deadline: a tax id, for one."""
    body = call.find("account", account_id, account=PLATFORM)
    before = _state(body)
    more = {"currently_due": due, "eventually_due": due, "current_deadline": call.now + 14 * 86400}
    body["requirements"] = {**body["requirements"], **more}
    return save(call, body, before)


def _state(body: Json) -> Json:
    return {name: body[name] for name in ("details_submitted", "payouts_enabled", "charges_enabled", "requirements")}


def _retrieve(call: Call) -> Json:
    return _named(call, call.path["id"])


def _named(call: Call, account_id: str) -> Json:
    """Stripe does not tell a foreign account from none."""
    body = call.store.get("account", PLATFORM, account_id)
    if body is None:
        raise no_access(account_id)
    return body


def _retrieve_own(call: Call) -> Json:
    if call.account != PLATFORM:
        return call.find("account", call.account, account=PLATFORM)
    return {
        "id": "acct_1platform",
        "object": "account",
        "charges_enabled": True,
        "country": "US",
        "default_currency": "usd",
        "details_submitted": True,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


ROUTES = (
    Route("POST", "/v1/accounts", _create, _CREATE),
    listing("account", "/v1/accounts"),
    Route("GET", "/v1/account", _retrieve_own),
    Route("GET", "/v1/accounts/{id}", _retrieve),
    Route("POST", "/v1/accounts/{id}", _update, _UPDATE),
)
