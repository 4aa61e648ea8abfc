"""AWS in process: what our clients send is answered by ministack's own handlers, or by what the scheduler owns.

botocore makes and parses every request as always; only the HTTP between is left out. A fault is what the client would have
seen: an error of the connection, or the service's own words.
"""

import io
import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from types import FrameType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import botocore.session
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError
from botocore.loaders import JSONFileLoader
from botocore.useragent import UserAgentString
from ministack.services import dynamodb, s3, secretsmanager

from tests.simulation import faults
from tests.simulation.faults import Site

Reply = tuple[int, dict[str, Any], bytes]
Answerer = Callable[[str, dict[str, Any]], Reply]
# botocore's names of services, as ours.
_NAMES = {
    "dynamodb": "dynamodb",
    "s3": "s3",
    "secrets-manager": "secretsmanager",
    "eventbridge": "events",
    "sfn": "stepfunctions",
    "mediaconvert": "mediaconvert",
}
_MINISTACK: dict[str, Any] = {"dynamodb": dynamodb, "s3": s3, "secretsmanager": secretsmanager}
_loaded: dict[str, Any] = {}


class _Raw(io.BytesIO):
    def stream(self, amt: int = 65536, **_: Any) -> Iterator[bytes]:
        while part := self.read(amt):
            yield part


def parse_models_once() -> None:
    """What botocore does anew for each client and call, and comes out the same."""
    named: Any = UserAgentString
    named.to_string = lambda _: "simulation"
    read = JSONFileLoader.load_file

    def load_file(self: JSONFileLoader, path: str) -> Any:
        if path not in _loaded:
            _loaded[path] = read(self, path)
        return _loaded[path]

    loader: Any = JSONFileLoader
    loader.load_file = load_file


class Cloud:
    """`own` answers services that the scheduler owns; `struck` takes a call's time and draws its fault, `note` writes it down.
    `completed` is told of uploads."""

    def __init__(
        self,
        own: dict[str, Answerer],
        struck: Callable[[str, str, dict[str, Any]], str | None],
        note: Callable[..., None],
        completed: Callable[[str, str], None],
    ) -> None:
        self.own, self.struck, self.note, self.completed = own, struck, note, completed
        self.stale = StaleReads()
        self.old_secrets: dict[str, str] = {}
        for module in _MINISTACK.values():
            module.reset()
        dynamodb._stream_seq_counter = 0
        self.session = botocore.session.get_session()
        send: Any = self.send
        self.session.register("before-send.*", send)
        for service in ("dynamodb", "events", "secretsmanager", "states", "mediaconvert"):
            self.session.register(f"choose-signer.{service}.*", _unsigned)

    def send(self, request: Any, event_name: str, **_more: Any) -> AWSResponse:
        _, service_id, operation = event_name.split(".")
        service = _NAMES[service_id]
        body = request.body or b""
        if hasattr(body, "read"):
            body = body.read()
        if isinstance(body, str):
            body = body.encode()
        asked = json.loads(body) if body[:1] == b"{" else {}
        fault = self.struck(service, operation, asked)
        if fault == faults.REFUSED:
            self.note(service, operation, body, fault, 0, b"")
            raise EndpointConnectionError(endpoint_url=request.url)
        reply = refusal(service, fault) or self._special(fault, operation, asked)
        if reply is None:
            reply = self.answer(service, operation, request, body, asked)
            if fault == faults.STALE:
                reply = self.stale.older(operation, asked, reply)
            if operation == "GetSecretValue" and fault == faults.OLD_SECRET:
                reply = self._old_secret(reply)
        self.note(service, operation, body, fault, reply[0], reply[2] if service == "dynamodb" else b"")
        if fault == faults.LOST:
            raise ConnectionClosedError(endpoint_url=request.url)
        headers = HTTPHeaders.from_dict({name: str(value) for name, value in reply[1].items()})
        return AWSResponse(request.url, reply[0], headers, _Raw(reply[2]))

    def answer(self, service: str, operation: str, request: Any, body: bytes, asked: dict[str, Any]) -> Reply:
        if service in self.own:
            if service == "mediaconvert":
                asked = json.loads(body or b"{}")
            return self.own[service](operation, asked)
        url = urlsplit(request.url)
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        headers["host"] = url.netloc
        query = parse_qs(url.query, keep_blank_values=True)
        status, answered, text = _drive(
            _MINISTACK[service].handle_request(request.method, unquote(url.path), headers, body, query)
        )
        if operation == "CompleteMultipartUpload" and status == 200:
            self.completed(*unquote(url.path).strip("/").split("/", 1))
        return status, answered, text if isinstance(text, bytes) else str(text).encode()

    def _special(self, fault: str | None, operation: str, asked: dict[str, Any]) -> Reply | None:
        if fault == faults.CONFLICT:
            return _conflict(operation, asked)
        if fault == faults.PARTIAL and operation != "PutEvents":
            return _partial(operation, asked)
        if fault == faults.PARTIAL:
            return self.own["events"]("PutEvents", {**asked, "_partial": True})
        return None

    def _old_secret(self, reply: Reply) -> Reply:
        told = json.loads(reply[2])
        old = self.old_secrets.get(told.get("ARN", ""))
        return (reply[0], reply[1], json.dumps({**told, "SecretString": old}).encode()) if old else reply


