"""AWS in process: what our clients ask is answered by stores in memory, or by what the scheduler owns.

DynamoDB, secrets, buses and machines are asked directly (`clients.py`). S3 and MediaConvert are asked through botocore, which
makes and parses every request as always; only the HTTP between is left out. A fault is what the client would have seen: an
error of the connection, or the service's own words.
"""

import io
import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from types import CodeType, FrameType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError
from botocore.loaders import JSONFileLoader
from botocore.retries import quota
from botocore.useragent import UserAgentString
from ministack.services import s3

from socialflow import aws
from tests.simulation import faults
from tests.simulation.clients import SERVICES, Client, status_of
from tests.simulation.faults import Site
from tests.support.dynamodb import DynamoDB, Refused

Answer = dict[str, Any]
Answerer = Callable[[str, dict[str, Any]], Answer]
_Reply = tuple[int, dict[str, Any], bytes]
# botocore's names of services, as ours.
_NAMES = {"s3": "s3", "mediaconvert": "mediaconvert"}
_URL = "http://cloud.simulation"
_loaded: dict[str, Any] = {}
_through_botocore: dict[tuple[str, bool], Any] = {}
_quotas: list[quota.RetryQuota] = []


class _Raw(io.BytesIO):
    def stream(self, amt: int = 65536, **_: Any) -> Iterator[bytes]:
        while part := self.read(amt):
            yield part


def install() -> None:
    """What botocore does anew for each client and call, and comes out the same, it does once."""
    named: Any = UserAgentString
    named.to_string = lambda _: "simulation"
    read = JSONFileLoader.load_file

    def load_file(self: JSONFileLoader, path: str) -> Any:
        if path not in _loaded:
            _loaded[path] = read(self, path)
        return _loaded[path]

    loader: Any = JSONFileLoader
    loader.load_file = load_file
    made = quota.RetryQuota.__init__

    def remembered(self: quota.RetryQuota, *arguments: Any, **options: Any) -> None:
        made(self, *arguments, **options)
        _quotas.append(self)

    quotas: Any = quota.RetryQuota
    quotas.__init__ = remembered


class Cloud:
    """`own` answers services that the scheduler owns; `struck` takes a call's time and draws its fault, `note` writes it down.
    `completed` is told of uploads."""

    def __init__(
        self,
        database: DynamoDB,
        own: dict[str, Answerer],
        struck: Callable[[str, str, dict[str, Any]], str | None],
        note: Callable[..., None],
        completed: Callable[[str, str], None],
    ) -> None:
        self.database, self.struck, self.note, self.completed = database, struck, note, completed
        self.stale = StaleReads()
        self.secrets = Secrets()
        self.own: dict[str, Answerer] = {
            "dynamodb": database.call,
            "secretsmanager": self.secrets.answer,
            "kms": wrapping,
            "sesv2": lambda *_: {"MessageId": "letter"},
            **own,
        }
        self._clients: dict[tuple[str, bool], Any] = {}
        s3.reset()
        # What earlier runs asked again is not this one's.
        for each in _quotas:
            each.release(quota.RetryQuota.INITIAL_CAPACITY)

    def client(self, service: str, is_hasty: bool) -> Any:  # noqa: FBT001 - as socialflow.aws calls it
        """What `socialflow.aws` answers in this world."""
        asked = service, is_hasty
        if asked not in self._clients:
            if service in SERVICES:
                self._clients[asked] = Client(service, self.ask, is_hasty=is_hasty)
            else:
                client = self._clients[asked] = _lasting(service, is_hasty)
                client.meta.events.register("before-send.*", self.send, unique_id="simulation")
        return self._clients[asked]

    def close(self) -> None:
        for each in _through_botocore.values():
            each.meta.events.unregister("before-send.*", unique_id="simulation")

    # without HTTP

    def ask(self, service: str, operation: str, asked: dict[str, Any]) -> Answer:
        """One attempt."""
        fault = self.struck(service, operation, asked)
        if fault == faults.REFUSED:
            self.note(service, operation, asked, fault, 0, None)
            raise EndpointConnectionError(endpoint_url=_URL)
        answer: Answer | None = None
        refused: Refused | None = None
        try:
            answer = self._answer(service, operation, asked, fault)
        except Refused as error:
            refused = error
        told = [refused.code, refused.more] if refused else answer
        self.note(
            service,
            operation,
            asked,
            fault,
            status_of(refused) if refused else 200,
            told if service == "dynamodb" else None,
        )
        if fault == faults.LOST:
            raise ConnectionClosedError(endpoint_url=_URL)
        if answer is None:
            assert refused is not None
            raise refused
        return answer

    def _answer(self, service: str, operation: str, asked: dict[str, Any], fault: str | None) -> Answer:
        match fault:
            case faults.THROTTLED:
                raise Refused("ThrottlingException", "by the simulation")
            case faults.FAILED:
                raise Refused("InternalServerError", "by the simulation")
            case faults.CONFLICT:
                raise _conflict(operation, asked)
            case faults.PARTIAL if operation == "PutEvents":
                return self.own["events"](operation, {**asked, "_partial": True})
            case faults.PARTIAL:
                return _partial(operation, asked, self.database)
        answer = self.own[service](operation, asked)
        if fault == faults.STALE:
            return self.stale.older(operation, asked, answer)
        if fault == faults.OLD_SECRET:
            return self.secrets.older(asked, answer)
        return answer

    # through botocore

    def send(self, request: Any, event_name: str, **_more: Any) -> AWSResponse:
        _, service_id, operation = event_name.split(".")
        service = _NAMES[service_id]
        body = request.body or b""
        if hasattr(body, "read"):
            body = body.read()
        if isinstance(body, str):
            body = body.encode()
        fault = self.struck(service, operation, {})
        if fault == faults.REFUSED:
            self.note(service, operation, body, fault, 0, None)
            raise EndpointConnectionError(endpoint_url=request.url)
        reply = _refusal(service, fault) or self._sent(service, operation, request, body)
        self.note(service, operation, body, fault, reply[0], None)
        if fault == faults.LOST:
            raise ConnectionClosedError(endpoint_url=request.url)
        headers = HTTPHeaders.from_dict({name: str(value) for name, value in reply[1].items()})
        return AWSResponse(request.url, reply[0], headers, _Raw(reply[2]))

    def _sent(self, service: str, operation: str, request: Any, body: bytes) -> _Reply:
        if service in self.own:
            answer = self.own[service](operation, json.loads(body or b"{}"))
            return 200, {"content-type": "application/json"}, json.dumps(answer).encode()
        url = urlsplit(request.url)
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        headers["host"] = url.netloc
        query = parse_qs(url.query, keep_blank_values=True)
        status, answered, text = _drive(s3.handle_request(request.method, unquote(url.path), headers, body, query))
        if operation == "CompleteMultipartUpload" and status == 200:
            self.completed(*unquote(url.path).strip("/").split("/", 1))
        return status, answered, text if isinstance(text, bytes) else str(text).encode()


