"""The pages that people see at Stripe, under `/_standin/`: onboarding, their bank's question (3-D Secure), Checkout, the
billing portal, invoices and receipts.

A form goes on to where the page was told to send its visitor; the same request as JSON is answered with the object.
"""

import html
import json
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from local.stripe_api.calls import PLATFORM, Call
from local.stripe_api.refusals import Refusal, invalid, malformed, missing
from local.stripe_api.resources import accounts, authentication, checkout_payment, portal_sessions
from local.stripe_api.service import Answer, Request, Service
from local.stripe_api.store import Json, public

_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title} (stand-in)</title><h1>{title}</h1>{body}</html>'
_HTML = {"content-type": "text/html; charset=utf-8"}
_3DS_FORM = (
    "<p>This page stands in for the bank's question about {id}.</p><form method=post>"
    "<button name=outcome value=complete>Complete</button> <button name=outcome value=fail>Fail</button></form>"
)
_ONBOARDING_FORM = (
    "<p>This page stands in for Stripe's onboarding of account {id}.</p>"
    "<form method=post><button>Give all that is required</button></form>"
)
_CHECKOUT_FORM = (
    "<p>This page stands in for Stripe's Checkout of {id}.</p><form method=post>"
    "<label>E-mail <input name=email></label> <label>Country <input name=country></label> "
    "<label>State <input name=state></label> <label>Postal code <input name=postal_code></label> "
    "<label>Test card <input name=payment_method value=pm_card_visa></label> "
    "<button>Pay</button></form>"
)
_PORTAL_FORM = (
    "<p>This page stands in for Stripe's billing portal of {id}.</p><form method=post>"
    "<label>Subscription <input name=subscription></label> <button name=action value=cancel>Cancel at period end</button> "
    "<button name=action value=resume>Keep</button></form><form method=post>"
    "<label>Test card <input name=payment_method value=pm_card_visa></label> "
    "<button name=action value=payment_method>Use this card</button></form>"
)
_JSON = {"content-type": "application/json"}


