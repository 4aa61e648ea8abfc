"""Who is told of what, and how often: streams, the bus and its queues, as AWS delivers and as it sometimes does."""

import json
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulation import faults
from tests.simulation.engine import Agenda, Invocation, Outcome
from tests.simulation.faults import Weather
from tests.simulation.virtual import Chance
from tests.simulation.wiring import Queue, Stream

Invoke = Callable[[Invocation, Callable[[Outcome], None]], None]
_SHARDS = 2
_DUPLICATES, _REORDERED = 0.06, 0.1


def fits(pattern: Any, event: Any) -> bool:
    """Whether an EventBridge pattern lets the event through. Values that only a deployment knows let everything."""
    for name, wanted in pattern.items():
        there = event.get(name) if isinstance(event, dict) else None
        if isinstance(wanted, dict):
            if not fits(wanted, there):
                return False
        elif not any(_is(each, there) for each in wanted):
            return False
    return True


def _is(wanted: Any, there: Any) -> bool:
    if not isinstance(wanted, dict):
        return bool(wanted == there)
    ((rule, value),) = wanted.items()
    if rule.startswith("Fn::") or rule == "Ref":
        return True
    if rule == "exists":
        return bool((there is not None) == value)
    if rule == "prefix":
        return isinstance(there, str) and there.startswith(str(value))
    raise ValueError(f"the simulation does not know the rule {rule}")


@dataclass
class DeadLetters:
    """What was given up, each with how an operator gives it again."""

    again: deque[tuple[str, Callable[[], None]]]
    count: int = 0

    def keep(self, what: str, again: Callable[[], None]) -> None:
        self.count += 1
        self.again.append((what, again))

    def redrive(self) -> int:
        """Give everything again; how many there were."""
        found = len(self.again)
        for _ in range(found):
            self.again.popleft()[1]()
        return found


