"""The stand-in as a process of its own on a free port, and Stripe's client pointed at it."""

import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import stripe
import urllib3

KEY = "sk_test_of_the_tests"
ROOT = Path(__file__).parents[3]


class StandIn:
    """A running stand-in. `kill()` is kill -9; `start()` starts it again on the same state and port."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.arguments = arguments
        self.http = urllib3.PoolManager(retries=False, timeout=10)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "local.stripe_api", "--port", str(self.port), "--secret-key", KEY]
        command += ["--state-dir", str(self.folder), *self.arguments]
        paths = f"{ROOT}{os.pathsep}{ROOT / 'layers/common/python'}"
        self.process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths})
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                if self.http.request("GET", f"{self.url}/_standin/health").status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                time.sleep(0.05)
        raise AssertionError("the stand-in did not start within 20 s")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def client(self, key: str = KEY, **options: Any) -> stripe.StripeClient:
        return stripe.StripeClient(
            key,
            base_addresses={"api": self.url},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=5),
            **options,
        )

    def admin(self, method: str, path: str, **body: Any) -> Any:
        answer = self.http.request(method, f"{self.url}/_standin/{path}", json=body)
        assert answer.status == 200, answer.data
        return answer.json()

    def post(self, path: str, form: str = "", key: str | None = None, **headers: str) -> urllib3.BaseHTTPResponse:
        named = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded", **headers}
        if key is not None:
            named["idempotency-key"] = key
        return self.http.request("POST", f"{self.url}{path}", body=form, headers=named)

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        return self.http.request("GET", f"{self.url}{path}", headers={"authorization": f"Bearer {KEY}"})

    def fund(self, amount: int) -> None:
        """Put at least `amount` cents into the platform's available balance."""
        intent = {"amount": amount * 2, "currency": "usd", "payment_method": "pm_card_bypassPending", "confirm": True}
        self.client().v1.payment_intents.create(intent)  # type: ignore[arg-type]

    def payee(self) -> str:
        """A connected account that can take transfers."""
        made = self.client().v1.accounts.create({"type": "express", "capabilities": {"transfers": {"requested": True}}})
        self.admin("POST", f"accounts/{made.id}/onboard")
        return made.id

    def available(self, account: str | None = None) -> int:
        options: Any = {"stripe_account": account} if account else {}
        balance = self.client().v1.balance.retrieve({}, options)
        return sum(one.amount for one in balance.available if one.currency == "usd")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    standin = StandIn(tmp_path_factory.mktemp("stripe"))
    yield standin
    standin.stop()


@pytest.fixture
def standin(shared: StandIn) -> Iterator[StandIn]:
    """A healthy stand-in that other tests use too."""
    yield shared
    shared.admin("DELETE", "faults")


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
