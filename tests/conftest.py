"""Fixtures shared by unit and integration tests: an AWS in process, and requests as API Gateway sends them."""

import functools
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.rights import recording
from tests.support import eavesdropping

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "social-flow")
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
recording.install()

STAGE = "test"
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class TestClock:
    """A clock that stands still until it is told to move."""

    __test__ = False

    def __init__(self, at: datetime) -> None:
        self.at = at

    def read(self) -> float:
        return self.at.timestamp()

    def forward(self, **delta: float) -> datetime:
        self.at += timedelta(**delta)
        return self.at


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    """TE-5: no test makes the product say a secret."""
    report = yield
    eavesdropping.judge(report)
    return report


@pytest.fixture(scope="session", autouse=True)
def secrets_are_noticed() -> Iterator[None]:
    """Whatever is drawn as a secret is remembered while its test runs."""
    from socialflow import ids

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "new_secret", eavesdropping.here.draw(ids.new_secret))
        yield


@pytest.fixture(scope="session", autouse=True)
def models_are_parsed_once() -> Iterator[None]:
    """botocore reads the description of a service for each new session, which is most of an `aws` fixture's time."""
    from botocore.loaders import JSONFileLoader

    read, kept = JSONFileLoader.load_file, {}

    def load_file(self: JSONFileLoader, path: str) -> Any:
        if path not in kept:
            kept[path] = read(self, path)
        return kept[path]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONFileLoader, "load_file", load_file)
        yield


@pytest.fixture
def clock() -> Iterator[TestClock]:
    """The product's clock, standing at START."""
    import time

    from socialflow import clock as product_clock

    fake = TestClock(START)
    product_clock.use(fake.read)
    yield fake
    product_clock.use(time.time)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """An empty AWS in process (moto) with our tables, buckets, bus and secrets; `aws.client(service)` reaches it."""
    import boto3
    from moto import mock_aws

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    from socialflow import aws as factory
    from socialflow import dynamo, env, person_keys, secrets, tables
    from tests.support import transactions

    transactions.undo_by_item(monkeypatch)
    with mock_aws():
        factory.forget()
        secrets.forget()
        person_keys.forget()
        dynamo.capacity.reset()
        # A client takes 50 ms to make, and a test needs the same few again and again.
        client: Callable[[str], Any] = functools.cache(boto3.client)
        for table in tables.ALL:
            monkeypatch.setenv(table.setting, table.physical_name(STAGE))
            create_table(client("dynamodb"), table)
        for setting in (env.SOURCES_BUCKET, env.MEDIA_BUCKET, env.RECORDS_BUCKET, env.EXPORTS_BUCKET):
            bucket = setting.lower().replace("_", "-")
            client("s3").create_bucket(Bucket=bucket)
            monkeypatch.setenv(setting, bucket)
        client("events").create_event_bus(Name="social-flow-test")
        monkeypatch.setenv(env.EVENT_BUS_NAME, "social-flow-test")
        monkeypatch.setenv(env.STAGE, STAGE)
        monkeypatch.setenv(env.PUBLIC_ORIGIN, "https://social-flow.test")
        monkeypatch.setenv(env.NEW_ACCOUNT_HOLD_DAYS, "0")
        monkeypatch.setenv(env.STRIPE_TAX, "off")
        monkeypatch.setenv(env.PEOPLE_KEY_ARN, client("kms").create_key()["KeyMetadata"]["Arn"])
        put_secret(monkeypatch, env.ADDRESSES_SECRET_ARN, "addresses secret of the tests")
        put_secret(monkeypatch, env.CURSOR_SECRET_ARN, "cursor secret of the tests")
        yield SimpleNamespace(client=client)
        factory.forget()
        secrets.forget()


@dataclass(frozen=True)
class Mail:
    """A letter as SES was asked to send it."""

    sender: str
    to: list[str]
    subject: str
    text: str
    html: str


class Mailbox:
    """What SES took, in order; `refuse(code)` makes it answer so until `accept()`."""

    def __init__(self) -> None:
        self.letters: list[Mail] = []
        self.asked = 0
        self._code = ""

    def refuse(self, code: str) -> None:
        self._code = code

    def accept(self) -> None:
        self._code = ""

    def take(self, request: Any, **_more: Any) -> Any:
        """SES's side of SendEmail, at botocore's boundary."""
        from botocore.awsrequest import AWSResponse

        self.asked += 1
        asked = json.loads(request.body)
        if self._code == "lost":
            self._keep(asked)
            from botocore.exceptions import ReadTimeoutError

            raise ReadTimeoutError(endpoint_url=request.url)
        to = asked["Destination"]["ToAddresses"]
        said: dict[str, str] = {"MessageId": f"message-{self.asked}"}
        if self._code:
            said = {"message": f"The following identities failed the check: {to}"}
        else:
            self._keep(asked)
        headers = {"content-type": "application/json", **({"x-amzn-errortype": self._code} if self._code else {})}
        answer = AWSResponse(request.url, 400 if self._code else 200, headers, None)
        answer._content = json.dumps(said).encode()
        return answer

    def _keep(self, asked: dict[str, Any]) -> None:
        content = asked["Content"]["Simple"]
        body = content["Body"]
        self.letters.append(
            Mail(
                asked["FromEmailAddress"],
                asked["Destination"]["ToAddresses"],
                content["Subject"]["Data"],
                body["Text"]["Data"],
                body["Html"]["Data"],
            )
        )


