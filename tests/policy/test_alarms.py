"""What goes wrong is told: to one topic, by alarms with a page of the runbook each, and shown on one dashboard."""

import re
from pathlib import Path

import pytest

from tests.policy.templates import Resource, Synthesized

pytestmark = pytest.mark.xdist_group("policy")


@pytest.fixture(scope="module")
def alarms(prod: Synthesized) -> list[Resource]:
    return prod.of("AWS::CloudWatch::Alarm")


def watched(prod: Synthesized, alarms: list[Resource], namespace: str, metric: str, dimension: str) -> set[str]:
    return {
        prod.text(each.stack, one["Value"])
        for each in alarms
        if (each.properties["Namespace"], each.properties["MetricName"]) == (namespace, metric)
        for one in each.properties.get("Dimensions", [])
        if one["Name"] == dimension
    }


def test_every_functions_errors_are_watched(prod: Synthesized, alarms: list[Resource]) -> None:
    # The makers of keys run in a deployment, which fails with them.
    functions = {f"{{{each.resource.name}}}" for each in prod.functions if "create_signing_keys" not in each.verb}

    assert watched(prod, alarms, "AWS/Lambda", "Errors", "FunctionName") == functions


def test_every_dead_letter_queue_is_watched(prod: Synthesized, alarms: list[Resource]) -> None:
    queues = {
        f"{{{each.name}.QueueName}}" for each in prod.of("AWS::SQS::Queue") if each.logical_id.startswith("DeadLetters")
    }

    assert watched(prod, alarms, "AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName") == queues


def test_every_machines_failures_are_watched(prod: Synthesized, alarms: list[Resource]) -> None:
    machines = {f"{{{each.name}}}" for each in prod.of("AWS::StepFunctions::StateMachine")}

    assert watched(prod, alarms, "AWS/States", "ExecutionsFailed", "StateMachineArn") == machines


def test_latency_server_errors_throttles_and_failed_payments_are_watched(alarms: list[Resource]) -> None:
    metrics = {(each.properties["Namespace"], each.properties["MetricName"]) for each in alarms}

    assert {
        ("AWS/ApiGateway", "Latency"),
        ("AWS/ApiGateway", "5xx"),
        ("AWS/Lambda", "Throttles"),
        ("SocialFlow", "PayoutsRefused"),
    } <= metrics


def test_limits_that_are_not_counted_and_letters_that_are_refused_are_watched_in_every_domain(
    prod: Synthesized, alarms: list[Resource]
) -> None:
    told: dict[str, set[str]] = {"RATE_LIMITS": set(), "MAIL_SENDER": set()}
    for each in prod.functions:
        for name in told.keys() & each.resource.properties["Environment"]["Variables"].keys():
            told[name].add(each.verb.split(".")[0])

    assert watched(prod, alarms, "SocialFlow", "RateLimitsUncounted", "service") == told["RATE_LIMITS"]
    assert watched(prod, alarms, "SocialFlow", "MailRefused", "service") == told["MAIL_SENDER"]
    assert all(told.values())


def test_every_alarm_tells_the_topic_and_names_its_page(prod: Synthesized, alarms: list[Resource]) -> None:
    (topic,) = prod.of("AWS::SNS::Topic")

    for each in alarms:
        (action,) = each.properties["AlarmActions"]
        assert prod.text(each.stack, action).endswith(":" + topic.properties["TopicName"]), each.name
        assert re.search(r"; see docs/runbook\.md#[a-z-]+$", each.properties["AlarmDescription"]), each.name


def test_a_metric_that_an_alarm_watches_is_one_that_the_code_emits(alarms: list[Resource]) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    ours_in = (*root.glob("functions/*/*.py"), *root.glob("layers/common/python/socialflow/*.py"))
    code = "".join(path.read_text() for path in ours_in)

    ours = {each.properties["MetricName"] for each in alarms if each.properties["Namespace"] == "SocialFlow"}

    assert ours
    assert all(f'logs.metric("{name}"' in code for name in ours)


def test_there_is_one_dashboard(prod: Synthesized) -> None:
    (dashboard,) = prod.of("AWS::CloudWatch::Dashboard")

    body = prod.text(dashboard.stack, dashboard.properties["DashboardBody"])
    for title in ("Requests", "Errors", "Latency", "Machines", "Dead letters"):
        assert f'"title":"{title}"' in body


def test_token_keys_that_are_not_rotated_raise_an_alarm_even_when_nothing_tells_so(alarms: list[Resource]) -> None:
    """AU-1."""
    stale = next(each for each in alarms if each.properties.get("MetricName") == "TokenKeyAgeDays")
    failed = next(each for each in alarms if each.logical_id.startswith("TokenKeysFailed"))

    assert stale.properties["TreatMissingData"] == "breaching"
    assert stale.properties["Threshold"] == 33
    assert failed.properties["EvaluationPeriods"] == 1
