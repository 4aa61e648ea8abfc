"""One API request from its headers to its answer: who asks, which endpoint, at most once, in one transaction."""

import base64
import binascii
import hmac
import json
import logging
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from local.stripe_api import forms, idempotency
from local.stripe_api.calls import PLATFORM, Call, Route
from local.stripe_api.events import API_VERSION
from local.stripe_api.faults import Fault, Faults
from local.stripe_api.idempotency import Kept, Keys
from local.stripe_api.params import check
from local.stripe_api.refusals import Refusal, malformed, no_access, unauthenticated, unknown_url
from local.stripe_api.resources import ROUTES
from local.stripe_api.store import Json, Store, public

_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?")
log = logging.getLogger("flow.stripe")


@dataclass(frozen=True)
class Request:
    """`headers` are lower-case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """`lost`: everything happened, but the client shall not hear of it."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


class Service:
    def __init__(self, store: Store, faults: Faults, secret_keys: tuple[str, ...], base_url: str) -> None:
        self.store = store
        self.faults = faults
        self.base_url = base_url
        self._secret_keys = secret_keys
        self._keys = Keys()

    def answer(self, request: Request) -> Answer:
        request_id = f"req_{secrets.token_urlsafe(10)}"
        headers = {"request-id": request_id, "stripe-version": request.headers.get("stripe-version", API_VERSION)}
        if "idempotency-key" in request.headers and request.method == "POST":
            headers["idempotency-key"] = request.headers["idempotency-key"]
        try:
            kept, more = self._admit(request, request_id)
        except Refusal as refusal:
            if refusal.status == 429:
                headers["retry-after"] = "1"
            return Answer(refusal.status, json.dumps(refusal.body), headers)
        return Answer(kept.status, kept.body, headers | more, lost="lost" in more)

    def _admit(self, request: Request, request_id: str) -> tuple[Kept, dict[str, str]]:
        self.faults.check_up()
        self._authenticate(request.headers.get("authorization", ""))
        if not _VERSION.fullmatch(request.headers.get("stripe-version", API_VERSION)):
            raise malformed("Invalid Stripe API version.")
        account = self._account(request.headers.get("stripe-account"))
        route, path = _route(request)
        fault = self.faults.take(request.path)
        if fault and fault.kind == "rate_limited":
            raise Refusal(429, "invalid_request_error", "Too many requests.", code="rate_limit", executed=False)
        given = _params(request)
        # On DELETE and GET a key has no effect: they are idempotent by definition.
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        call = Call(self.store, account, given, path, self.base_url, request_id, key)
        if key is None:
            return self._run(call, route, fault, None)
        idempotency.check_key(key)
        print_ = idempotency.fingerprint(request.method, request.path, given)
        with self._keys.running(account, key):
            kept = idempotency.find(self.store, account, key, print_)
            if kept:
                return kept, {"idempotent-replayed": "true", "original-request": kept.request_id}
            return self._run(call, route, fault, print_)

    def _authenticate(self, header: str) -> None:
        scheme, _, value = header.partition(" ")
        if scheme.lower() == "basic":
            value = _user_of_basic(value)
        if not value:
            raise unauthenticated(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using "
                "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
            )
        if not any(hmac.compare_digest(value.strip().encode(), key.encode()) for key in self._secret_keys):
            shown = f"{value[:8]}{'*' * 12}{value[-4:]}" if len(value) > 16 else "*" * len(value)
            raise unauthenticated(f"Invalid API Key provided: {shown}")

    def _account(self, header: str | None) -> str:
        if header is None:
            return PLATFORM
        if self.store.get("account", PLATFORM, header) is None:
            raise no_access(header)
        return header

    def _run(self, call: Call, route: Route, fault: Fault | None, print_: str | None) -> tuple[Kept, dict[str, str]]:
        """Check, execute and keep the answer: the effect and the kept answer commit together or not at all."""
        call.params = check(route.takes(), call.params)
        if fault and fault.kind == "slow":
            time.sleep(fault.seconds)
        with self.store.transaction():
            kept = self._execute(call, route, fails=fault is not None and fault.kind == "internal_error")
            if print_ is not None and call.idempotency_key is not None:
                idempotency.keep(self.store, call.account, call.idempotency_key, print_, kept)
        more = {"stripe-should-retry": "false"} if kept.status >= 500 else {}
        if fault and fault.kind == "answer_lost":
            more["lost"] = "true"
        return kept, more

    def _execute(self, call: Call, route: Route, *, fails: bool) -> Kept:
        refused: Refusal | None = None
        try:
            with self.store.savepoint():
                paths = call.params.pop("expand", [])
                try:
                    body = route.run(call)
                except Refusal as refusal:
                    if refusal.status != 402:
                        raise
                    # A declined card is an answer with an effect: the failed charge stays.
                    refused = refusal
                    body = refusal.body
                else:
                    body = call.expanded(body, paths)
                if fails:
                    raise Refusal(500, "api_error", "An unknown error occurred")
        except Refusal as refusal:
            if not refusal.executed:
                raise
            return Kept(refusal.status, json.dumps(refusal.body), call.request_id)
        return Kept(refused.status if refused else 200, json.dumps(public(body)), call.request_id)


def _route(request: Request) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        path = route.match(request.method, request.path)
        if path is not None:
            return route, path
    raise unknown_url(request.method, request.path)


def _params(request: Request) -> Json:
    if request.method != "POST":
        return forms.parse(request.query)
    kind = request.headers.get("content-type", "application/x-www-form-urlencoded").partition(";")[0]
    if request.body and kind != "application/x-www-form-urlencoded":
        raise malformed("Invalid request: send the body as application/x-www-form-urlencoded.")
    try:
        return forms.parse(request.body.decode())
    except UnicodeDecodeError as error:
        raise malformed("Invalid request: the body is not UTF-8.") from error


def _user_of_basic(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""