@pytest.fixture
def mailbox(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """SES of the product's client: letters are taken as the requests for them leave. Beside `aws`, or alone."""
    from socialflow import aws as factory
    from socialflow import env

    if "aws" in request.fixturenames:
        request.getfixturevalue("aws")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv(env.MAIL_SENDER, "no-reply@social-flow.test")
    factory.forget()
    box = Mailbox()
    factory.client("sesv2").meta.events.register_first("before-send.sesv2.SendEmail", box.take)
    yield box
    factory.forget()


def put_secret(monkeypatch: pytest.MonkeyPatch, setting: str, text: str) -> str:
    """Store `text` as the secret that `setting` names, inside the `aws` fixture."""
    import boto3

    eavesdropping.here.remember_text(text, "what is kept in Secrets Manager")
    arn: str = boto3.client("secretsmanager").create_secret(Name=setting.lower(), SecretString=text)["ARN"]
    monkeypatch.setenv(setting, arn)
    return arn


def create_table(client: Any, table: Any) -> None:
    """Create one of `socialflow.tables` as CDK does."""
    names = ["pk", "sk", *(f"{index.name}{end}" for index in table.indexes for end in ("pk", "sk"))]
    request: dict[str, Any] = {
        "TableName": table.physical_name(STAGE),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in names],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    }
    if table.is_remembered:
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    if table.indexes:
        request["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": [
                    {"AttributeName": f"{index.name}pk", "KeyType": "HASH"},
                    {"AttributeName": f"{index.name}sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for index in table.indexes
        ]
    client.create_table(**request)


@dataclass(frozen=True)
class Answer:
    """What a client sees."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: Any


def request(
    handler: Callable[[dict[str, Any], Any], dict[str, Any]],
    method: str,
    path: str,
    body: Any = None,
    *,
    user_id: str = "",
    route: str = "",
    headers: dict[str, str] | None = None,
    **claims: str,
) -> Answer:
    """Call a route's handler with the event that the gateway would send it.

    `body` is sent as JSON, or as it is when it is a str. `route` is the template (`/api/v1/videos/{video_id}`) when it
    differs from the path. `user_id` is whom the authorizer vouches for: a user who has just logged in, unless `claims` say
    otherwise.
    """
    path_only, _, query = path.partition("?")
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {route or path_only}",
        "rawPath": path_only,
        "rawQueryString": query,
        "headers": {"content-type": "application/json", "host": "social-flow.test", **(headers or {})},
        "requestContext": {
            "requestId": "request-1",
            "stage": "$default",
            "http": {"method": method, "path": path_only, "sourceIp": "203.0.113.9", "userAgent": "tests"},
        },
        "isBase64Encoded": False,
    }
    if query:
        event["queryStringParameters"] = dict(part.split("=", 1) for part in query.split("&"))
    if body is not None:
        event["body"] = body if isinstance(body, str) else json.dumps(body)
    if user_id:
        from socialflow import clock

        just_now = str(int(clock.now().timestamp()))
        vouched = {"user_id": user_id, "role": "user", "proved_at": just_now, "is_two_factor": "true", **claims}
        event["requestContext"]["authorizer"] = {"lambda": vouched}
    eavesdropping.here.remember_text(event.get("body", ""))
    raw = handler(event, lambda_context())
    text = raw.get("body") or ""
    parsed = json.loads(text) if "json" in raw["headers"].get("Content-Type", "") and text else text
    eavesdropping.here.remember(parsed)
    return Answer(raw["statusCode"], raw["headers"], raw.get("cookies", []), parsed)


def lambda_context() -> SimpleNamespace:
    return SimpleNamespace(
        aws_request_id="invocation-1",
        function_name="test",
        memory_limit_in_mb=256,
        invoked_function_arn="arn:aws:lambda:us-east-1:000000000000:function:test",
        get_remaining_time_in_millis=lambda: 30_000,
    )


def outbox_events(client: Any, table: Any) -> list[dict[str, Any]]:
    """What the table's items hold in their outboxes, in no order."""
    from socialflow.dynamo import unmarshal

    items = client.scan(TableName=table.physical_name(STAGE))["Items"]
    return [unmarshal(item)["outbox"] for item in items if "outbox" in item]
