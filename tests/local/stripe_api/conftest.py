"""The stand-in as a process of its own on a free port, and Stripe's client pointed at it."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import stripe
import urllib3

from local.stripe_api.running import RunningStripe
from tests.local.stripe_api.fans import START, Fan


class StandIn(RunningStripe):
    """A running stand-in, as Stripe's client and a bare HTTP client see it."""

    http = urllib3.PoolManager(retries=False, timeout=10)

    def client(self, key: str = RunningStripe.key, **options: Any) -> stripe.StripeClient:
        return stripe.StripeClient(
            key,
            base_addresses={"api": self.url},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=5),
            **options,
        )

    def post(self, path: str, form: str = "", key: str | None = None, **headers: str) -> urllib3.BaseHTTPResponse:
        named = {"authorization": f"Bearer {self.key}", "content-type": "application/x-www-form-urlencoded", **headers}
        if key is not None:
            named["idempotency-key"] = key
        return self.http.request("POST", f"{self.url}{path}", body=form, headers=named)

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        return self.http.request("GET", f"{self.url}{path}", headers={"authorization": f"Bearer {self.key}"})

    def payee(self) -> str:
        """A connected account that can take transfers."""
        made = self.client().v1.accounts.create({"type": "express", "capabilities": {"transfers": {"requested": True}}})
        self.onboard(made.id)
        return made.id

    def wait_for(self, happened: Callable[[], bool], seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < deadline, self.tail()
            time.sleep(0.05)

    def available(self, account: str | None = None) -> int:
        options: Any = {"stripe_account": account} if account else {}
        balance = self.client().v1.balance.retrieve({}, options)
        return sum(one.amount for one in balance.available if one.currency == "usd")


def started(folder: Path, *options: str) -> StandIn:
    standin = StandIn(folder, options=options)
    standin.start()
    return standin


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with StandIn(tmp_path_factory.mktemp("stripe")) as standin:
        yield standin


@pytest.fixture
def standin(shared: StandIn) -> Iterator[StandIn]:
    """A healthy stand-in that other tests use too."""
    yield shared
    shared.heal()


class Listener:
    """A webhook endpoint. `refuse` = how many deliveries get a 500 first."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, str]] = []
        self.refuse = 0
        self.refused = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                refuses = outer.refused < outer.refuse
                if refuses:
                    outer.refused += 1
                else:
                    outer.taken.append((body, self.headers["stripe-signature"]))
                self.send_response(500 if refuses else 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self) -> list[Any]:
        return [json.loads(body) for body, _ in list(self.taken)]

    def wait_for(self, kind: str, count: int = 1, seconds: float = 10) -> list[Any]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [event for event in self.events() if event["type"] == kind]
            if len(found) >= count:
                return found
            time.sleep(0.02)
        raise AssertionError(f"{kind} was delivered less than {count} times; there were {self.events()}")


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.server.shutdown()
    listener.server.server_close()


def signatures(header: str) -> tuple[int, list[str]]:
    parts = [part.split("=", 1) for part in header.split(",")]
    return int(parts[0][1]), [value for name, value in parts if name == "v1"]


def signature(secret: str, at: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


@pytest.fixture
def fan(standin: StandIn) -> Iterator[Fan]:
    client = standin.client().v1
    clock = client.test_helpers.test_clocks.create({"frozen_time": START}).id
    product = client.products.create({"name": "Premium"}).id
    made = Fan(standin, clock, client.customers.create({"email": "fan@example.com", "test_clock": clock}).id)
    for name, amount, interval in (("monthly", 1000, "month"), ("better", 2000, "month"), ("yearly", 10_000, "year")):
        recurring: Any = {"interval": interval}
        price = client.prices.create(
            {"product": product, "currency": "usd", "unit_amount": amount, "recurring": recurring, "nickname": name}
        )
        made.prices[name] = price.id
    yield made
    standin.admin("POST", "dunning")
    client.test_helpers.test_clocks.delete(clock)