class Lane:
    """One shard of a table's stream to one function: in order, at least once, given up after its attempts."""

    def __init__(self, stream: Stream, agenda: Agenda, weather: Weather, invoke: Invoke, dead: DeadLetters) -> None:
        self.stream, self.agenda, self.weather, self.invoke, self.dead = stream, agenda, weather, invoke, dead
        self.records: deque[dict[str, Any]] = deque()
        self._is_busy = False
        self._attempts = 0
        self._size = stream.batch_size
        self._chance = Chance(agenda.seed, f"stream {stream.function}")

    def add(self, record: dict[str, Any]) -> None:
        if not self.stream.filters or any(fits(each, record) for each in self.stream.filters):
            self.records.append(record)
            self._soon(0.05 + 0.4 * self._chance.random())

    def _soon(self, seconds: float) -> None:
        if not self._is_busy:
            self._is_busy = True
            self.agenda.after(seconds, self._deliver)

    def _deliver(self) -> None:
        if not self.records:
            self._is_busy = False
            return
        size = min(len(self.records), self._size, 1 + int(self._chance.random() * self.stream.batch_size))
        batch = [self.records[position] for position in range(size)]
        self.invoke(
            Invocation(self.stream.function, {"Records": batch}), lambda outcome: self._delivered(batch, outcome)
        )

    def _delivered(self, batch: list[dict[str, Any]], outcome: Outcome) -> None:
        sequences = [each["dynamodb"]["SequenceNumber"] for each in batch]
        failed = (
            {each["itemIdentifier"] for each in outcome.value["batchItemFailures"]} if outcome.is_ok else {sequences[0]}
        )
        done = next((at for at, each in enumerate(sequences) if each in failed), len(batch))
        if done == len(batch) and self.weather.at_delivery(self.stream.function, faults.DUPLICATE, _DUPLICATES):
            done = 0
        elif done == 0:
            self._attempts += 1
        for _ in range(done):
            self.records.popleft()
        if done:
            self._attempts, self._size = 0, self.stream.batch_size
        elif len(batch) > 1:
            self._size = max(1, len(batch) // 2)
        elif self._attempts > self.stream.attempts:
            self._give_up(self.records.popleft())
        self._is_busy = False
        if self.records:
            self._soon(min(10.0, 0.1 * 2**self._attempts))

    def _give_up(self, record: dict[str, Any]) -> None:
        self._attempts = 0
        event = {"Records": [record]}

        def again() -> None:
            self.invoke(Invocation(self.stream.function, event), ended)

        def ended(outcome: Outcome) -> None:
            if not outcome.is_ok or outcome.value["batchItemFailures"]:
                self.dead.keep(self.stream.function, again)

        self.dead.keep(self.stream.function, again)


class Streams:
    """Every table's stream, read as soon as it was written. `seen` is told of each change."""

    def __init__(self, streams: list[Stream], make: Callable[[Stream], Lane]) -> None:
        self._lanes = [(stream, [make(stream) for _ in range(_SHARDS)]) for stream in streams]

    def add(self, table: str, record: dict[str, Any]) -> None:
        shard = zlib.crc32(record["dynamodb"]["Keys"]["pk"]["S"].encode()) % _SHARDS
        for stream, lanes in self._lanes:
            if stream.table == table:
                lanes[shard].add(record)


@dataclass
class Message:
    id: str
    body: str
    receives: int = 0


class Consumer:
    """A rule's queue and the function that consumes it: any order, at least once, dead after its receives."""

    def __init__(self, queue: Queue, agenda: Agenda, weather: Weather, invoke: Invoke, dead: DeadLetters) -> None:
        self.queue, self.agenda, self.weather, self.invoke, self.dead = queue, agenda, weather, invoke, dead
        self._chance = Chance(agenda.seed, f"queue {queue.function}")
        self._visible: list[Message] = []
        self._count = 0

    def add(self, event: dict[str, Any]) -> None:
        self._count += 1
        self._show(
            Message(f"{self.queue.function}-{self._count}", json.dumps(event)), 0.05 + 0.3 * self._chance.random()
        )

    def _show(self, message: Message, seconds: float) -> None:
        if self.weather.at_delivery(self.queue.function, faults.LATE, _REORDERED):
            seconds += 30 * self._chance.random()

        def appear() -> None:
            self._visible.append(message)
            self.agenda.after(0.05 * self._chance.random(), self._receive)

        self.agenda.after(seconds, appear)

    def _receive(self) -> None:
        if not self._visible:
            return
        self._chance.shuffle(self._visible)
        batch = self._visible[: self.queue.batch_size]
        del self._visible[: self.queue.batch_size]
        for each in batch:
            each.receives += 1
        records = [
            {
                "messageId": each.id,
                "body": each.body,
                "receiptHandle": f"{each.id}-{each.receives}",
                "attributes": {"ApproximateReceiveCount": str(each.receives)},
                "eventSource": "aws:sqs",
            }
            for each in batch
        ]
        self.invoke(
            Invocation(self.queue.function, {"Records": records}), lambda outcome: self._received(batch, outcome)
        )

    def _received(self, batch: list[Message], outcome: Outcome) -> None:
        everything = {each.id for each in batch}
        failed = (
            {each["itemIdentifier"] for each in outcome.value["batchItemFailures"]} if outcome.is_ok else everything
        )
        for message in batch:
            if message.id not in failed and not self.weather.at_delivery(
                self.queue.function, faults.DUPLICATE, _DUPLICATES
            ):
                continue
            if message.receives >= self.queue.max_receives:
                if message.id in failed:
                    self.dead.keep(self.queue.function, lambda message=message: self._again(message))  # type: ignore[misc]
                continue
            self._show(message, self.queue.visibility_seconds)

    def _again(self, message: Message) -> None:
        message.receives = 0
        self._show(message, 0.1)


class Bus:
    """EventBridge: both buses. `starts` are the machines that a rule of the default bus starts."""

    def __init__(
        self,
        consumers: list[Consumer],
        weather: Weather,
        agenda: Agenda,
        starts: list[tuple[dict[str, Any], Callable[..., None]]],
    ) -> None:
        self.consumers, self.weather, self.agenda, self.starts = consumers, weather, agenda, starts
        self.published: list[dict[str, Any]] = []
        self._count = 0

    def put(self, entry: dict[str, Any]) -> None:
        """An event of ours, as PutEvents takes it."""
        event = self._event(entry["Source"], entry["DetailType"], json.loads(entry["Detail"]))
        self.published.append(event)
        self._deliver(event, is_default_bus=False)

    def tell(self, source: str, detail_type: str, detail: dict[str, Any]) -> None:
        """An AWS service's event on the default bus, sometimes twice."""
        event = self._event(source, detail_type, detail)
        self._deliver(event, is_default_bus=True)
        if self.weather.at_delivery(detail_type, faults.DUPLICATE, _DUPLICATES):
            self._deliver(event, is_default_bus=True)

    def _deliver(self, event: dict[str, Any], *, is_default_bus: bool) -> None:
        for consumer in self.consumers:
            if consumer.queue.is_default_bus == is_default_bus and fits(consumer.queue.pattern, event):
                consumer.add(event)
        for pattern, start in self.starts:
            if is_default_bus and fits(pattern, event):
                self.agenda.after(0.2, lambda start=start: start(event))  # type: ignore[misc]

    def _event(self, source: str, detail_type: str, detail: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        return {
            "version": "0",
            "id": f"event-{self._count}",
            "source": source,
            "detail-type": detail_type,
            "account": "000000000000",
            "region": "us-east-1",
            "resources": [],
            "detail": detail,
        }
