"""Idempotency keys as Stripe documents them.

The first answer of an endpoint that began to run is kept for 24 h, errors and 500s included, and given again with
`Idempotent-Replayed: true`. Other parameters under the same key are refused; so is a second request while the first runs.
A refusal before the endpoint ran (a parameter that does not fit, a rate limit) keeps nothing.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from local.stripe_api.refusals import Refusal, malformed
from local.stripe_api.store import Store

KEEP_SECONDS = 24 * 3600
MAX_KEY_LENGTH = 255


@dataclass(frozen=True)
class Kept:
    """A first answer."""

    status: int
    body: str
    request_id: str


class Keys:
    """The keys in flight, in memory: a crash ends their transactions, so nothing of them is left to guard."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[tuple[str, str]] = set()

    @contextmanager
    def running(self, account: str, key: str) -> Iterator[None]:
        """Hold the key. Raises Stripe's 409 while another request holds it."""
        with self._lock:
            if (account, key) in self._running:
                raise Refusal(
                    409,
                    "invalid_request_error",
                    "There is currently another in-progress request using this Idempotent Key (that probably means you "
                    f"submitted twice, and the other request is still going through): {key}. Please try again later.",
                    code="idempotency_key_in_use",
                    executed=False,
                )
            self._running.add((account, key))
        try:
            yield
        finally:
            with self._lock:
                self._running.discard((account, key))


def check_key(key: str) -> None:
    if not key or len(key) > MAX_KEY_LENGTH:
        raise malformed(f"Idempotency keys must be 1 to {MAX_KEY_LENGTH} characters long.")


def fingerprint(method: str, path: str, params: Mapping[str, Any]) -> str:
    text = json.dumps([method, path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def find(store: Store, account: str, key: str, print_: str) -> Kept | None:
    """The answer kept under the key. Raises Stripe's 400 when the key came with other parameters."""
    sql = "select fingerprint, status, body, request_id from answers where account = ? and key = ? and created > ?"
    found = store.rows(sql, account, key, store.now() - KEEP_SECONDS)
    if not found:
        return None
    if found[0][0] != print_:
        raise Refusal(
            400,
            "idempotency_error",
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using "
            f"a key other than '{key}' if you meant to execute a different request.",
            executed=False,
        )
    return Kept(*found[0][1:])


def keep(store: Store, account: str, key: str, print_: str, kept: Kept) -> None:
    store.rows("delete from answers where created <= ?", store.now() - KEEP_SECONDS)
    sql = "insert into answers values (?, ?, ?, ?, ?, ?, ?)"
    store.rows(sql, account, key, print_, kept.status, kept.body, kept.request_id, store.now())
