"""How functions are called by AWS other than over HTTP: events from queues, records from streams, tasks of machines.

Each wrapper parses, calls one function per message and reports partial failures, so that a verb is a contract and a call.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from socialflow import aws, clock, dynamo, env, logs
from socialflow.errors import Unavailable
from socialflow.events import OUTBOX, Envelope, Event, PersonForgotten, UserErased

Handler = Callable[[dict[str, Any], Any], Any]
E = TypeVar("E", bound=Event)
M = TypeVar("M", bound=BaseModel)

# PutEvents takes ten entries a call.
_PUT_EVENTS_LIMIT = 10


def on_event(cls: type[E], handle: Callable[[E, str], None]) -> Handler:
    """A consumer of bus events through its queue: `handle(event, event_id)` once per delivery, in any order.

    A failure returns only its own message to the queue; the queue's redrive policy ends in the dead-letter queue.
    """

    def one(record: Mapping[str, Any]) -> None:
        envelope = Envelope.model_validate(json.loads(record["body"])["detail"])
        with logs.context(correlation_id=envelope.id):
            handle(cls.model_validate(envelope.data), envelope.id)

    return _batch(one, "messageId")


def on_erasure(domain: str, forget: Callable[[UserErased], None]) -> Handler:
    """The domain's consumer of UserErased: what it has forgotten it tells by PersonForgotten, which certificates wait for.

    What cannot be told is forgotten again, until it is: so nothing is told before, and nothing is not told for good.
    """

    def handle(event: UserErased, _event_id: str) -> None:
        forget(event)
        told = Envelope.of(
            PersonForgotten(occurred_at=clock.now(), user_id=event.user_id, by=domain), event.user_id, domain
        )
        if not _accepted([told]):
            raise Unavailable("The bus did not take what was forgotten; it is told again.")

    return on_event(UserErased, handle)


def on_queue(model: type[M], handle: Callable[[M], None]) -> Handler:
    """A consumer of messages whose body is a `model`, or an AWS service's event with one under `detail`."""

    def one(record: Mapping[str, Any]) -> None:
        body = json.loads(record["body"])
        handle(model.model_validate(body.get("detail", body)))

    return _batch(one, "messageId")


def on_stream(handle: Callable[[dict[str, Any] | None, dict[str, Any] | None], None]) -> Handler:
    """A consumer of a table's stream: `handle(old, new)` per change, in order within a partition key.

    It stops at the first failure and reports it, so that nothing is done out of order.
    """

    def one(record: Mapping[str, Any]) -> None:
        change = record["dynamodb"]
        old, new = change.get("OldImage"), change.get("NewImage")
        handle(dynamo.unmarshal(old) if old else None, dynamo.unmarshal(new) if new else None)

    return _batch(one, "", stop_at_failure=True)


def on_changes(handle: Callable[[list[dict[str, Any]]], None]) -> Handler:
    """A consumer of a table's stream, a whole batch at once: `handle(new images)` in order.

    A failure is the batch's, which Lambda halves until it has what fails; so what comes again may have other borders.
    """

    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        images = (record["dynamodb"].get("NewImage") for record in event["Records"])
        handle([dynamo.unmarshal(image) for image in images if image])
        return {"batchItemFailures": []}

    return logs.instrument(handler)


def publish_outbox() -> Handler:
    """The publisher of a table: what its writes put in their outbox goes on the bus, in order, at least once."""

    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        fresh: list[tuple[str, Envelope]] = []
        for record in event["Records"]:
            change = record["dynamodb"]
            new = dynamo.unmarshal(change.get("NewImage", {})).get(OUTBOX)
            old = dynamo.unmarshal(change.get("OldImage", {})).get(OUTBOX)
            if new and (not old or old["id"] != new["id"]):
                fresh.append((change["SequenceNumber"], Envelope.model_validate(new)))
        for start in range(0, len(fresh), _PUT_EVENTS_LIMIT):
            batch = fresh[start : start + _PUT_EVENTS_LIMIT]
            accepted = _accepted([envelope for _, envelope in batch])
            if accepted < len(batch):
                return {"batchItemFailures": [{"itemIdentifier": batch[accepted][0]}]}
        logs.logger.info("events published", count=len(fresh))
        return {"batchItemFailures": []}

    return logs.instrument(handler)


def _accepted(envelopes: Sequence[Envelope]) -> int:
    """How many of them, from the first on, the bus took."""
    response = aws.client("events").put_events(
        Entries=[
            {
                "EventBusName": env.EVENT_BUS_NAME.get(),
                "Source": envelope.source,
                "DetailType": envelope.type,
                "Detail": envelope.model_dump_json(),
            }
            for envelope in envelopes
        ]
    )
    for number, (envelope, entry) in enumerate(zip(envelopes, response["Entries"], strict=True)):
        if "ErrorCode" in entry:
            logs.logger.error("event not accepted by the bus", event_id=envelope.id, reason=entry["ErrorCode"])
            return number
    return len(envelopes)


def task(model: type[M], run: Callable[[M], BaseModel | dict[str, Any] | None]) -> Handler:
    """A task of a state machine: input as `model`, output as JSON. An exception's class name is the state's error.

    Whatever AWS's own outages are called, to the machine they are all Unavailable, which it tries again.
    """

    def handler(event: dict[str, Any], _context: Any) -> Any:
        try:
            result = run(model.model_validate(event))
        except Exception as error:
            if aws.is_outage(error):
                raise Unavailable(str(error)) from error
            raise
        return result.model_dump(mode="json") if isinstance(result, BaseModel) else result

    return logs.instrument(handler)


def _batch(one: Callable[[Mapping[str, Any]], None], identifier: str, *, stop_at_failure: bool = False) -> Handler:
    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        failures = []
        for record in event["Records"]:
            try:
                one(record)
            except Exception:  # noqa: BLE001 - whatever it was, this record alone is reported as failed
                logs.logger.exception("record failed")
                sequence = record[identifier] if identifier else record["dynamodb"]["SequenceNumber"]
                failures.append({"itemIdentifier": sequence})
                if stop_at_failure:
                    break
        return {"batchItemFailures": failures}

    return logs.instrument(handler)