_real_client: Callable[[str, bool], Any] = aws._made.__wrapped__


def _lasting(service: str, is_hasty: bool) -> Any:  # noqa: FBT001 - as socialflow.aws calls it
    """A client as `socialflow.aws` makes it, once for all worlds; only S3's signatures are read by anybody."""
    asked = service, is_hasty
    if asked not in _through_botocore:
        aws._session.cache_clear()
        client = _through_botocore[asked] = _real_client(service, is_hasty)
        if service != "s3":
            client.meta.events.register("choose-signer.*", lambda **_: UNSIGNED)
    return _through_botocore[asked]


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run what never really waits."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as end:
        return end.value


def _refusal(service: str, fault: str | None) -> _Reply | None:
    """The service's own words for a fault that happens before anything is done."""
    if fault not in {faults.THROTTLED, faults.FAILED}:
        return None
    if service == "s3":
        status, code = (503, "SlowDown") if fault == faults.THROTTLED else (500, "InternalError")
        return status, {"content-type": "application/xml"}, f"<Error><Code>{code}</Code></Error>".encode()
    status, code = (
        (429, "TooManyRequestsException") if fault == faults.THROTTLED else (500, "InternalServerErrorException")
    )
    return status, {"x-amzn-errortype": code, "content-type": "application/json"}, b'{"message": "by the simulation"}'


def _conflict(operation: str, asked: dict[str, Any]) -> Refused:
    if operation != "TransactWriteItems":
        return Refused("TransactionConflictException", "ongoing")
    reasons: list[dict[str, Any]] = [{"Code": "None"} for _ in asked["TransactItems"]]
    reasons[-1] = {"Code": "TransactionConflict", "Message": "ongoing"}
    return Refused("TransactionCanceledException", "ongoing", CancellationReasons=reasons)


