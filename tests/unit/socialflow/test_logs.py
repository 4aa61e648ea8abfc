import io
import json
from types import SimpleNamespace
from typing import Any

import pytest

from socialflow import access, http, logs
from tests.conftest import lambda_context, request


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the logger writes."""
    stream = io.StringIO()
    monkeypatch.setattr(logs.logger.registered_handler, "stream", stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("event", "correlation_id"),
    [
        ({"requestContext": {"requestId": "request-7"}}, "request-7"),
        ({"execution": "arn:execution", "video_id": "v"}, "arn:execution"),
        ({"video_id": "v"}, "v"),
        ({"id": "event-1"}, "event-1"),
        ({"Records": []}, None),
    ],
)
def test_a_line_is_json_and_names_what_caused_it(
    written: io.StringIO, event: dict[str, Any], correlation_id: str | None
) -> None:
    logs.instrument(lambda _event, _context: logs.logger.info("hello", n=1))(event, lambda_context())

    (line,) = lines(written)
    assert (line["message"], line["level"], line["n"]) == ("hello", "INFO", 1)
    assert line.get("correlation_id") == correlation_id
    assert line["function_request_id"] == "invocation-1"


def test_a_failure_is_logged_once_and_raised(written: io.StringIO) -> None:
    def fails(_event: dict[str, Any], _context: Any) -> None:
        raise ZeroDivisionError("by nothing")

    with pytest.raises(ZeroDivisionError):
        logs.instrument(fails)({}, lambda_context())

    (line,) = lines(written)
    assert line["level"] == "ERROR"
    assert line["exception_name"] == "ZeroDivisionError"


def test_an_inner_context_is_there_only_inside(written: io.StringIO) -> None:
    with logs.context(event_id="e-1"):
        logs.logger.info("inside")
    logs.logger.info("outside")

    inside, outside = lines(written)
    assert inside["event_id"] == "e-1"
    assert "event_id" not in outside


def test_the_invocations_correlation_id_comes_back_after_an_inner_one(written: io.StringIO) -> None:
    def handler(_event: dict[str, Any], _context: Any) -> None:
        with logs.context(correlation_id="inner"):
            logs.logger.info("inside")
        logs.logger.info("outside")

    logs.instrument(handler)({"id": "outer"}, lambda_context())

    assert [line["correlation_id"] for line in lines(written)] == ["inner", "outer"]


def test_a_metric_is_one_line_that_cloudwatch_reads(capsys: pytest.CaptureFixture[str]) -> None:
    logs.metric("PayoutsFailed", 2, domain="money")

    line = json.loads(capsys.readouterr().out)
    (definition,) = line["_aws"]["CloudWatchMetrics"]
    assert definition["Namespace"] == "SocialFlow"
    assert definition["Metrics"][0] | {"Name": "PayoutsFailed", "Unit": "Count"} == definition["Metrics"][0]
    assert "domain" in definition["Dimensions"][0]
    assert line["PayoutsFailed"] in (2, [2])
    assert line["domain"] == "money"


def test_tracing_is_loaded_only_for_a_sampled_request(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-0;Parent=0;Sampled=0")
    already = "aws_xray_sdk.core" in sys.modules

    logs.instrument(lambda _event, _context: None)({}, SimpleNamespace())

    assert ("aws_xray_sdk.core" in sys.modules) == already


def test_a_request_that_succeeds_leaves_one_line_with_its_id(written: io.StringIO) -> None:
    app = http.route_app(access.anyone())

    @app.get("/api/v1/things")
    def get_things() -> dict[str, str]:
        return {}

    request(http.lambda_handler(app), "GET", "/api/v1/things")

    assert [(line["correlation_id"], line["route"], line["status"]) for line in lines(written)] == [
        ("request-1", "GET /api/v1/things", 200)
    ]
