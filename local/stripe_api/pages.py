"""The pages that people see at Stripe, under `/_standin/`: onboarding, and their bank's question (3-D Secure).

A form goes on to where the page was told to send its visitor; the same request as JSON is answered with the object.
"""

import html
import json
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from local.stripe_api.calls import PLATFORM, Call
from local.stripe_api.refusals import invalid, malformed, missing
from local.stripe_api.resources import accounts, authentication
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


class Pages:
    """Paths: onboarding/{token}, 3ds/{payment or setup intent}."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.store
        self._pages: Mapping[str, Callable[[Request, str], Answer]] = {
            "onboarding": self._onboarding,
            "3ds": self._authenticate,
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


def _settled(request: Request, body: Json, return_url: str | None) -> Answer:
    if return_url and not _is_json(request):
        return _redirect(return_url)
    return Answer(200, json.dumps(public(body)), {"content-type": "application/json"})


def _shown(title: str, body: str, object_id: str) -> Answer:
    return Answer(200, _PAGE.format(title=title, body=body.format(id=html.escape(object_id))), _HTML)


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
