"""The stand-in's own routes under `/_standin/`: its health, faults on request, and what people do on Stripe's pages."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from local.stripe_api.calls import PLATFORM, Call
from local.stripe_api.events import DEFAULT_WEATHER
from local.stripe_api.faults import KINDS, Fault
from local.stripe_api.pages import Pages
from local.stripe_api.refusals import Refusal, malformed, missing
from local.stripe_api.resources import accounts, balances, webhooks
from local.stripe_api.service import Answer, Request, Service
from local.stripe_api.store import Json, public

_JSON = {"content-type": "application/json"}


class Admin:
    """Paths: health, outage, faults, clock, dunning, fees, webhooks, webhook_endpoints/{id}/roll, accounts/{id}/onboard|ask|restrict,
    deliveries, and the pages."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.store
        self._pages = Pages(service)
        self._verbs: Mapping[tuple[str, str], Callable[[Json], Json]] = {
            ("GET", "health"): lambda _: {"status": "ok"},
            ("GET", "deliveries"): self._deliveries,
            ("GET", "webhook_endpoints"): self._endpoints,
            ("POST", "fees"): self._fee,
            ("POST", "outage"): self._outage,
            ("POST", "dunning"): self._dunning,
            ("POST", "faults"): self._faults,
            ("DELETE", "faults"): self._healthy,
            ("POST", "clock"): self._clock,
            ("POST", "webhooks"): self._weather,
        }

    def answer(self, request: Request) -> Answer:
        try:
            parts = request.path.removeprefix("/_standin/").split("/")
            page = self._pages.answer(request, parts)
            if page:
                return page
            body = _body(request)
            with self._store.transaction():
                return Answer(200, json.dumps(public(self._run(request.method, parts, body))), _JSON)
        except Refusal as refusal:
            return Answer(refusal.status, json.dumps(refusal.body), _JSON)

    def _run(self, method: str, parts: list[str], body: Json) -> Json:
        verb = self._verbs.get((method, parts[0])) if len(parts) == 1 else None
        if verb:
            return verb(body)
        match (method, *parts):
            case ("POST", "accounts", account_id, "onboard"):
                return accounts.complete(self._call(), account_id)
            case ("POST", "accounts", account_id, "ask"):
                return accounts.ask(self._call(), account_id, [str(one) for one in body.get("requirements", ())])
            case ("POST", "accounts", account_id, "restrict"):
                due = body.get("requirements", ["individual.verification.document"])
                return accounts.restrict(self._call(), account_id, [str(one) for one in due])
            case ("POST", "webhook_endpoints", endpoint_id, "roll"):
                keep = int(_number(body, "keep_seconds", webhooks.KEEP_OLD_SECRET_SECONDS))
                return {"secret": webhooks.roll_secret(self._call(), endpoint_id, keep)}
        raise missing("stand-in route", "/".join(parts))

    def _call(self) -> Call:
        return Call(self._store, PLATFORM, {}, {}, self._service.base_url)

    def _outage(self, body: Json) -> Json:
        seconds = _number(body, "seconds", 60)
        self._service.faults.go_down(seconds)
        return {"down_seconds": seconds}

    def _faults(self, body: Json) -> Json:
        kind = body.get("fault")
        if kind not in KINDS:
            raise malformed(f"fault must be one of {', '.join(KINDS)}", param="fault")
        path = str(body.get("path_prefix", "/v1/"))
        count, seconds = int(_number(body, "count", 1)), _number(body, "seconds", 1)
        self._service.faults.plan(Fault(kind, count, path, min(seconds, 60)))
        return {"planned": kind, "count": count, "path_prefix": path}

    def _healthy(self, _: Json) -> Json:
        self._service.faults.clear()
        return {"planned": None}

    def _clock(self, body: Json) -> Json:
        forward = self._store.fact("clock_forward_seconds", 0) + _number(body, "forward_seconds", 0)
        self._store.set_fact("clock_forward_seconds", forward)
        return {"now": self._store.now()}

    def _dunning(self, body: Json) -> Json:
        """What the settings page offers: days between attempts, and what follows the last."""
        days, after = body.get("retry_days", [3, 5, 7]), body.get("after_retries", "canceled")
        if not isinstance(days, list) or not all(isinstance(day, int) and 1 <= day <= 60 for day in days):
            raise malformed("retry_days must be a list of days from 1 to 60.", param="retry_days")
        if after not in ("canceled", "unpaid", "past_due"):
            raise malformed("after_retries must be canceled, unpaid or past_due.", param="after_retries")
        self._store.set_fact("dunning", {"retry_days": days, "after_retries": after})
        return {"retry_days": days, "after_retries": after}

    def _fee(self, body: Json) -> Json:
        """What Stripe takes by itself, as for Connect's active accounts: a movement without a source."""
        amount = int(_number(body, "amount", 200))
        about, currency = str(body.get("description", "Connect (active accounts)")), str(body.get("currency", "usd"))
        made = balances.book(self._call(), PLATFORM, "stripe_fee", None, -amount, currency, description=about)
        return self._call().find("balance_transaction", made)

    def _weather(self, body: Json) -> Json:
        known = {name: _number(body, name, default) for name, default in self._now_weather().items()}
        self._store.set_fact("webhook_weather", known)
        return known

    def _now_weather(self) -> Json:
        weather: Json = self._store.fact("webhook_weather", DEFAULT_WEATHER)
        return weather

    def _deliveries(self, _: Json) -> Json:
        sql = "select event_id, endpoint_id, attempts, state, last_error from deliveries order by seq desc limit 200"
        names = ("event_id", "endpoint_id", "attempts", "state", "last_error")
        return {"deliveries": [dict(zip(names, row, strict=True)) for row in self._store.rows(sql)]}

    def _endpoints(self, _: Json) -> Json:
        """With their secrets: what Stripe's dashboard reveals."""
        call = self._call()
        endpoints = self._store.every("webhook_endpoint", PLATFORM)
        return {"webhook_endpoints": [{**one, "secrets": webhooks.secrets_of(call, one["id"])} for one in endpoints]}


def _body(request: Request) -> Json:
    try:
        body: Any = json.loads(request.body or b"{}")
    except ValueError as error:
        raise malformed(f"The stand-in's own routes take JSON: {error}") from error
    if not isinstance(body, dict):
        raise malformed("The stand-in's own routes take a JSON object.")
    return body


def _number(body: Json, name: str, default: float) -> float:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1e9:
        raise malformed(f"{name} must be a number from 0 to 1e9.", param=name)
    return value