def _partial(operation: str, asked: dict[str, Any], database: DynamoDB) -> Answer:
    """Half of the batch is done, the rest is handed back."""
    ((table, wanted),) = asked["RequestItems"].items()
    is_read = operation == "BatchGetItem"
    keys = wanted["Keys"] if is_read else wanted
    done, left = keys[: len(keys) // 2], keys[len(keys) // 2 :]
    answer: Answer = {"Responses": {table: []}} if is_read else {}
    if done:
        answer = database.call(operation, {"RequestItems": {table: {**wanted, "Keys": done} if is_read else done}})
    rest = {table: {**wanted, "Keys": left} if is_read else left}
    return {**answer, "UnprocessedKeys" if is_read else "UnprocessedItems": rest}


def wrapping(operation: str, asked: dict[str, Any]) -> Answer:
    """KMS: what was wrapped for a context is unwrapped for that one alone."""
    context = json.dumps(asked["EncryptionContext"], sort_keys=True).encode() + b"\0"
    if operation == "Encrypt":
        return {"CiphertextBlob": context + asked["Plaintext"]}
    if operation != "Decrypt" or not asked["CiphertextBlob"].startswith(context):
        raise Refused("InvalidCiphertextException", "not wrapped for this")
    return {"Plaintext": asked["CiphertextBlob"].removeprefix(context)}


class Secrets:
    """Secrets by ARN, and what each was before, which a reader may still see for a while."""

    def __init__(self) -> None:
        self._versions: dict[str, list[str]] = {}

    def answer(self, operation: str, asked: dict[str, Any]) -> Answer:
        if operation == "CreateSecret":
            arn = f"arn:aws:secretsmanager:us-east-1:000000000000:secret:{asked['Name']}"
            self._versions[arn] = [asked["SecretString"]]
            return {"ARN": arn}
        arn = asked["SecretId"]
        if arn not in self._versions:
            raise Refused("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
        versions = self._versions[arn]
        if operation == "PutSecretValue" and asked.keys() == {"SecretId", "SecretString"}:
            versions.insert(0, asked["SecretString"])
            return {"ARN": arn, "VersionStages": ["AWSCURRENT"]}
        stages = {"AWSCURRENT": 0, "AWSPREVIOUS": 1}
        if operation != "GetSecretValue" or not asked.keys() <= {"SecretId", "VersionStage"}:
            raise NotImplementedError(f"{operation} with {sorted(asked)}")
        at = stages[asked.get("VersionStage", "AWSCURRENT")]
        if at >= len(versions):
            raise Refused("ResourceNotFoundException", "Secrets Manager can't find the specified secret value.")
        return {"ARN": arn, "SecretString": versions[at]}

    def older(self, asked: dict[str, Any], answer: Answer) -> Answer:
        """What it was before, if it was anything."""
        versions = self._versions[asked["SecretId"]]
        return {**answer, "SecretString": versions[1]} if len(versions) > 1 else answer


class StaleReads:
    """Answers reads that need not be consistent from a moment ago: the items as they were before their last change."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str, str], dict[str, Any] | None] = {}

    def see(self, table: str, change: dict[str, Any]) -> None:
        keys = change["Keys"]
        self._before[table, keys["pk"]["S"], keys["sk"]["S"]] = change.get("OldImage")

    def older(self, operation: str, asked: dict[str, Any], answer: Answer) -> Answer:
        if operation == "GetItem":
            key = asked["Key"]
            at = asked["TableName"], key["pk"]["S"], key["sk"]["S"]
            if at not in self._before:
                return answer
            before = self._before[at]
            return {"Item": before} if before is not None else {}
        if operation == "Query":
            items = self._aged(asked["TableName"], answer["Items"])
            return {**answer, "Items": items, "Count": len(items)}
        return {
            **answer,
            "Responses": {name: self._aged(name, items) for name, items in answer["Responses"].items()},
        }

    def _aged(self, table: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        aged = [self._before.get((table, each["pk"]["S"], each["sk"]["S"]), each) for each in items]
        return [each for each in aged if each is not None]


# By code: whether it is a domain's, and its name; None for what stands between.
_places: dict[CodeType, tuple[bool, str] | None] = {}


def place(function: str, operation: str) -> Site:
    """The code of ours that makes the call now: the nearest frame of a domain's module."""
    frame: FrameType | None = sys._getframe(1)
    nearest = ""
    while frame is not None:
        code = frame.f_code
        if code not in _places:
            _places[code] = _named(str(frame.f_globals.get("__name__", "")), code)
        known = _places[code]
        if known is not None:
            is_domains, name = known
            if is_domains:
                return Site(function, name, operation)
            nearest = nearest or name
        frame = frame.f_back
    return Site(function, nearest, operation)


def _named(module: str, code: CodeType) -> tuple[bool, str] | None:
    if module.startswith("functions."):
        return True, f"{module.split('.', 2)[2]}.{code.co_name}"
    if module.startswith("socialflow.") and module not in {"socialflow.dynamo", "socialflow.aws"}:
        return False, f"{module.split('.')[1]}.{code.co_name}"
    return None
