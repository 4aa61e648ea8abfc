"""Event source mappings as on AWS: every mapping consumes on threads of its own, so a slow one delays no other.

ministack polls all of them from one thread and retries a poison record for ever. `streams` and `queues` say how one
mapping consumes; here they are started, woken and ended as mappings come, change and go.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any, Protocol

from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.concurrency import esm_wake
from ministack.core.responses import request_scope
from ministack.services import lambda_svc

from local.cloud.cloud import Cloud
from local.cloud.hooks import hook, replace
from local.cloud.mends import queues, streams
from local.cloud.mends.shards import forget_read

log = logging.getLogger("flow.cloud.mappings")

# Seconds until a new, changed or deleted mapping is noticed.
NOTICE_SECONDS = 0.25

# Seconds between removals of stream records that every mapping has read.
TIDY_SECONDS = 5.0


class Consumer(Protocol):
    def start(self) -> None: ...

    def wake(self) -> None: ...

    def stop(self) -> None: ...


class Mappings:
    def __init__(self) -> None:
        self._consumers: dict[tuple[str, str, str], Consumer] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="flow-mappings", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        esm_wake.set()
        self._thread.join(timeout=2)
        for consumer in self._consumers.values():
            consumer.stop()

    def _run(self) -> None:
        tidied = time.monotonic()
        while not self._stop.is_set():
            esm_wake.wait(NOTICE_SECONDS)
            esm_wake.clear()
            try:
                self._reconcile()
            except Exception:
                log.exception("Event source mappings could not be read; trying again.")
            for consumer in self._consumers.values():
                consumer.wake()
            if time.monotonic() - tidied > TIDY_SECONDS:
                tidied = time.monotonic()
                _tidy()

    def _reconcile(self) -> None:
        wanted = {key: mapping for key, mapping in list(hook(lambda_svc, "_esms")._data.items()) if _enabled(mapping)}
        for key in [key for key in self._consumers if key not in wanted]:
            self._consumers.pop(key).stop()
        for key, mapping in wanted.items():
            if key not in self._consumers:
                consumer = _consumer(key, mapping)
                if consumer is not None:
                    self._consumers[key] = consumer
                    consumer.start()


def _tidy() -> None:
    for (account, region, arn), position in streams.read_by_all().items():
        with request_scope(account, region):
            forget_read(arn, position)


def _enabled(mapping: dict[str, Any]) -> bool:
    return str(mapping.get("Enabled", True)).lower() == "true"


def _consumer(key: tuple[str, str, str], mapping: dict[str, Any]) -> Consumer | None:
    account, region, _ = key
    try:
        service = parse_arn(mapping.get("EventSourceArn", "")).service
    except ArnParseError:
        return None
    if service == "sqs":
        return queues.QueueConsumer(account, region, mapping)
    if service in ("dynamodb", "kinesis"):
        return streams.StreamConsumer(account, region, mapping)
    return None


_mappings = Mappings()


def install(cloud: Cloud) -> None:
    replace(lambda_svc, "_ensure_poller", lambda: None)
    cloud.register_state("stream-positions", streams.save_positions, streams.load_positions)


def start() -> None:
    _mappings.start()


def stop() -> None:
    _mappings.stop()
