"""The clients without HTTP against botocore's own: they ask as often, wait as long, and answer and raise the same."""

import json
import random
import time
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, EndpointConnectionError

from socialflow import aws
from tests.simulation.clients import Client, status_of
from tests.simulation.cloud import _Raw
from tests.support.dynamodb import Refused

ITEM = {"pk": {"S": "a"}, "sk": {"S": "b"}}
REQUEST = {"TableName": "t", "Key": ITEM, "ConditionExpression": "attribute_exists(pk)"}
Attempt = dict[str, Any] | Exception
THROTTLED, BROKEN = Refused("ThrottlingException", "slowly"), Refused("InternalServerError", "broken")
LOST, REFUSED = ConnectionClosedError(endpoint_url="http://x"), EndpointConnectionError(endpoint_url="http://x")
CONDITION = Refused("ConditionalCheckFailedException", "no", Item=ITEM)
CONFLICT = Refused("TransactionConflictException", "ongoing")
SCRIPTS: dict[str, list[Attempt]] = {
    "an answer": [{"Attributes": ITEM}],
    "a condition": [CONDITION],
    "a conflict": [CONFLICT],
    "not known": [Refused("ResourceNotFoundException", "none")],
    "throttled, then an answer": [THROTTLED, {"Attributes": ITEM}],
    "throttled to the end": [THROTTLED] * 5,
    "broken to the end": [BROKEN] * 5,
    "lost, then a condition": [LOST, CONDITION],
    "refused to the end": [REFUSED] * 5,
    "everything": [LOST, BROKEN, THROTTLED, REFUSED],
}


class Played:
    """Attempts in their order; how many were made."""

    def __init__(self, attempts: list[Attempt]) -> None:
        self.attempts, self.made = attempts, 0

    def next(self) -> dict[str, Any]:
        self.made += 1
        attempt = self.attempts[self.made - 1]
        if isinstance(attempt, Exception):
            raise attempt
        return attempt


def through_botocore(played: Played, *, is_hasty: bool) -> Any:
    def send(request: Any, **_: Any) -> AWSResponse:
        try:
            status, body = 200, played.next()
        except Refused as refused:
            status, body = status_of(refused), {"__type": refused.code, "message": refused.message, **refused.more}
        headers = HTTPHeaders.from_dict({"content-type": "application/x-amz-json-1.0"})
        return AWSResponse(request.url, status, headers, _Raw(json.dumps(body).encode()))

    client = aws._made.__wrapped__("dynamodb", is_hasty)
    client.meta.events.register("before-send.*", send)
    return client


def outcome(client: Any) -> Any:
    try:
        answer = client.delete_item(**REQUEST)
    except ClientError as error:
        told: Any = {
            name: value for name, value in error.response.items() if name not in {"ResponseMetadata", "message"}
        }
        metadata = error.response["ResponseMetadata"]
        return type(error).__name__, told, metadata["HTTPStatusCode"], metadata["RetryAttempts"]
    except BotoCoreError as error:
        return type(error).__name__
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def without_http(played: Played, *, is_hasty: bool) -> Any:
    return Client("dynamodb", lambda *_: played.next(), is_hasty=is_hasty)


@pytest.mark.parametrize("is_hasty", [False, True], ids=["patient", "hasty"])
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_call_ends_as_it_does_through_botocore(
    script: list[Attempt],
    is_hasty: bool,  # noqa: FBT001 - pytest gives it by name
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    ended = []

    for make in (through_botocore, without_http):
        played = Played(script)
        client = make(played, is_hasty=is_hasty)
        random.seed(1)
        ended.append((outcome(client), played.made, list(slept)))
        slept.clear()

    assert ended[1] == ended[0]


def test_of_what_is_refused_each_code_is_an_exception_of_its_own() -> None:
    client = Client("stepfunctions", lambda *_: Played([Refused("TaskTimedOut", "late")]).next())

    with pytest.raises(client.exceptions.TaskTimedOut):
        client.send_task_success(taskToken="t", output="{}")


def test_operations_are_those_that_the_service_has() -> None:
    with pytest.raises(botocore.session.botocore.model.OperationNotFoundError):
        Client("events", lambda *_: {}).put_event()
