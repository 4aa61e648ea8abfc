"""Deliver signed events at least once, retry what is not taken, and let timers act."""

import asyncio
import hashlib
import hmac
import json
import logging

import urllib3

from local.stripe_api import timers
from local.stripe_api.calls import PLATFORM, Call
from local.stripe_api.resources import webhooks
from local.stripe_api.store import Json, Store

TIMEOUT_SECONDS = 10.0
# Stripe retries for three days in test and live mode with growing pauses; pauses here start at half a second.
FIRST_PAUSE_SECONDS = 0.5
MAX_PAUSE_SECONDS = 3600.0
MAX_ATTEMPTS = 86
_AT_ONCE = 4
_IDLE_SECONDS = 0.1
log = logging.getLogger("flow.stripe")


def sign(payload: str, secrets: list[str], at: int) -> str:
    """The `Stripe-Signature` header: one v1 for each secret that is valid now."""
    made = [hmac.new(one.encode(), f"{at}.{payload}".encode(), hashlib.sha256).hexdigest() for one in secrets]
    return ",".join([f"t={at}", *(f"v1={signature}" for signature in made)])


def pause_seconds(attempts: int) -> float:
    return float(min(FIRST_PAUSE_SECONDS * 2 ** (attempts - 1), MAX_PAUSE_SECONDS))


class Deliverer:
    def __init__(self, store: Store, base_url: str) -> None:
        self._store = store
        self._base_url = base_url
        self._http = urllib3.PoolManager(
            maxsize=_AT_ONCE, retries=False, timeout=urllib3.Timeout(connect=2.0, read=TIMEOUT_SECONDS)
        )

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                worked = await self._step()
            except Exception:
                log.exception("A webhook round failed; it is tried again.")
                worked = False
            if not worked:
                await asyncio.sleep(_IDLE_SECONDS)

    async def _step(self) -> bool:
        await asyncio.to_thread(timers.run_due, self._store, self._base_url)
        now = self._store.exact_now()
        sql = (
            "select seq, event_id, endpoint_id, attempts from deliveries where state = 'pending' and due <= ? "
            "order by due limit ?"
        )
        due = self._store.rows(sql, now, _AT_ONCE)
        await asyncio.gather(*(asyncio.to_thread(self._deliver, *row) for row in due))
        return bool(due)

    def _deliver(self, seq: int, event_id: str, endpoint_id: str, attempts: int) -> None:
        endpoint = self._store.get("webhook_endpoint", PLATFORM, endpoint_id)
        found = self._store.rows("select body from objects where id = ?", event_id)
        if endpoint is None or not found:
            self._note(seq, attempts, "dropped", "the endpoint was deleted")
            return
        problem = self._post(endpoint, json.loads(found[0][0]))
        if problem is None:
            self._note(seq, attempts + 1, "delivered", None)
        elif attempts + 1 >= MAX_ATTEMPTS:
            self._note(seq, attempts + 1, "failed", problem)
            log.warning("Event %s was not taken by %s and is given up: %s", event_id, endpoint["url"], problem)
        else:
            self._note(seq, attempts + 1, "pending", problem)

    def _post(self, endpoint: Json, event: Json) -> str | None:
        """What went wrong, or None."""
        payload = json.dumps(event)
        call = Call(self._store, PLATFORM, {}, {}, "")
        headers = {
            "content-type": "application/json; charset=utf-8",
            "stripe-signature": sign(payload, webhooks.secrets_of(call, endpoint["id"]), call.now),
            "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            # A redirect is a failure, as at Stripe.
            answer = self._http.request("POST", endpoint["url"], body=payload.encode(), headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            return f"{type(error).__name__}: {error}"[:300]
        return None if 200 <= answer.status < 300 else f"HTTP {answer.status}"

    def _note(self, seq: int, attempts: int, state: str, problem: str | None) -> None:
        due = self._store.exact_now() + (pause_seconds(attempts) if state == "pending" else 0)
        sql = "update deliveries set attempts = ?, state = ?, last_error = ?, due = ? where seq = ?"
        self._store.rows(sql, attempts, state, problem, due, seq)
