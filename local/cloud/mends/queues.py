"""An SQS mapping: batches run side by side up to MaximumConcurrency, and what failed stays in the queue.

A failed message becomes visible again when its visibility timeout ends and moves to the dead-letter queue after
maxReceiveCount receives, both kept by the queue itself.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ministack.core.arn import parse_arn
from ministack.core.responses import request_scope
from ministack.services import lambda_svc, sqs

from local.cloud.hooks import hook
from local.cloud.mends import iam, partial

log = logging.getLogger("flow.cloud.queues")

# AWS starts with five pollers a mapping and adds more under load; a laptop stays with five.
DEFAULT_CONCURRENCY = 5
# Messages one receive gives at most.
RECEIVE = 10
# Seconds between looks at an empty queue: messages whose visibility timeout ended wake nobody.
LOOK_SECONDS = 0.5
# Seconds to pause after a throttle or a failed batch, so that a broken function is not called in a tight loop.
PAUSE_SECONDS = 0.25

Message = dict[str, Any]


class QueueConsumer:
    def __init__(self, account: str, region: str, mapping: dict[str, Any]) -> None:
        self.account, self.region, self.mapping = account, region, mapping
        self.arn = mapping["EventSourceArn"]
        self._wake, self._stop = threading.Event(), threading.Event()
        self._free = threading.Condition()
        self._running = 0
        self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="flow-queue")
        self._thread = threading.Thread(target=self._run, name=f"flow-queue-{self.arn}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with request_scope(self.account, self.region):
                    busy = self._take()
            except Exception:
                log.exception("The mapping of %s failed; trying again.", self.arn)
                busy = False
            if not busy:
                self._wake.wait(LOOK_SECONDS)
                self._wake.clear()

    def _take(self) -> bool:
        """Hand one batch to a thread; False when there is nothing to do now."""
        queue = hook(sqs, "_queue_by_arn")(self.arn)
        function = self._function()
        if queue is None or function is None:
            return False
        self._await_free(queue, function)
        messages = self._gather()
        if not messages or self._stop.is_set():
            return False
        with self._free:
            self._running += 1
        self._pool.submit(self._process, function, messages)
        return True

    def _function(self) -> Any:
        record, config = hook(lambda_svc, "_get_func_record_for_qualifier")(
            self.mapping["FunctionName"], self.mapping.get("Qualifier")
        )
        if record is not None and not iam.may(config["Role"], "sqs:ReceiveMessage", self.arn):
            problem = f"PROBLEM: {config['Role']} is not allowed sqs:ReceiveMessage on {self.arn}"
            if self.mapping.get("LastProcessingResult") != problem:
                log.error(problem)
            self.mapping["LastProcessingResult"] = problem
            return None
        return record

    def _await_free(self, queue: dict[str, Any], function: dict[str, Any]) -> None:
        limit = hook(lambda_svc, "_sqs_esm_concurrency")(self.mapping, function, function.get("config") or {}, queue)
        with self._free:
            while self._running >= max(1, limit) and not self._stop.is_set():
                self._free.wait(LOOK_SECONDS)

    def _gather(self) -> list[Message]:
        size = int(self.mapping.get("BatchSize", 10))
        window = float(self.mapping.get("MaximumBatchingWindowInSeconds") or 0)
        messages: list[Message] = []
        until = 0.0
        while len(messages) < size and not self._stop.is_set():
            got = hook(sqs, "_receive_messages_for_esm")(_url(self.arn), min(RECEIVE, size - len(messages)))
            messages += got
            until = until or (time.monotonic() + window if messages else 0.0)
            if got and len(messages) < size:
                continue
            if not messages or time.monotonic() >= until:
                break
            self._wake.wait(min(LOOK_SECONDS, until - time.monotonic()))
            self._wake.clear()
        return messages

    def _process(self, function: dict[str, Any], messages: list[Message]) -> None:
        try:
            with request_scope(self.account, self.region):
                self._invoke(function, messages)
        except Exception:
            log.exception("A batch of %s failed outside the function; its messages come again.", self.arn)
        finally:
            with self._free:
                self._running -= 1
                self._free.notify_all()
            self._wake.set()

    def _invoke(self, function: dict[str, Any], messages: list[Message]) -> None:
        records = [_record(message, self.arn, self.account, self.region) for message in messages]
        wanted = hook(lambda_svc, "_apply_filter_criteria")(records, self.mapping)
        failed: set[str] = set()
        if wanted:
            result = hook(lambda_svc, "_execute_function")(function, {"Records": wanted})
            identifiers = [record["messageId"] for record in wanted]
            failed = partial.failed(result, identifiers, reports=partial.reports(self.mapping))
        done = {message["receipt_handle"] for message in messages if message["id"] not in failed}
        hook(sqs, "_delete_messages_for_esm")(_url(self.arn), done)
        self.mapping["LastProcessingResult"] = f"{len(failed)} of {len(messages)} failed" if failed else "OK"
        if failed:
            time.sleep(PAUSE_SECONDS)


def _url(arn: str) -> str:
    spec = parse_arn(arn)
    return str(hook(sqs, "_queue_url")(spec.resource))


def _record(message: Message, arn: str, account: str, region: str) -> dict[str, Any]:
    attributes = {
        "ApproximateReceiveCount": str(message["receive_count"]),
        "SentTimestamp": str(int(message["sent_at"] * 1000)),
        "SenderId": account,
        "ApproximateFirstReceiveTimestamp": str(int((message.get("first_receive_at") or time.time()) * 1000)),
    }
    named = {"MessageGroupId": "group_id", "MessageDeduplicationId": "dedup_id", "SequenceNumber": "seq"}
    attributes |= {name: str(message[key]) for name, key in named.items() if message.get(key)}
    system = message.get("sys") or {}
    carried = ("AWSTraceHeader", "DeadLetterQueueSourceArn")
    attributes |= {name: system[name] for name in carried if system.get(name)}
    return {
        "messageId": message["id"],
        "receiptHandle": message["receipt_handle"],
        "body": message["body"],
        "attributes": attributes,
        "messageAttributes": hook(lambda_svc, "_sqs_message_attributes_to_camel_case")(
            message.get("message_attributes") or {}
        ),
        "md5OfBody": message.get("md5_body") or "",
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": region,
    }
