"""Function workers: whole logs without waiting, environments that survive an error, one unpacked copy of a package."""

from __future__ import annotations

import base64
import json
from typing import Any

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import create, eventually


def call(cloud: RunningCloud, name: str, event: Any = None) -> Any:
    answer = cloud.client("lambda").invoke(FunctionName=name, LogType="Tail", Payload=json.dumps(event or {}))
    log = base64.b64decode(answer.get("LogResult", "")).decode()
    return json.loads(answer["Payload"].read()), answer.get("FunctionError"), log


def test_every_line_that_a_call_printed_is_in_its_own_log(cloud: RunningCloud) -> None:
    create(cloud, "prints", "def handler(event, _):\n    for n in range(300):\n        print(event['call'], n)")

    first, second = (call(cloud, "prints", {"call": name})[2] for name in ("a", "b"))

    assert first.splitlines() == [f"a {number}" for number in range(300)]
    assert second.splitlines() == [f"b {number}" for number in range(300)]


def test_a_log_reaches_cloudwatch_without_the_end_mark(cloud: RunningCloud) -> None:
    create(cloud, "logs", "def handler(event, _):\n    print('hello')")
    call(cloud, "logs")
    logs = cloud.client("logs")

    read = lambda: logs.filter_log_events(logGroupName="/aws/lambda/logs")["events"]  # noqa: E731
    events = eventually(read, lambda found: len(found) >= 3)

    text = "\n".join(event["message"] for event in events)
    assert "hello" in text
    assert "end-of-invocation" not in text


def test_an_error_names_its_class_and_keeps_the_environment(cloud: RunningCloud) -> None:
    source = "import os\ndef handler(event, _):\n    if event.get('fail'):\n        raise LookupError('x')\n    return os.getpid()"
    create(cloud, "keeps", source)
    before, _, _ = call(cloud, "keeps")

    raised, kind, log = call(cloud, "keeps", {"fail": True})
    after, _, _ = call(cloud, "keeps")

    assert (raised["errorType"], raised["errorMessage"], kind) == ("LookupError", "x", "Unhandled")
    assert "LookupError" in log
    assert after == before


def test_functions_with_the_same_package_run_from_one_copy(cloud: RunningCloud) -> None:
    source = "import os\ndef handler(event, _):\n    return os.path.realpath(__file__)"

    for name in ("twin-a", "twin-b"):
        create(cloud, name, source)

    assert call(cloud, "twin-a")[0] == call(cloud, "twin-b")[0]


def test_a_call_ends_at_its_timeout(cloud: RunningCloud) -> None:
    create(cloud, "slow-call", "def handler(event, _):\n    time.sleep(30)", Timeout=1)

    answer, kind, _ = call(cloud, "slow-call")

    assert kind == "Unhandled"
    assert "timed out after 1" in answer["errorMessage"]
