"""Rules, schedules and tasks act under their roles, and an event that cannot be delivered is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import bodies, create, eventually, queue, told
from tests.local.cloud.test_executions import ended, machine, start


@pytest.fixture
def guarded(cloud: RunningCloud) -> Iterator[RunningCloud]:
    cloud.enforce_iam(on=True)
    yield cloud
    cloud.enforce_iam(on=False)


def role(cloud: RunningCloud, name: str, *allowed: tuple[str, str]) -> str:
    iam = cloud.client("iam")
    trust = {"Version": "2012-10-17", "Statement": []}
    arn = str(iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"])
    statements = [{"Effect": "Allow", "Action": action, "Resource": resource} for action, resource in allowed]
    if statements:
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document)
    return arn


def schedule(cloud: RunningCloud, name: str, target: dict[str, Any]) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S")
    cloud.client("scheduler").create_schedule(
        Name=name, ScheduleExpression=f"at({soon})", FlexibleTimeWindow={"Mode": "OFF"}, Target=target
    )


def test_a_due_schedule_starts_its_target_within_seconds_with_its_attributes_filled(cloud: RunningCloud) -> None:
    function = create(cloud, "due", "def handler(event, _):\n    tell(event)")
    given = json.dumps({"run": "<aws.scheduler.execution-id>", "at": "<aws.scheduler.scheduled-time>"})

    schedule(cloud, "due", {"Arn": function, "RoleArn": role(cloud, "due"), "Input": given})

    [event] = eventually(lambda: told(cloud, "due"), bool, seconds=9)
    assert len(event["run"]) == 36
    assert event["at"].endswith("Z")


def test_an_event_whose_target_is_gone_goes_to_the_dead_letter_queue(cloud: RunningCloud) -> None:
    gone = f"arn:aws:lambda:{cloud.region}:{cloud.account}:function:gone"
    target = {"Id": "1", "Arn": gone, "DeadLetterConfig": {"Arn": queue(cloud, "gone-dead")}}
    events = cloud.client("events")
    events.put_rule(Name="gone", EventPattern=json.dumps({"source": ["flow.gone"]}))
    events.put_targets(Rule="gone", Targets=[target])

    events.put_events(Entries=[{"Source": "flow.gone", "DetailType": "x", "Detail": '{"n": 1}'}])

    [event] = eventually(lambda: bodies(cloud, "gone-dead"), bool)
    assert event["detail"] == {"n": 1}


def test_a_schedule_whose_role_may_not_start_its_target_is_not_delivered(guarded: RunningCloud) -> None:
    function = create(guarded, "barred", "def handler(event, _):\n    return 1")
    dead = {"DeadLetterConfig": {"Arn": queue(guarded, "barred-dead")}}

    schedule(guarded, "barred", {"Arn": function, "RoleArn": role(guarded, "barred"), "Input": '{"n": 3}', **dead})

    assert eventually(lambda: bodies(guarded, "barred-dead"), bool) == [{"n": 3}]


def test_a_function_that_allows_no_events_receives_none(guarded: RunningCloud) -> None:
    function = create(guarded, "closed", "def handler(event, _):\n    return 1")
    target = {"Id": "1", "Arn": function, "DeadLetterConfig": {"Arn": queue(guarded, "closed-dead")}}
    events = guarded.client("events")
    events.put_rule(Name="closed", EventPattern=json.dumps({"source": ["flow.closed"]}))
    events.put_targets(Rule="closed", Targets=[target])

    events.put_events(Entries=[{"Source": "flow.closed", "DetailType": "x", "Detail": "{}"}])

    assert eventually(lambda: bodies(guarded, "closed-dead"), bool)


@pytest.mark.parametrize(("allowed", "status"), [(True, "SUCCEEDED"), (False, "FAILED")])
def test_a_task_needs_its_machines_role_to_allow_it(guarded: RunningCloud, allowed: bool, status: str) -> None:  # noqa: FBT001 - a case
    name = f"task-{status.lower()}"
    function = create(guarded, name, "def handler(event, _):\n    return 1")
    rights = [("lambda:InvokeFunction", function)] if allowed else []
    made = machine(Do={"Type": "Task", "Resource": function, "End": True})

    answer = ended(guarded, start(guarded, name, made, role=role(guarded, name, *rights)))

    assert answer["status"] == status
    assert allowed or "is not authorized to perform: lambda:InvokeFunction" in answer["cause"]
