"""`flow logs` and `flow events tail` against a real embedded cloud."""

from __future__ import annotations

import json
import threading
import time

import pytest

from local.cloud.running import RunningCloud
from local.flow import advertising, events, logs
from local.flow.events import Event
from local.flow.problem import Problem
from local.flow.settings import Settings
from socialflow.events import AdRevenueEarned, Envelope
from tests.conftest import START


def _log(cloud: RunningCloud, group: str, *lines: tuple[int, str]) -> None:
    client = cloud.client("logs")
    client.create_log_group(logGroupName=group)
    client.create_log_stream(logGroupName=group, logStreamName="one")
    told = [{"timestamp": at, "message": text} for at, text in lines]
    client.put_log_events(logGroupName=group, logStreamName="one", logEvents=told)


def test_lines_of_a_request_come_from_all_functions_in_time_order(cloud: RunningCloud, deployed: Settings) -> None:
    now = int(time.time() * 1000)

    def line(request_id: str, message: str, at: str) -> str:
        said = {"level": "INFO", "message": message, "timestamp": at, "correlation_id": request_id}
        return json.dumps({**said, "function_request_id": f"invocation-of-{request_id}"})

    _log(
        cloud,
        "/aws/lambda/social-flow-local-videos-create_video",
        (now, line("01ABC-1", "second", "2026-11-21T04:00:02.000+00:00")),
        (now + 1, line("01XYZ-9", "another request", "2026-11-21T04:00:03.000+00:00")),
    )
    _log(
        cloud,
        "/aws/lambda/social-flow-local-identity-authorize",
        (now + 2, line("01ABC-1", "first", "2026-11-21T06:00:01.000+02:00")),
        (now + 3, "plain text about 01ABC-1"),
        (now + 4, "REPORT RequestId: invocation-of-01ABC-1 Duration: 7 ms"),
        (now + 5, "REPORT RequestId: invocation-of-01XYZ-9 Duration: 8 ms"),
    )

    found = logs.about(deployed, "01ABC-1")

    assert [(line_.function, line_.message) for line_ in found] == [
        ("social-flow-local-identity-authorize", "first"),
        ("social-flow-local-videos-create_video", "second"),
        ("social-flow-local-identity-authorize", "plain text about 01ABC-1"),
        ("social-flow-local-identity-authorize", "REPORT RequestId: invocation-of-01ABC-1 Duration: 7 ms"),
    ]
    assert found[0].fields["correlation_id"] == "01ABC-1"


def test_unknown_request_has_no_lines(deployed: Settings) -> None:
    assert logs.about(deployed, "01NOBODY") == []


def test_cloud_that_is_away_is_a_sentence(settings: Settings) -> None:
    with pytest.raises(Problem, match="does not give its logs"):
        logs.about(settings, "01ABC-1")


def test_events_arrive_and_nothing_stays_behind(cloud: RunningCloud, deployed: Settings) -> None:
    bus = "social-flow-local-domain"
    client = cloud.client("events")
    client.create_event_bus(Name=bus)
    assert events.buses(deployed) == [bus]
    got: list[Event] = []
    deadline = time.monotonic() + 20
    listener = threading.Thread(
        target=lambda: got.extend(events.tail(deployed, bus, lambda: bool(got) or time.monotonic() > deadline))
    )
    listener.start()

    entry = {
        "EventBusName": bus,
        "Source": "social-flow.videos",
        "DetailType": "VideoPublished",
        "Detail": '{"id":"v1"}',
    }
    while listener.is_alive():
        client.put_events(Entries=[entry])
        time.sleep(0.2)

    assert got[0].kind == "VideoPublished"
    assert (got[0].source, got[0].detail) == ("social-flow.videos", {"id": "v1"})
    assert client.list_rules(EventBusName=bus)["Rules"] == []
    assert not cloud.client("sqs").list_queues(QueueNamePrefix="flow-tail-").get("QueueUrls")


def test_what_an_advertisement_earned_comes_over_the_bus_as_money_takes_it(
    cloud: RunningCloud, deployed: Settings
) -> None:
    bus = "social-flow-local"
    cloud.client("events").create_event_bus(Name=bus)
    got: list[Event] = []
    deadline = time.monotonic() + 20
    listener = threading.Thread(
        target=lambda: got.extend(events.tail(deployed, bus, lambda: bool(got) or time.monotonic() > deadline))
    )
    listener.start()

    while listener.is_alive():
        advertising.earn(deployed, "v1", 2_500_000, "rev-1", START)
        time.sleep(0.2)

    assert (got[0].kind, got[0].source) == ("AdRevenueEarned", "socialflow.ads")
    told = AdRevenueEarned.model_validate(Envelope.model_validate(got[0].detail).data)
    assert (told.video_id, told.amount_micro, told.currency, told.revenue_id) == ("v1", 2_500_000, "usd", "rev-1")
    assert {each.detail["id"] for each in got} == {got[0].detail["id"]}


def test_bus_that_is_not_there_is_a_sentence(deployed: Settings) -> None:
    with pytest.raises(Problem, match="listen to nowhere"):
        list(events.tail(deployed, "nowhere", lambda: True))
