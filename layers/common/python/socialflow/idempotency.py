"""Idempotency-Key: the key is written in the same transaction as the effect, so the two cannot part.

    def create_video(new: NewVideo) -> Upload:
        return once(app, table.STORE, Upload, lambda guard: uploads.start(new, guard))

The noun puts `guard.writes(answer)` into its transaction. Same key and body: the first answer again, with
`Idempotent-Replayed: true`; same key, other body: IdempotencyKeyReused. Keys live for a day, per caller and route.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import BaseModel

from socialflow import clock, http
from socialflow.dynamo import Item, Put, Store, key
from socialflow.errors import IdempotencyKeyReused, Invalid

KEEP = timedelta(days=1)
_KEY_LIMIT = 255

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Box:
    """How a text is kept so that it cannot be read from the table."""

    seal: Callable[[str], bytes]
    open_: Callable[[Any], str]


@dataclass(frozen=True)
class Guard:
    """The request's idempotency record, still unwritten; without a key it writes nothing."""

    pk: str = ""
    sk: str = ""
    fingerprint: str = ""
    box: Box | None = None

    def writes(self, answer: BaseModel) -> list[Put]:
        """What the effect's transaction must contain."""
        if not self.pk:
            return []
        at, text = clock.now(), answer.model_dump_json()
        record: Item = {
            **key(self.pk, self.sk),
            "fingerprint": self.fingerprint,
            "answer": self.box.seal(text) if self.box else text,
            "ttl": int((at + KEEP).timestamp()),
        }
        # Time to live deletes late, so an expired record must count as absent.
        now = int(at.timestamp())
        return [Put(record, when="attribute_not_exists(#pk) OR #ttl <= :now", values={"now": now})]


def _sha256(text: str, _salt: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def once(
    app: http.RouteApp,
    store: Store,
    answer: type[M],
    run: Callable[[Guard], M],
    *,
    required: bool = False,
    digest: Callable[[str, str], str] = _sha256,
    box: Box | None = None,
) -> M:
    """Run the effect under the request's Idempotency-Key, or repeat the answer it had.

    `digest(text, salt)` makes the stored fingerprint of the body; a body that holds a password needs a slow one. An answer
    that is personal or a secret is kept in a `box`.
    """
    given = http.header(app, "idempotency-key")
    if not given:
        if required:
            raise Invalid("This route moves money: send an Idempotency-Key header (a fresh UUID for each new request).")
        return run(Guard())
    if len(given) > _KEY_LIMIT or not given.isprintable():
        raise Invalid(f"Idempotency-Key must be at most {_KEY_LIMIT} printable characters.")
    guard = _guard(app, given, digest, box)
    if (replayed := _replay(app, store, answer, guard)) is not None:
        return replayed
    try:
        return run(guard)
    except Exception:
        # The same request may have won the race between our read and our write; whatever the effect's own
        # complaint was then, the right answer is the first one's.
        if (replayed := _replay(app, store, answer, guard)) is not None:
            return replayed
        raise


def _guard(app: http.RouteApp, given: str, digest: Callable[[str, str], str], box: Box | None) -> Guard:
    who = http.claim(app, "user_id") or "anonymous"
    route = str(app.event["routeKey"])
    what = f"{app.event['rawPath']}\n{app.event.get('body') or ''}"
    pk = f"IDEMPOTENCY#{who}#{given}"
    return Guard(pk, route, digest(what, pk), box)


def _replay(app: http.RouteApp, store: Store, answer: type[M], guard: Guard) -> M | None:
    record = store.get(key(guard.pk, guard.sk), consistent=True)
    if record is None or record["ttl"] <= clock.now().timestamp():
        return None
    if record["fingerprint"] != guard.fingerprint:
        raise IdempotencyKeyReused
    http.set_header(app, "Idempotent-Replayed", "true")
    text = guard.box.open_(record["answer"]) if guard.box else record["answer"]
    return answer.model_validate_json(text)
