"""Asks the origins: S3 buckets and HTTP APIs of the embedded cloud, and plain HTTP servers on loopback."""

import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, unquote, urlsplit

import boto3
import urllib3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError

from local.cdn import access
from local.cdn.distribution import Distribution, Origin
from local.cdn.forwarding import Pairs, end_to_end

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_API_HOST = re.compile(r"^(?P<api>[a-z0-9]+)\.execute-api\.[a-z0-9-]+\.(amazonaws\.com|localhost)$")
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_POLICY_FRESH_SECONDS = 2.0
_REPEATABLE = frozenset({"GET", "HEAD"})


class OriginTimeoutError(Exception):
    """The origin did not answer within its read timeout."""


class OriginAwayError(Exception):
    """The origin could not be reached; the message says why."""


class Body(Protocol):
    def read(self, amt: int) -> bytes: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Pairs
    body: Body | bytes

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)

    def close(self) -> None:
        """Give the connection up when the body is not wanted."""
        if not isinstance(self.body, bytes):
            self.body.close()


@dataclass(frozen=True)
class Ask:
    """What to ask an origin; `path` and `query` are encoded, `path` is without the origin's own prefix."""

    method: str
    path: str
    query: str
    headers: Pairs
    body: bytes = b""


@dataclass(frozen=True)
class Upgrade:
    """Where a WebSocket's origin is, and the host that it answers to."""

    url: str
    host: str


