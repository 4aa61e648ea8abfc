"""Billing portal sessions: a page of Stripe's on which customers look after their own subscriptions and cards."""

from local.stripe_api.calls import Call, Route, new_id
from local.stripe_api.params import Param
from local.stripe_api.refusals import invalid, malformed, missing
from local.stripe_api.resources import customers, payment_methods, subscriptions
from local.stripe_api.store import Json

_URL = "/v1/billing_portal/sessions"
LIFE_SECONDS = 3600
# The one configuration that every account has.
_CONFIGURATION = "bpc_1standin"


def _create(call: Call) -> Json:
    given = call.params
    customer = customers.alive(call, given["customer"], "customer")
    if given.get("configuration", _CONFIGURATION) != _CONFIGURATION:
        raise missing("configuration", given["configuration"], param="configuration", status=400)
    session_id = new_id("bps")
    body: Json = {
        "id": session_id,
        "object": "billing_portal.session",
        "configuration": _CONFIGURATION,
        "created": call.now,
        "customer": customer["id"],
        "flow": None,
        "livemode": False,
        "locale": given.get("locale"),
        "on_behalf_of": None,
        "return_url": given.get("return_url"),
        "url": f"{call.base_url}/_standin/portal/{session_id}",
    }
    call.save(body)
    call.emit("billing_portal.session.created", body)
    return body


def act(call: Call, body: Json, action: str, given: Json) -> Json:
    """What the customer does there: `cancel` or `resume` a `subscription`, or give a new default `payment_method`.

    Answers the subscription, or the card.
    """
    if body["created"] + LIFE_SECONDS <= call.now:
        raise invalid("This portal session has expired; its customer needs a new one.")
    customer = customers.alive(call, body["customer"])
    call = customers.now_of(call, customer)
    if action == "payment_method":
        card = payment_methods.named(call, given.get("payment_method", "pm_card_visa"), "payment_method")
        payment_methods.attach_to(call, card, customer["id"])
        customer["invoice_settings"]["default_payment_method"] = card["id"]
        call.save(customer)
        call.emit("customer.updated", customer)
        return card
    if action not in ("cancel", "resume"):
        raise malformed("action must be cancel, resume or payment_method.", param="action")
    subscription = call.find("subscription", given.get("subscription", ""), param="subscription")
    if subscription["customer"] != customer["id"]:
        raise missing("subscription", subscription["id"], param="subscription", status=400)
    return subscriptions.change(call, subscription, {"cancel_at_period_end": action == "cancel"})


ROUTES = (
    Route(
        "POST",
        _URL,
        _create,
        {"configuration": Param(), "customer": Param(required=True), "locale": Param(), "return_url": Param()},
    ),
)
