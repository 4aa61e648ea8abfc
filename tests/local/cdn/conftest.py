"""One distribution on a real embedded cloud, deployed by CloudFormation, with the front door before it."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypercorn.asyncio import serve
from hypercorn.config import Config

from local.cdn.app import FrontDoor
from local.cloud.running import RunningCloud
from local.running import free_port

MEDIA = bytes(range(256)) * 40
BIG = b"0123456789abcdef" * 65536 * 8  # 8 MiB: more than any buffer on the way
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Door:
    """The front door as a viewer sees it."""

    port: int
    key_id: str
    bucket: str
    distribution_id: str

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def cookies(self, **different: Any) -> dict[str, str]:
        return {"Cookie": cookie_header(grant(f"{self.origin}/media/*", key_id=self.key_id, **different))}

    def signed(self, path: str, *, until: float | None = None) -> str:
        """The path with a canned grant in its query, made by the AWS SDK's own signer."""
        signer = CloudFrontSigner(self.key_id, lambda message: sign(message, KEY))
        expires = datetime.fromtimestamp(until or time.time() + 60, UTC)
        url: str = signer.generate_presigned_url(f"{self.origin}{path}", date_less_than=expires)
        return url.removeprefix(self.origin)


def sign(message: bytes, key: rsa.RSAPrivateKey, algorithm: hashes.HashAlgorithm | None = None) -> bytes:
    return key.sign(message, padding.PKCS1v15(), algorithm or hashes.SHA1())  # noqa: S303 - CloudFront's default


def encoded(raw: bytes) -> str:
    """Base64 with the three characters that CloudFront puts in the place of those a URL cannot carry."""
    return base64.b64encode(raw).decode().translate(str.maketrans("+=/", "-_~"))


def grant(
    resource: str,
    *,
    key_id: str,
    key: rsa.RSAPrivateKey = KEY,
    algorithm: hashes.HashAlgorithm | None = None,
    until: float | None = None,
    since: float | None = None,
    source_ip: str | None = None,
) -> dict[str, str]:
    signer = CloudFrontSigner(key_id, lambda message: sign(message, key, algorithm))
    policy = signer.build_policy(
        resource,
        datetime.fromtimestamp(until or time.time() + 60, UTC),
        datetime.fromtimestamp(since, UTC) if since else None,
        source_ip,
    )
    named = {
        "Policy": encoded(policy.encode()),
        "Signature": encoded(sign(policy.encode(), key, algorithm)),
        "Key-Pair-Id": key_id,
    }
    return named if algorithm is None else {**named, "Hash-Algorithm": algorithm.name.upper()}


def cookie_header(granted: Mapping[str, str]) -> str:
    return "; ".join(f"CloudFront-{name}={value}" for name, value in granted.items())


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    with RunningCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(scope="session")
def slow_port() -> Iterator[int]:
    """A loopback origin that takes a request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(scope="session")
def broken_port() -> Iterator[int]:
    """A loopback origin that hangs up in the middle of its answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]


@pytest.fixture(scope="session")
def outputs(cloud: RunningCloud, slow_port: int, broken_port: int) -> dict[str, str]:
    template = json.loads((Path(__file__).parent / "distribution.json").read_text())
    pem = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    formation = cloud.client("cloudformation")
    formation.create_stack(
        StackName="Front",
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[
            {"ParameterKey": "PublicKeyPem", "ParameterValue": pem.decode()},
            {"ParameterKey": "SlowPort", "ParameterValue": str(slow_port)},
            {"ParameterKey": "BrokenPort", "ParameterValue": str(broken_port)},
            {"ParameterKey": "ClosedPort", "ParameterValue": str(free_port())},
        ],
    )
    formation.get_waiter("stack_create_complete").wait(StackName="Front", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    (stack,) = formation.describe_stacks(StackName="Front")["Stacks"]
    return {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}


@pytest.fixture(scope="session")
def door(cloud: RunningCloud, outputs: dict[str, str]) -> Iterator[Door]:
    store = cloud.client("s3")
    bucket = outputs["Bucket"]
    for key, body, kind in (
        ("media/v1/init.mp4", MEDIA, "video/mp4"),
        ("media/v1/big.bin", BIG, "application/octet-stream"),
        ("media/v1/a b+c.txt", b"odd name", "text/plain"),
        ("index.html", b"<h1>home</h1>", "text/html"),
        ("404.html", b"<h1>nothing here</h1>", "text/html"),
    ):
        store.put_object(Bucket=bucket, Key=key, Body=body, ContentType=kind)
    with serving(cloud.endpoint_url) as port:
        yield Door(port, outputs["KeyId"], bucket, outputs["DistributionId"])


class serving:  # noqa: N801 - a context manager
    """The front door on a free port of this process."""

    def __init__(self, cloud_url: str, distribution_id: str | None = None) -> None:
        self._app = FrontDoor(cloud_url, distribution_id)
        self._port = free_port()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        config = Config()
        config.bind = [f"127.0.0.1:{self._port}"]
        config.graceful_timeout = 0.2
        self._loop.run_until_complete(serve(self._app, config, shutdown_trigger=self._stop.wait))  # type: ignore[arg-type]

    def __enter__(self) -> int:
        self._thread.start()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                http.client.HTTPConnection("127.0.0.1", self._port, timeout=1).connect()
            except OSError:
                time.sleep(0.02)
            else:
                return self._port
        raise TimeoutError("the front door did not open")

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)
