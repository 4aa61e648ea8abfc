"""Stripe's stand-in in a child process."""

from __future__ import annotations

import json
import urllib.parse
from dataclasses import dataclass
from typing import Any

from local.running import RunningProgram
from local.stripe_api.__main__ import DEFAULT_KEY


class Refused(Exception):
    """The stand-in did not do what it was asked for; the message carries its answer."""


@dataclass
class RunningStripe(RunningProgram):
    """`key` opens it, unless the options name others."""

    title = "The Stripe stand-in"
    module = "local.stripe_api"
    health_path = "/_standin/health"
    key = DEFAULT_KEY

    def admin(self, method: str, path: str, **body: Any) -> Any:
        """What one of its own routes answers: faults, the clock, and what people do on Stripe's pages. Raises Refused."""
        return self._must(method, f"/_standin/{path}", json.dumps(body))

    def call(self, method: str, path: str, **form: str) -> Any:
        """What Stripe's API answers. Raises Refused."""
        return self._must(method, path, urllib.parse.urlencode(form), authorization=f"Bearer {self.key}")

    def fund(self, amount_minor: int) -> None:
        """At least so much more is in the platform's available balance: a customer pays twice that, less Stripe's fee."""
        payment = {"currency": "usd", "payment_method": "pm_card_bypassPending", "confirm": "true"}
        self.call("POST", "/v1/payment_intents", amount=str(2 * amount_minor), **payment)

    def onboard(self, account_id: str) -> None:
        """The account's owner gives all that Stripe asks for."""
        self.admin("POST", f"accounts/{account_id}/onboard")

    def authenticate(self, intent_id: str, outcome: str = "complete") -> Any:
        """The customer answers their bank (`complete` or `fail`): the payment or setup intent as it is then."""
        return self.admin("POST", f"3ds/{intent_id}", outcome=outcome)

    def check_out(self, session_id: str, payment_method: str = "pm_card_visa", **place: str) -> Any:
        """A visitor pays on the page of the session: the session, or the intent that asks their bank. Raises Refused."""
        return self.admin("POST", f"checkout/{session_id}", payment_method=payment_method, **place)

    def transfers(self, transfer_group: str) -> list[dict[str, Any]]:
        """Newest first."""
        found: list[dict[str, Any]] = self.call("GET", f"/v1/transfers?transfer_group={transfer_group}")["data"]
        return found

    def heal(self) -> None:
        """No fault or outage is planned any more."""
        self.admin("DELETE", "faults")

    def _must(self, method: str, path: str, body: str, **headers: str) -> Any:
        status, answer = self._ask(method, path, body, **headers)
        if status != 200:
            raise Refused(f"{method} {path} was answered {status}: {answer}")
        return answer
