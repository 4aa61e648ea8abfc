"""A DynamoDB or Kinesis mapping: per shard and lane in order, and failures end as on AWS.

After a failure the batch is tried again from its lowest failed record (ReportBatchItemFailures), halved first when
BisectBatchOnFunctionError says so, and given to OnFailure once MaximumRetryAttempts or MaximumRecordAgeInSeconds is
reached. A position moves only past records that succeeded or were given up, so nothing is lost at a kill.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import zlib
from dataclasses import dataclass, replace
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import lambda_svc

from local.cloud.hooks import hook
from local.cloud.mends import iam, partial
from local.cloud.mends.shards import Entry, Shard, shards_of
from local.cloud.mends.stream_failures import give_up

log = logging.getLogger("flow.cloud.streams")

LOOK_SECONDS = 1.0
# AWS backs off between retries without saying how; doubled from the first to the last of these.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 10.0

# (mapping, shard, lane) -> the position of the first record not finished
_positions: dict[tuple[str, str, str], int] = {}


def save_positions() -> list[list[Any]]:
    return [[*key, position] for key, position in _positions.items()]


def load_positions(saved: list[list[Any]]) -> None:
    _positions.update({(mapping, shard, lane): position for mapping, shard, lane, position in saved})


def read_by_all() -> dict[tuple[str, str, str], int]:
    """(account, region, table stream) -> the position that all its mappings have passed."""
    passed: dict[tuple[str, str, str], int] = {}
    positions = dict(_positions)
    for (account, region, mapping_id), mapping in list(hook(lambda_svc, "_esms")._data.items()):
        own = [position for key, position in positions.items() if key[0] == mapping_id]
        source = (account, region, mapping.get("EventSourceArn", ""))
        if ":dynamodb:" in source[2]:
            # A mapping that has not begun yet still needs everything.
            passed[source] = min(passed.get(source, sys.maxsize), min(own, default=0))
    return passed


@dataclass(frozen=True)
class Batch:
    entries: tuple[Entry, ...]
    attempts: int = 0

    def halves(self) -> tuple[Batch, Batch]:
        middle = len(self.entries) // 2
        return replace(self, entries=self.entries[:middle]), replace(self, entries=self.entries[middle:])

    def since(self, identifier: str) -> Batch:
        start = next(index for index, entry in enumerate(self.entries) if entry.identifier == identifier)
        return replace(self, entries=self.entries[start:])


class StreamConsumer:
    """The lanes of one mapping: as many a shard as its ParallelizationFactor, and a key always in the same one."""

    def __init__(self, account: str, region: str, mapping: dict[str, Any]) -> None:
        self.account, self.region, self.mapping = account, region, mapping
        self._lanes: dict[str, Lane] = {}
        self._stopped = False
        self._start_at = {shard.name: shard.start(mapping) for shard in self._shards()}

    def start(self) -> None:
        self.wake()

    def wake(self) -> None:
        if self._stopped:
            return
        factor = int(self.mapping.get("ParallelizationFactor") or 1)
        for name in [name for name in self._lanes if not name.endswith(f"/{factor}")]:
            self._lanes.pop(name).stop()
        for shard in self._shards():
            self._open(shard, factor)
        for lane in self._lanes.values():
            lane.wake.set()

    def _open(self, shard: Shard, factor: int) -> None:
        if f"{shard.name}/0/{factor}" in self._lanes:
            return
        # Lanes of another factor hand on the earliest of their positions. A shard that appears later is read from its
        # beginning, or what came first would be lost.
        mine = [key for key in _positions if key[:2] == (self.mapping["UUID"], shard.name)]
        others = {key: _positions[key] for key in mine if not key[2].endswith(f"/{factor}")}
        first = min(others.values(), default=self._start_at.get(shard.name, 0))
        for number in range(factor):
            lane = Lane(self.account, self.region, self.mapping, shard, number, factor, first)
            self._lanes[f"{shard.name}/{number}/{factor}"] = lane
        for key in others:
            _positions.pop(key, None)

    def stop(self) -> None:
        self._stopped = True
        for lane in self._lanes.values():
            lane.stop()
        if self.mapping["UUID"] not in {mapping["UUID"] for mapping in hook(lambda_svc, "_esms")._data.values()}:
            for key in [key for key in _positions if key[0] == self.mapping["UUID"]]:
                del _positions[key]

    def _shards(self) -> list[Shard]:
        with request_scope(self.account, self.region):
            return shards_of(self.mapping["EventSourceArn"])


class Lane:
    def __init__(
        self, account: str, region: str, mapping: dict[str, Any], shard: Shard, number: int, factor: int, start: int
    ) -> None:
        self.account, self.region, self.mapping, self.shard = account, region, mapping, shard
        self.number, self.factor = number, factor
        self.key = (mapping["UUID"], shard.name, f"{number}/{factor}")
        _positions.setdefault(self.key, start)
        self.wake, self._stop = threading.Event(), threading.Event()
        threading.Thread(target=self._run, name=f"flow-stream-{shard.name}-{number}", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()
        self.wake.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with request_scope(self.account, self.region):
                    busy = self._advance()
            except Exception:
                log.exception("The mapping of %s failed; trying again.", self.shard.arn)
                busy = False
            if not busy:
                self.wake.wait(LOOK_SECONDS)
                self.wake.clear()

    def _advance(self) -> bool:
        """Finish the next batch, whatever it takes; False when there is nothing to read."""
        batch, end = self._read()
        if end == _positions[self.key]:
            return False
        pending = [batch] if batch.entries else []
        while pending and not self._stop.is_set():
            pending = [*self._attempt(pending[0]), *pending[1:]]
            if pending:
                _positions[self.key] = pending[0].entries[0].position
        if not pending:
            _positions[self.key] = end
        return True

    def _read(self) -> tuple[Batch, int]:
        """Wanted records of this lane and the position behind them, waiting for more as the batching window says."""
        size = int(self.mapping.get("BatchSize") or 100)
        until = time.monotonic() + float(self.mapping.get("MaximumBatchingWindowInSeconds") or 0)
        while True:
            entries, end = self._wanted(size)
            if not entries or len(entries) >= size or time.monotonic() >= until or self._stop.is_set():
                return Batch(tuple(entries)), end
            self.wake.wait(min(LOOK_SECONDS, max(0.01, until - time.monotonic())))
            self.wake.clear()

    def _wanted(self, size: int) -> tuple[list[Entry], int]:
        position, kept = _positions[self.key], list[Entry]()
        while len(kept) < size:
            read = self.shard.read(position, size)
            if not read:
                break
            mine = [entry for entry in read if zlib.crc32(entry.group.encode()) % self.factor == self.number]
            matching = hook(lambda_svc, "_apply_filter_criteria")([entry.record for entry in mine], self.mapping)
            chosen = {id(record) for record in matching}
            for entry in mine:
                if id(entry.record) in chosen:
                    kept.append(entry)
                if len(kept) == size:
                    return kept, entry.position + 1
            position = read[-1].position + 1
        return kept, position

    def _attempt(self, batch: Batch) -> list[Batch]:
        """Invoke once; what is still to be done of this batch, in order."""
        function = self._function()
        if function is None:
            self._stop.wait(LOOK_SECONDS)
            return [batch]
        batch = self._without_expired(batch, function)
        if not batch.entries:
            return []
        event = {"Records": [entry.record for entry in batch.entries]}
        result = hook(lambda_svc, "_execute_function")(function, event)
        identifiers = [entry.identifier for entry in batch.entries]
        failed = partial.failed(result, identifiers, reports=partial.reports(self.mapping))
        self.mapping["LastProcessingResult"] = f"{len(failed)} of {len(identifiers)} failed" if failed else "OK"
        if not failed:
            return []
        if result.get("throttle"):
            self._pause(batch)
            return [batch]  # never ran: not an attempt
        return self._after_failure(batch, failed, function, result)

    def _after_failure(self, batch: Batch, failed: set[str], function: Any, result: dict[str, Any]) -> list[Batch]:
        lowest = next(entry.identifier for entry in batch.entries if entry.identifier in failed)
        rest = batch.since(lowest)
        if len(rest.entries) < len(batch.entries):
            # Records before the lowest failed one succeeded: the rest is a batch of its own with new attempts.
            return [Batch(rest.entries)]
        if len(rest.entries) > 1 and self.mapping.get("BisectBatchOnFunctionError"):
            return list(rest.halves())  # halving does not count as an attempt
        limit = self.mapping.get("MaximumRetryAttempts")
        if limit is not None and int(limit) >= 0 and rest.attempts >= int(limit):
            entries = list(rest.entries)
            give_up(self.mapping, self.shard, entries, function, result, "RetryAttemptsExhausted", rest.attempts + 1)
            return []
        self._pause(rest)
        return [replace(rest, attempts=rest.attempts + 1)]

    def _function(self) -> dict[str, Any] | None:
        """None while it is missing, or its role may not read the stream."""
        function, config = hook(lambda_svc, "_get_func_record_for_qualifier")(
            self.mapping["FunctionName"], self.mapping.get("Qualifier")
        )
        action = f"{self.shard.arn.split(':')[2]}:GetRecords"
        if function is None or iam.may(config["Role"], action, self.shard.arn):
            return function  # type: ignore[no-any-return]
        problem = f"PROBLEM: {config['Role']} is not allowed {action} on {self.shard.arn}"
        if self.mapping.get("LastProcessingResult") != problem:
            log.error(problem)
        self.mapping["LastProcessingResult"] = problem
        return None

    def _without_expired(self, batch: Batch, function: dict[str, Any]) -> Batch:
        limit = self.mapping.get("MaximumRecordAgeInSeconds")
        if limit is None or int(limit) < 0:
            return batch
        oldest = time.time() - int(limit)
        expired = [entry for entry in batch.entries if entry.arrived_at < oldest]
        if expired:
            give_up(self.mapping, self.shard, expired, function, {}, "MaximumRecordAgeExceeded", batch.attempts)
        return replace(batch, entries=tuple(entry for entry in batch.entries if entry.arrived_at >= oldest))

    def _pause(self, batch: Batch) -> None:
        self._stop.wait(min(FIRST_PAUSE_SECONDS * 2**batch.attempts, LONGEST_PAUSE_SECONDS))
