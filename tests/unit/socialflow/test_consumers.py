"""Queues, streams and machines: what is handed on, and what is reported as failed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.stub import Stubber
from pydantic import BaseModel, ValidationError

from socialflow import aws as factory
from socialflow import dynamo, env, events
from socialflow.consumers import on_event, on_queue, on_stream, publish_outbox, task
from socialflow.errors import Conflict, Unavailable
from socialflow.events import Envelope, UserFollowed, UserRegistered, outbox
from tests.conftest import lambda_context

AT = datetime(2026, 3, 1, tzinfo=UTC)
FOLLOWED = UserFollowed(occurred_at=AT, follower_id="a", followee_id="b")


def queued(*bodies: Any) -> dict[str, Any]:
    """Messages as Lambda gets them from a queue."""
    return {
        "Records": [
            {"messageId": f"m{n}", "body": body if isinstance(body, str) else json.dumps(body)}
            for n, body in enumerate(bodies)
        ]
    }


def on_bus(event: events.Event, *cause: str) -> dict[str, Any]:
    """An event as a rule of the bus hands it to a queue."""
    return {"detail-type": event.detail_type(), "detail": json.loads(Envelope.of(event, *cause).model_dump_json())}


def change(sequence: str, old: dict[str, Any] | None = None, new: dict[str, Any] | None = None) -> dict[str, Any]:
    """One record of a table's stream."""
    images = {name: dynamo._marshal(image) for name, image in (("OldImage", old), ("NewImage", new)) if image}
    return {"dynamodb": {"SequenceNumber": sequence, **images}}


