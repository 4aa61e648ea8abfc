"""Stripe in process: what the client sends goes to the stand-in's service, what is due happens at its time, and its events
come to our webhooks, each address those that it is subscribed to."""

import hashlib
import hmac
import json
import shutil
import tempfile
import urllib.parse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from requests.structures import CaseInsensitiveDict

from local.stripe_api import timers
from local.stripe_api.admin import Admin
from local.stripe_api.calls import PLATFORM, Call
from local.stripe_api.faults import Fault, Faults
from local.stripe_api.resources import balances
from local.stripe_api.service import Answer, Request, Service
from local.stripe_api.store import Store
from tests.simulation import faults
from tests.simulation.faults import Weather
from tests.simulation.virtual import Chance

URL = "http://stripe.simulation"
KEY = "sk_test_simulation"
# Stripe keeps telling for three days; the pauses grow.
_FIRST_PAUSE, _LONGEST_PAUSE, _GIVES_UP_AFTER = 5.0, 3600.0, 3 * 86400.0
# As docs/deployment.md has a deployer subscribe it; the other address has the kinds of functions/billing/stripe_changes.py.
_OF_MONEY = frozenset({"account.updated", "transfer.created", "transfer.reversed"})


def _folder() -> str:
    """In memory where that is possible: a run writes thousands of transactions."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return tempfile.mkdtemp(prefix="simulation-", dir=memory if memory.is_dir() else None)


class StripeSide:
    """`struck` draws a call's fault, `note` writes it down, `deliver` hands a webhook to one of our routes."""

    def __init__(
        self,
        seed: int,
        weather: Weather,
        struck: Callable[[str, str, dict[str, Any]], str | None],
        note: Callable[..., None],
        later: Callable[[float, Callable[[], None]], None],
        deliver: Callable[[str, bytes, dict[str, str], Callable[[bool], None]], None],
    ) -> None:
        self.struck, self.note, self.later, self.deliver, self.weather = struck, note, later, deliver, weather
        self._folder = _folder()
        self.store = Store(Path(self._folder))
        self.store.rows("pragma synchronous = off")
        self.service = Service(self.store, Faults(), (KEY,), URL)
        self.admin = Admin(self.service)
        self.secrets = ["whsec_first"]
        self.topped_up: Counter[str] = Counter()
        self._told = 0
        self._wakes_at = float("inf")
        self._chance = Chance(seed, "webhooks")
        from functions.billing import stripe_changes

        self._addresses = {
            "POST /api/v1/webhooks/stripe": _OF_MONEY,
            "POST /api/v1/webhooks/stripe/billing": stripe_changes.KINDS,
        }

    def close(self) -> None:
        self.store.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def send(self, request: Any) -> requests.Response:
        """What the client's HTTP adapter does."""
        path, _, query = request.path_url.partition("?")
        operation = f"{request.method} {_template(path)}"
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        fault = self.struck("stripe", operation, {})
        if fault == faults.REFUSED:
            self.note("stripe", operation, body, fault, 0, b"")
            raise requests.exceptions.ConnectionError("refused by the simulation")
        if fault == faults.FAILED:
            # The 500 is the key's answer from then on, as Stripe documents it.
            self.service.faults.plan(Fault("internal_error", 1, "/v1/", 0.0))
        if fault == faults.CONFLICT:
            answer = Answer(409, json.dumps({"error": {"type": "idempotency_error", "message": "in flight"}}))
        elif fault == faults.THROTTLED:
            answer = Answer(429, json.dumps({"error": {"type": "invalid_request_error", "code": "rate_limit"}}))
        else:
            headers = {name.lower(): _text(value) for name, value in request.headers.items()}
            answer = self.service.answer(Request(request.method, path, query, headers, body))
            self.tell()
        self.note("stripe", operation, body, fault, answer.status, b"")
        if fault == faults.LOST:
            raise requests.exceptions.ConnectionError("the answer was lost by the simulation")
        return _response(answer, request)

    def call(self, method: str, path: str, **form: str) -> Any:
        """A request of somebody else's: an operator's, a customer's."""
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
        answer = self.service.answer(Request(method, path, "", headers, urllib.parse.urlencode(form).encode()))
        self.tell()
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def try_call(self, method: str, path: str, **form: str) -> int:
        """The same, of what may be refused; the answer's status."""
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
        answer = self.service.answer(Request(method, path, "", headers, urllib.parse.urlencode(form).encode()))
        self.tell()
        return answer.status

    def stand_in(self, method: str, path: str, **body: Any) -> Any:
        answer = self.admin.answer(Request(method, f"/_standin/{path}", "", {}, json.dumps(body).encode()))
        self.tell()
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def objects(self, kind: str) -> list[dict[str, Any]]:
        """The platform's own, oldest first."""
        return self.store.every(kind, PLATFORM)

    def roll_secret(self) -> list[str]:
        """A new signing secret beside the old; those that sign now, newest first."""
        self.secrets = [f"whsec_{len(self.secrets)}_{self._chance.randbytes(4).hex()}", self.secrets[0]]
        return self.secrets

    def top_up(self, amount_minor: int, currency: str) -> None:
        """Money from the platform's bank."""
        self.topped_up[currency] += amount_minor
        with self.store.transaction():
            call = Call(self.store, PLATFORM, {}, {}, URL)
            balances.book(call, PLATFORM, "topup", None, amount_minor, currency, category="topup")

    def balance(self) -> dict[str, int]:
        """All that lies at Stripe, by currency, in minor units."""
        sql = "select currency, sum(net) from money where account = ? group by currency"
        return {str(currency): int(net) for currency, net in self.store.rows(sql, PLATFORM)}

    def tell(self) -> None:
        """Plan the delivery of what happened since the last time, and of what is due next."""
        sql = "select seq, body from objects where kind = 'event' and seq > ? order by seq"
        for seq, body in self.store.rows(sql, self._told):
            self._told = seq
            kind = json.loads(body)["type"]
            for route, kinds in self._addresses.items():
                if kind in kinds:
                    self._tell(route, body.encode())
        self._wake()

    def _tell(self, route: str, payload: bytes) -> None:
        for _ in range(1 + self.weather.at_delivery("stripe-webhook", faults.DUPLICATE, 0.15)):
            delay = 0.2 + self._chance.random()
            if self.weather.at_delivery("stripe-webhook", faults.LATE, 0.2):
                delay += 120 * self._chance.random()
            self._plan(route, payload, delay, self.store.exact_now() + _GIVES_UP_AFTER)

    def _wake(self) -> None:
        """Be there when the next thing is due that happens at Stripe by itself."""
        ((due,),) = self.store.rows("select min(due) from timers where clock is null")
        if due is None or due >= self._wakes_at:
            return
        self._wakes_at = due

        def act() -> None:
            self._wakes_at = float("inf")
            timers.run_due(self.store, URL)
            self.tell()

        # A moment later, so that it is due whatever the sum is rounded to.
        self.later(max(0.0, due - self.store.exact_now()) + 0.001, act)

    def _plan(self, route: str, payload: bytes, delay: float, until: float, pause: float = _FIRST_PAUSE) -> None:
        def post() -> None:
            at = int(self.store.now())
            signed = [
                hmac.digest(each.encode(), f"{at}.".encode() + payload, hashlib.sha256).hex() for each in self.secrets
            ]
            header = ",".join([f"t={at}", *(f"v1={each}" for each in signed)])
            self.deliver(route, payload, {"stripe-signature": header}, answered)

        def answered(is_taken: bool) -> None:  # noqa: FBT001 - it answers one question
            if not is_taken and self.store.exact_now() < until:
                self._plan(route, payload, pause, until, min(2 * pause, _LONGEST_PAUSE))

        self.later(delay, post)


def _template(path: str) -> str:
    """The path with ids left out, so that a call site is one site."""
    return "/".join(
        "{id}" if "_" in part and any(each.isdigit() for each in part) else part for part in path.split("/")
    )


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _response(answer: Answer, request: Any) -> requests.Response:
    made = requests.Response()
    made.status_code = answer.status
    made._content = answer.body.encode()
    made.headers = CaseInsensitiveDict({"content-type": "application/json", **answer.headers})
    made.request = request
    made.url = request.url
    return made