class Origins:
    """Connections to the embedded cloud, shared by all requests. Every method blocks; call from a worker thread."""

    def __init__(self, cloud_url: str, *, connections: int = 64) -> None:
        self._cloud = urlsplit(cloud_url)
        self._pools = urllib3.PoolManager(num_pools=8, maxsize=connections, retries=False)
        self._s3 = _s3_client(cloud_url)
        self._credentials = Credentials("test", "test")
        self._bucket_policies: dict[str, tuple[float, str]] = {}

    def fetch(self, distribution: Distribution, origin: Origin, ask: Ask) -> Answer:
        """The origin's answer with its body still to be read. Raises OriginTimeoutError and OriginAwayError."""
        if origin.bucket:
            return self._from_bucket(distribution, origin, origin.bucket, ask)
        path = f"{origin.path}{ask.path}{'?' if ask.query else ''}{ask.query}"
        api = _API_HOST.match(origin.domain_name)
        if api:
            # The embedded cloud tells its APIs apart by this host, whatever the region and the domain on AWS.
            host = f"{api['api']}.execute-api.localhost:{self._cloud.port}"
            return self._send(origin, f"{self._cloud.scheme}://{self._cloud.netloc}{path}", host, ask)
        if origin.domain_name in _LOOPBACK:
            netloc = f"{origin.domain_name}:{origin.http_port}"
            return self._send(origin, f"http://{netloc}{path}", netloc, ask)
        raise OriginAwayError(f"{origin.domain_name} is neither in the embedded cloud nor on this machine.")

    def upgrade(self, origin: Origin, ask: Ask) -> Upgrade:
        """Where to take a WebSocket to. Raises OriginAwayError for an origin that has none."""
        api = _API_HOST.match(origin.domain_name)
        if not api:
            raise OriginAwayError(f"{origin.domain_name} is no API, and serves no WebSockets.")
        path = f"{origin.path}{ask.path}{'?' if ask.query else ''}{ask.query}"
        host = f"{api['api']}.execute-api.localhost:{self._cloud.port}"
        return Upgrade(f"{self._cloud.scheme}://{self._cloud.netloc}{path}", host)

    def _from_bucket(self, distribution: Distribution, origin: Origin, bucket: str, ask: Ask) -> Answer:
        key = unquote(f"{origin.path}{ask.path}").lstrip("/")
        url = f"{self._cloud.scheme}://{self._cloud.netloc}/{bucket}/{quote(key, safe='/~')}"
        if not origin.signs or ask.method not in access.ACTIONS:
            return self._send(origin, url, self._cloud.netloc, ask)
        if {".", ".."} & set(key.split("/")):
            # An HTTP client would fold these away and ask for another key than the one whose grant was checked.
            return _denied()
        policy = self._bucket_policy(bucket)
        arn = f"arn:aws:s3:::{bucket}"
        if not access.allows(policy, access.ACTIONS[ask.method], f"{arn}/{key}", distribution.arn):
            return _denied()
        answer = self._send(origin, url, self._cloud.netloc, self._signed(url, ask))
        if answer.status == 404 and not access.allows(policy, "s3:ListBucket", arn, distribution.arn):
            # Who may not list a bucket is not told that a key is missing.
            answer.close()
            return _denied()
        return _without_gateway_cors(answer)

    def _signed(self, url: str, ask: Ask) -> Ask:
        # Headers that a viewer may send must not change what is asked of S3, so only these are signed and sent.
        headers = {n: v for n, v in ask.headers if n == "range" or n.startswith("if-") or n == "content-type"}
        request = AWSRequest(method=ask.method, url=url, headers=headers, data=ask.body)
        S3SigV4Auth(self._credentials, "s3", "us-east-1").add_auth(request)
        signed = [(name.lower(), str(value)) for name, value in request.headers.items()]
        return Ask(ask.method, ask.path, "", signed, ask.body)

    def _bucket_policy(self, bucket: str) -> str:
        read_at, policy = self._bucket_policies.get(bucket, (float("-inf"), ""))
        if time.monotonic() - read_at > _POLICY_FRESH_SECONDS:
            try:
                policy = self._s3.get_bucket_policy(Bucket=bucket)["Policy"]
            except ClientError:
                policy = ""
            except BotoCoreError as error:
                raise OriginAwayError(str(error)) from error
            self._bucket_policies[bucket] = (time.monotonic(), policy)
        return policy

    def _send(self, origin: Origin, url: str, host: str, ask: Ask) -> Answer:
        headers = urllib3.HTTPHeaderDict()
        own = {name.lower() for name in origin.custom_headers} | {"host"}
        # What the distribution says of itself stands in the place of what the viewer sent.
        for name, value in ask.headers:
            if name.lower() not in own:
                headers.add(name, value)
        headers.update(origin.custom_headers)
        headers["host"] = host
        headers.setdefault("accept-encoding", "identity")
        try:
            response = self._open(origin, url, headers, ask)
        except urllib3.exceptions.ReadTimeoutError as error:
            raise OriginTimeoutError(origin.domain_name) from error
        except urllib3.exceptions.HTTPError as error:
            raise OriginAwayError(f"{origin.domain_name} does not answer: {error}") from error
        return Answer(response.status, end_to_end(list(response.headers.items())), response)

    def _open(self, origin: Origin, url: str, headers: urllib3.HTTPHeaderDict, ask: Ask) -> urllib3.BaseHTTPResponse:
        timeout = urllib3.Timeout(connect=origin.connect_timeout_seconds, read=origin.read_timeout_seconds)

        def once() -> urllib3.BaseHTTPResponse:
            return self._pools.request(
                ask.method,
                url,
                body=ask.body or None,
                headers=headers,
                timeout=timeout,
                preload_content=False,
                decode_content=False,
                redirect=False,
            )

        try:
            return once()
        except urllib3.exceptions.ProtocolError:
            # A kept connection may be closed by the origin just as it is used again; asking once more is harmless.
            if ask.method not in _REPEATABLE:
                raise
            return once()


def _without_gateway_cors(answer: Answer) -> Answer:
    """While IAM is not enforced the embedded gateway lets every site read everything, whatever the bucket's CORS says."""
    if answer.header("access-control-allow-headers") != "*" or answer.header("access-control-expose-headers") != "*":
        return answer
    return replace(answer, headers=[pair for pair in answer.headers if not pair[0].startswith("access-control-")])


def _denied() -> Answer:
    body = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    )
    return Answer(403, [("content-type", "application/xml"), ("content-length", str(len(body)))], body)


def _s3_client(cloud_url: str) -> "S3Client":
    return boto3.client(
        "s3",
        endpoint_url=cloud_url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the embedded cloud's root, which is no secret
    )