def failures(answer: dict[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_an_event_arrives_as_it_was_published_with_its_id() -> None:
    got: list[tuple[UserFollowed, str]] = []
    handler = on_event(UserFollowed, lambda event, event_id: got.append((event, event_id)))

    answer = handler(queued(on_bus(FOLLOWED, "edge-1")), lambda_context())

    assert got == [(FOLLOWED, Envelope.of(FOLLOWED, "edge-1").id)]
    assert failures(answer) == []


def test_a_failed_message_alone_goes_back_to_its_queue() -> None:
    done = []

    def handle(event: UserFollowed, _event_id: str) -> None:
        if event.follower_id == "bad":
            raise Conflict
        done.append(event.follower_id)

    bodies = [on_bus(FOLLOWED.model_copy(update={"follower_id": name})) for name in ("a", "bad", "c")]
    answer = on_event(UserFollowed, handle)(queued(*bodies, "not json", {"detail": {}}), lambda_context())

    assert done == ["a", "c"]
    assert failures(answer) == ["m1", "m3", "m4"]


def test_fields_that_a_consumer_does_not_know_are_ignored() -> None:
    got = []
    newer = on_bus(FOLLOWED)
    newer["detail"]["data"]["later_addition"] = 1
    newer["detail"]["another"] = 2

    on_event(UserFollowed, lambda event, _: got.append(event))(queued(newer), lambda_context())

    assert got == [FOLLOWED]


class Message(BaseModel):
    n: int


def test_a_message_is_its_body_or_an_aws_events_detail() -> None:
    got = []
    handler = on_queue(Message, lambda message: got.append(message.n))

    answer = handler(queued({"n": 1}, {"detail": {"n": 2}, "source": "aws.mediaconvert"}, {"n": "x"}), lambda_context())

    assert got == [1, 2]
    assert failures(answer) == ["m2"]


def test_a_stream_hands_on_what_was_and_what_is() -> None:
    got: list[Any] = []
    records = [change("1", new={"n": 1}), change("2", {"n": 1}, {"n": 2}), change("3", old={"n": 2})]

    on_stream(lambda old, new: got.append((old, new)))({"Records": records}, lambda_context())

    assert got == [(None, {"n": 1}), ({"n": 1}, {"n": 2}), ({"n": 2}, None)]


def test_a_stream_stops_at_its_first_failure_so_that_order_is_kept() -> None:
    done = []

    def handle(_old: Any, new: Any) -> None:
        if new["n"] == 2:
            raise Unavailable
        done.append(new["n"])

    answer = on_stream(handle)({"Records": [change(str(n), new={"n": n}) for n in (1, 2, 3)]}, lambda_context())

    assert done == [1]
    assert failures(answer) == ["2"]


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What was put on the bus; `bus.refuse` names the event ids that it does not accept."""
    monkeypatch.setenv(env.EVENT_BUS_NAME, "bus")
    seen = SimpleNamespace(calls=[], refuse=set())

    def put_events(model: Any, params: dict[str, Any], **_: Any) -> Any:
        entries = json.loads(params["body"])["Entries"]
        seen.calls.append(entries)
        ids = [json.loads(entry["Detail"])["id"] for entry in entries]
        answers = [{"ErrorCode": "InternalFailure"} if each in seen.refuse else {"EventId": each} for each in ids]
        return SimpleNamespace(status_code=200, headers={}), {"Entries": answers}

    factory.forget()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    factory.client("events").meta.events.register_first("before-call.eventbridge.PutEvents", put_events)
    yield seen
    factory.forget()


def written(sequence: int, cause: str, **attributes: Any) -> dict[str, Any]:
    return change(str(sequence), new={"n": sequence, **attributes, **outbox(FOLLOWED, cause)})


def test_what_lies_in_an_outbox_goes_on_the_bus(bus: Any) -> None:
    answer = publish_outbox()({"Records": [written(1, "edge")]}, lambda_context())

    ((entry,),) = bus.calls
    assert (entry["EventBusName"], entry["Source"], entry["DetailType"]) == ("bus", "socialflow.social", "UserFollowed")
    envelope = Envelope.model_validate_json(entry["Detail"])
    assert UserFollowed.model_validate(envelope.data) == FOLLOWED
    assert failures(answer) == []


def test_a_later_write_of_the_same_item_does_not_publish_again(bus: Any) -> None:
    first, second = outbox(FOLLOWED, "one"), outbox(FOLLOWED, "two")
    records = [
        change("1", {"n": 0}, {"n": 1, **first}),
        change("2", {"n": 1, **first}, {"n": 2, **first}),
        change("3", {"n": 2, **first}, {"n": 3, **second}),
        change("4", {"n": 3, **second}, None),
        change("5", None, {"n": 1}),
    ]

    publish_outbox()({"Records": records}, lambda_context())

    assert [len(entries) for entries in bus.calls] == [2]


def test_many_events_go_ten_at_a_time_and_in_order(bus: Any) -> None:
    publish_outbox()({"Records": [written(n, f"edge-{n}") for n in range(25)]}, lambda_context())

    sent = [json.loads(entry["Detail"])["id"] for entries in bus.calls for entry in entries]
    assert [len(entries) for entries in bus.calls] == [10, 10, 5]
    assert sent == [Envelope.of(FOLLOWED, f"edge-{n}").id for n in range(25)]


def test_the_lowest_sequence_that_the_bus_refused_is_reported(bus: Any) -> None:
    bus.refuse = {Envelope.of(FOLLOWED, f"edge-{n}").id for n in (13, 17)}

    answer = publish_outbox()({"Records": [written(n, f"edge-{n}") for n in range(25)]}, lambda_context())

    assert failures(answer) == ["13"]
    assert len(bus.calls) == 2


def test_a_silent_bus_fails_the_whole_batch(bus: Any) -> None:
    with Stubber(factory.client("events")) as stub:
        stub.add_client_error("put_events", "InternalException", http_status_code=500)

        with pytest.raises(ClientError):
            publish_outbox()({"Records": [written(1, "edge")]}, lambda_context())


def test_nothing_new_calls_nobody(bus: Any) -> None:
    publish_outbox()({"Records": [change("1", None, {"n": 1})]}, lambda_context())

    assert bus.calls == []


def test_the_same_write_has_the_same_event_id_and_another_write_another() -> None:
    assert Envelope.of(FOLLOWED, "edge").id == Envelope.of(FOLLOWED, "edge").id
    assert Envelope.of(FOLLOWED, "edge").id != Envelope.of(FOLLOWED, "other").id
    registered = UserRegistered(occurred_at=AT, user_id="u", username="u", display_name="U")
    assert Envelope.of(registered, "edge").id != Envelope.of(FOLLOWED, "edge").id


def test_an_outbox_can_be_stored_and_read_back() -> None:
    stored = dynamo.unmarshal(dynamo._marshal(outbox(FOLLOWED, "edge")))

    assert Envelope.model_validate(stored["outbox"]) == Envelope.of(FOLLOWED, "edge")


@pytest.mark.parametrize("cls", events.ALL)
def test_every_event_says_which_domain_publishes_it(cls: type[events.Event]) -> None:
    assert cls.source() == f"socialflow.{cls.domain}"
    assert cls.detail_type() == cls.__name__


def test_every_event_is_listed() -> None:
    assert set(events.Event.__subclasses__()) == set(events.ALL)


class Input(BaseModel):
    n: int


def running(run: Callable[[Input], Any]) -> Any:
    return task(Input, run)({"n": 2, "extra": 1}, lambda_context())


def test_a_tasks_result_is_json() -> None:
    assert running(lambda given: given) == {"n": 2}
    assert running(lambda given: {"double": given.n * 2}) == {"double": 4}
    assert running(lambda _: None) is None
    json.dumps(running(lambda _: FOLLOWED))


class OutOfPaper(Exception):
    """An error of a domain."""


def test_an_errors_class_is_the_states_error() -> None:
    def fails(_: Input) -> None:
        raise OutOfPaper("tray 2")

    with pytest.raises(OutOfPaper, match="tray 2"):
        running(fails)


@pytest.mark.parametrize(
    "outage",
    [
        ReadTimeoutError(endpoint_url="https://s3.test"),
        ClientError({"Error": {"Code": "TooManyRequestsException"}}, "CreateJob"),
        ClientError({"Error": {"Code": "x"}, "ResponseMetadata": {"HTTPStatusCode": 500}}, "CreateJob"),  # type: ignore[typeddict-item]
    ],
)
def test_an_outage_of_aws_is_one_that_the_machine_tries_again(outage: Exception) -> None:
    def fails(_: Input) -> None:
        raise outage

    with pytest.raises(Unavailable):
        running(fails)


def test_an_input_that_does_not_fit_fails_the_task() -> None:
    with pytest.raises(ValidationError):
        task(Input, lambda given: given)({}, lambda_context())
