"""What of a table's stream reaches a function, told by the filters that the stacks state."""

import json
from typing import Any

import pytest
from ministack.services import lambda_svc

from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")


def record(name: str, sk: str) -> dict[str, Any]:
    return {"eventName": name, "dynamodb": {"Keys": {"pk": {"S": "x"}, "sk": {"S": sk}}, "NewImage": {"sk": {"S": sk}}}}


def test_watch_time_is_added_up_from_sessions_that_move_on_and_not_from_totals(prod: Synthesized) -> None:
    [mapping] = [
        each.properties
        for each in prod.of("AWS::Lambda::EventSourceMapping")
        if "AggregateWatchTime" in json.dumps(each.properties["FunctionName"])
    ]
    heartbeat = record("MODIFY", "SESSION")
    others = [
        record("INSERT", "SESSION"),
        record("REMOVE", "SESSION"),
        *(
            record(kind, sk)
            for kind in ("INSERT", "MODIFY")
            for sk in ("TURN", "WATCHED#2026-03#v", "RETENTION", "VIEWS")
        ),
    ]

    assert lambda_svc._apply_filter_criteria([heartbeat, *others], mapping) == [heartbeat]
    assert mapping["MaximumBatchingWindowInSeconds"] == 300
