"""The custom resource fills a secret with keys once, and answers CloudFormation whatever happens."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from functions.operations.create_signing_keys import handler
from tests.conftest import TestClock, lambda_context


class CloudFormation(ThreadingHTTPServer):
    """Takes the answers that are put to the response URL."""

    daemon_threads = True

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []
        self.content_types: list[str | None] = []
        super().__init__(("127.0.0.1", 0), _Answer)

    def ask(self, request_type: str, properties: dict[str, str], **different: Any) -> dict[str, Any]:
        event = {
            "RequestType": request_type,
            "ResponseURL": f"http://127.0.0.1:{self.server_port}/response?signature=secret",
            "StackId": "stack",
            "RequestId": "request",
            "LogicalResourceId": "Keys",
            "ResourceProperties": {"ServiceToken": "function", **properties},
        }
        handler({**event, **different}, lambda_context())
        return self.answers[-1]


class _Answer(BaseHTTPRequestHandler):
    server: CloudFormation

    def do_PUT(self) -> None:
        self.server.answers.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.content_types.append(self.headers["Content-Type"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet."""


@pytest.fixture
def cloudformation() -> Iterator[CloudFormation]:
    server = CloudFormation()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def secret(aws: SimpleNamespace, clock: TestClock) -> SimpleNamespace:
    """A secret without a version, as a stack makes it; call it for what it holds."""
    client = aws.client("secretsmanager")
    arn = client.create_secret(Name="keys")["ARN"]
    return SimpleNamespace(
        arn=arn,
        put=lambda text: client.put_secret_value(SecretId=arn, SecretString=text),
        read=lambda: json.loads(client.get_secret_value(SecretId=arn)["SecretString"]),
    )


def test_token_keys_are_made_once(cloudformation: CloudFormation, secret: Any) -> None:
    properties = {"Kind": "token-keys", "SecretArn": secret.arn}

    created = cloudformation.ask("Create", properties)
    first = secret.read()
    updated = cloudformation.ask("Update", properties, PhysicalResourceId=created["PhysicalResourceId"])

    assert (created["Status"], updated["Status"]) == ("SUCCESS", "SUCCESS")
    assert created["PhysicalResourceId"] == updated["PhysicalResourceId"]
    assert secret.read() == first
    [key] = first["keys"]
    assert key["active"] is True
    assert key["created_at"] == "2026-03-01T12:00:00.000Z"
    assert key["public_jwk"]["kid"] == key["kid"]


def test_cdn_keys_answer_the_public_half_again_and_again(cloudformation: CloudFormation, secret: Any) -> None:
    properties = {"Kind": "cdn-keys", "SecretArn": secret.arn}

    answers = [cloudformation.ask(request, properties) for request in ("Create", "Update")]

    held = secret.read()
    assert [each["Data"] for each in answers] == [{"PublicKeyPem": held["public_pem"]}] * 2
    private = load_pem_private_key(held["private_pem"].encode(), None)
    public = load_pem_public_key(held["public_pem"].encode())
    assert isinstance(private, rsa.RSAPrivateKey)
    assert private.key_size == 2048
    assert private.public_key() == public


@pytest.mark.parametrize("held", ["a generated text", "{}", "[]", '{"keys": []}', "17"])
def test_a_secret_that_holds_no_keys_gets_some(cloudformation: CloudFormation, secret: Any, held: str) -> None:
    secret.put(held)

    cloudformation.ask("Create", {"Kind": "token-keys", "SecretArn": secret.arn})

    assert len(secret.read()["keys"]) == 1


def test_deleting_leaves_the_keys(cloudformation: CloudFormation, secret: Any) -> None:
    properties = {"Kind": "token-keys", "SecretArn": secret.arn}
    created = cloudformation.ask("Create", properties)
    before = secret.read()

    deleted = cloudformation.ask("Delete", properties, PhysicalResourceId=created["PhysicalResourceId"])

    assert (deleted["Status"], deleted["PhysicalResourceId"]) == ("SUCCESS", created["PhysicalResourceId"])
    assert secret.read() == before


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"Kind": "house-keys", "SecretArn": "arn"}, "must be token-keys, erasure-keys or cdn-keys"),
        ({"Kind": "token-keys"}, "SecretArn"),
        ({"Kind": "token-keys", "SecretArn": "arn:aws:secretsmanager:us-east-1:1:secret:none"}, "ResourceNotFound"),
    ],
)
def test_a_failure_is_answered_with_its_reason(
    cloudformation: CloudFormation, aws: SimpleNamespace, properties: dict[str, str], reason: str
) -> None:
    answer = cloudformation.ask("Create", properties)

    assert answer["Status"] == "FAILED"
    assert reason in answer["Reason"]
    assert answer["PhysicalResourceId"]


def test_neither_keys_nor_the_response_url_are_logged(
    cloudformation: CloudFormation, secret: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    cloudformation.ask("Create", {"Kind": "cdn-keys", "SecretArn": secret.arn})
    cloudformation.ask("Create", {"Kind": "nothing", "SecretArn": secret.arn})

    logged = caplog.text + "".join(capsys.readouterr())
    assert "signing keys not created" in logged
    assert "PRIVATE KEY" not in logged
    assert "signature=secret" not in logged


def test_the_answer_is_sent_as_a_presigned_put_wants_it(cloudformation: CloudFormation, secret: Any) -> None:
    cloudformation.ask("Create", {"Kind": "token-keys", "SecretArn": secret.arn})

    assert cloudformation.content_types == [""]


def test_only_http_addresses_are_answered(secret: Any) -> None:
    event = {"RequestType": "Delete", "StackId": "s", "RequestId": "r", "LogicalResourceId": "l"}

    with pytest.raises(ValueError, match="not an HTTP address"):
        handler({**event, "ResponseURL": "file:///etc/passwd"}, lambda_context())