class Pages:
    """Paths: onboarding/{token}, 3ds/{payment or setup intent}, checkout|portal/{session}, invoices|receipts/{id}."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.store
        self._pages: Mapping[str, Callable[[Request, str], Answer]] = {
            "onboarding": self._onboarding,
            "3ds": self._authenticate,
            "checkout": self._checkout,
            "portal": self._portal,
            "invoices": lambda request, invoice_id: self._paper(request, "invoice", invoice_id),
            "receipts": lambda request, charge_id: self._paper(request, "charge", charge_id),
        }

    def answer(self, request: Request, parts: list[str]) -> Answer | None:
        """None when it is none of the pages. Raises Refusal."""
        page = self._pages.get(parts[0]) if len(parts) == 2 else None
        if page is None:
            return None
        if request.method not in ("GET", "POST"):
            raise invalid("A page takes GET and POST.")
        return page(request, parts[1])

    def _call(self) -> Call:
        return Call(self._store, PLATFORM, {}, {}, self._service.base_url)

    def _onboarding(self, request: Request, token: str) -> Answer:
        """Show the page; a POST completes the account and sends its owner back. A link works once, for five minutes."""
        link = self._store.fact(f"account_link:{token}", None)
        if link is None:
            raise missing("account link", token)
        if link.get("used") or link["expires_at"] <= self._store.now():
            return _redirect(link["refresh_url"])
        if request.method == "GET":
            return _shown("Payout details", _ONBOARDING_FORM, link["account"])
        with self._store.transaction():
            accounts.complete(self._call(), link["account"])
            self._store.set_fact(f"account_link:{token}", {**link, "used": True})
        return _redirect(link["return_url"])

    def _authenticate(self, request: Request, intent_id: str) -> Answer:
        """`outcome` is `complete` (as without any) or `fail`."""
        if request.method == "GET":
            return _shown("Your bank asks", _3DS_FORM, intent_id)
        outcome = _fields(request).get("outcome", "complete")
        if outcome not in ("complete", "fail"):
            raise malformed("outcome must be complete or fail.", param="outcome")
        with self._store.transaction():
            body, return_url = authentication.finish(self._call(), intent_id, succeeds=outcome == "complete")
        return _settled(request, body, return_url)

    def _checkout(self, request: Request, session_id: str) -> Answer:
        """Pays with `payment_method`, a test card (`pm_card_visa` without any), as `email`, from `country`, `state`, `postal_code`."""
        if request.method == "GET":
            return _shown("Checkout", _CHECKOUT_FORM, session_id)
        given = _fields(request)
        with self._store.transaction():
            call, body = self._of(session_id, "checkout.session")
            try:
                method = given.get("payment_method") or "pm_card_visa"
                waiting = checkout_payment.pay(call, body, method, given.get("email"), _place(given))
            except Refusal as refusal:
                if refusal.status != 402:
                    raise
                # The failed charge stays; the visitor may try another card.
                return Answer(refusal.status, json.dumps(refusal.body), _JSON)
            body = call.find("checkout.session", session_id)
        if waiting:
            page = f"{self._service.base_url}/_standin/3ds/{waiting['id']}"
            return _redirect(page) if not _is_json(request) else Answer(200, json.dumps(public(waiting)), _JSON)
        return _settled(request, body, body["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id))

    def _portal(self, request: Request, session_id: str) -> Answer:
        """`action`: cancel or resume a `subscription`, or `payment_method`."""
        call, body = self._of(session_id, "billing_portal.session")
        if request.method == "GET":
            return _shown("Your subscriptions", _PORTAL_FORM, body["customer"])
        given = _fields(request)
        with self._store.transaction():
            done = portal_sessions.act(call, body, given.get("action", ""), {**given})
        return _settled(request, done, body["return_url"])

    def _paper(self, request: Request, kind: str, object_id: str) -> Answer:
        """An invoice or a receipt, to be read."""
        if request.method != "GET":
            raise invalid("This page is only read.")
        _, body = self._of(object_id, kind)
        lines = [line["description"] for line in body.get("lines", {}).get("data", [])]
        amount = body["total"] if kind == "invoice" else body["amount"]
        rows = (*lines, f"{amount} {body['currency']}", body["status"])
        items = "".join(f"<li>{html.escape(str(row))}" for row in rows)
        return _page(f"{kind.title()} {body.get('number') or body['id']}", f"<ul>{items}</ul>")

    def _of(self, object_id: str, kind: str) -> tuple[Call, Json]:
        """The object, and a call for the account that it belongs to."""
        account = self._store.owner(kind, object_id)
        if account is None:
            raise missing(kind, object_id)
        call = Call(self._store, account, {}, {}, self._service.base_url)
        return call, call.find(kind, object_id)


def _place(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in ("country", "state", "postal_code") if given.get(name)}


def _settled(request: Request, body: Json, return_url: str | None) -> Answer:
    if return_url and not _is_json(request):
        return _redirect(return_url)
    return Answer(200, json.dumps(public(body)), _JSON)


def _shown(title: str, form: str, object_id: str) -> Answer:
    return _page(title, form.format(id=html.escape(object_id)))


def _page(title: str, body: str) -> Answer:
    return Answer(200, _PAGE.format(title=html.escape(title), body=body), _HTML)


def _redirect(url: str) -> Answer:
    return Answer(303, "", {"location": url})


def _is_json(request: Request) -> bool:
    return not request.headers.get("content-type", "application/json").startswith("application/x-www-form-urlencoded")


def _fields(request: Request) -> dict[str, str]:
    """What a form, or a JSON object of texts, carries."""
    try:
        text = request.body.decode()
        given = json.loads(text or "{}") if _is_json(request) else dict(parse_qsl(text))
    except ValueError as error:
        raise malformed(f"The page takes a form or a JSON object: {error}") from error
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise malformed("The page takes texts by their names.")
    return given