def _unsigned(**_: Any) -> Any:
    return UNSIGNED


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run what never really waits."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as end:
        return end.value


def refusal(service: str, fault: str | None) -> Reply | None:
    """The service's own words for a fault that happens before anything is done."""
    if fault not in {faults.THROTTLED, faults.FAILED}:
        return None
    if service == "s3":
        status, code = (503, "SlowDown") if fault == faults.THROTTLED else (500, "InternalError")
        return status, {"content-type": "application/xml"}, f"<Error><Code>{code}</Code></Error>".encode()
    code = "ThrottlingException" if fault == faults.THROTTLED else "InternalServerError"
    return json_reply(400 if fault == faults.THROTTLED else 500, {"__type": code, "message": "by the simulation"})


def json_reply(status: int, body: dict[str, Any]) -> Reply:
    headers = {"content-type": "application/x-amz-json-1.0"}
    if "__type" in body:
        headers["x-amzn-errortype"] = body["__type"]
    return status, headers, json.dumps(body).encode()


def _conflict(operation: str, asked: dict[str, Any]) -> Reply:
    if operation != "TransactWriteItems":
        return json_reply(400, {"__type": "TransactionConflictException", "message": "ongoing"})
    reasons: list[dict[str, Any]] = [{"Code": "None"} for _ in asked["TransactItems"]]
    reasons[-1] = {"Code": "TransactionConflict", "Message": "ongoing"}
    named = {"__type": "TransactionCanceledException", "message": "ongoing", "CancellationReasons": reasons}
    return json_reply(400, named)


def _partial(operation: str, asked: dict[str, Any]) -> Reply:
    """Half of the batch is done, the rest is handed back."""
    ((table, wanted),) = asked["RequestItems"].items()
    is_read = operation == "BatchGetItem"
    keys = wanted["Keys"] if is_read else wanted
    done, left = keys[: len(keys) // 2], keys[len(keys) // 2 :]
    rest = {table: {**wanted, "Keys": left} if is_read else left}
    told: dict[str, Any] = {"Responses": {table: []}} if is_read else {}
    if done:
        request = {**asked, "RequestItems": {table: {**wanted, "Keys": done} if is_read else done}}
        verb = dynamodb._batch_get_item if is_read else dynamodb._batch_write_item
        status, headers, text = verb(request)
        if status != 200:
            return status, headers, text
        told = json.loads(text)
    told["UnprocessedKeys" if is_read else "UnprocessedItems"] = rest
    return json_reply(200, told)


class StaleReads:
    """Answers reads that need not be consistent from a moment ago: the items as they were before their last change."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str, str], dict[str, Any] | None] = {}

    def see(self, table: str, change: dict[str, Any]) -> None:
        keys = change["Keys"]
        self._before[table, keys["pk"]["S"], keys["sk"]["S"]] = change.get("OldImage")

    def older(self, operation: str, asked: dict[str, Any], reply: Reply) -> Reply:
        if reply[0] != 200:
            return reply
        told = json.loads(reply[2])
        if operation == "GetItem":
            key = asked["Key"]
            at = asked["TableName"], key["pk"]["S"], key["sk"]["S"]
            if at in self._before:
                told.pop("Item", None)
                if self._before[at] is not None:
                    told["Item"] = self._before[at]
        elif operation == "Query":
            told["Items"] = self._aged(asked["TableName"], told["Items"])
            told["Count"] = len(told["Items"])
        else:
            told["Responses"] = {name: self._aged(name, items) for name, items in told["Responses"].items()}
        return json_reply(200, told)

    def _aged(self, table: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        aged = [self._before.get((table, each["pk"]["S"], each["sk"]["S"]), each) for each in items]
        return [each for each in aged if each is not None]


def place(function: str, operation: str) -> Site:
    """The code of ours that makes the call now: the nearest frame of a domain's module."""
    frame: FrameType | None = sys._getframe(1)
    nearest = ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("functions."):
            return Site(function, f"{name.split('.', 2)[2]}.{frame.f_code.co_name}", operation)
        if not nearest and name.startswith("socialflow.") and name not in {"socialflow.dynamo", "socialflow.aws"}:
            nearest = f"{name.split('.')[1]}.{frame.f_code.co_name}"
        frame = frame.f_back
    return Site(function, nearest, operation)
