"""The Postman collection is one of format 2.1, holds every operation, and sends what the contract takes."""

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from local.contract.clients import postman
from local.flow.settings import ROOT, child_environment

CONTRACT: dict[str, Any] = json.loads((ROOT / "functions" / "operations" / "openapi.json").read_text())
COLLECTION: dict[str, Any] = json.loads((ROOT / postman.PATH).read_text())
OPERATIONS = {
    each["operationId"]: (method.upper(), path, each)
    for path, item in CONTRACT["paths"].items()
    for method, each in item.items()
}

_TEXT = {"type": "string"}
_PAIRS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["key", "value"],
        "additionalProperties": False,
        "properties": {
            "key": {"type": "string", "minLength": 1},
            "value": _TEXT,
            "type": _TEXT,
            "disabled": {"type": "boolean"},
        },
    },
}
_AUTH = {
    "type": "object",
    "required": ["type"],
    "additionalProperties": False,
    "properties": {"type": {"enum": ["bearer", "noauth"]}, "bearer": _PAIRS},
}
# As far as we use the format: https://schema.postman.com/ has all of it.
_ITEM = {
    "type": "object",
    "required": ["name", "request", "response"],
    "additionalProperties": False,
    "properties": {
        "name": _TEXT,
        "response": {"type": "array", "maxItems": 0},
        "event": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["listen", "script"],
                "properties": {
                    "listen": {"enum": ["test", "prerequest"]},
                    "script": {
                        "type": "object",
                        "required": ["type", "exec"],
                        "properties": {"type": {"const": "text/javascript"}, "exec": {"type": "array", "items": _TEXT}},
                    },
                },
            },
        },
        "request": {
            "type": "object",
            "required": ["method", "header", "url"],
            "additionalProperties": False,
            "properties": {
                "method": {"enum": ["GET", "POST", "PUT", "PATCH", "DELETE"]},
                "description": _TEXT,
                "header": _PAIRS,
                "auth": _AUTH,
                "url": {
                    "type": "object",
                    "required": ["raw", "host", "path"],
                    "additionalProperties": False,
                    "properties": {
                        "raw": _TEXT,
                        "host": {"type": "array", "items": _TEXT},
                        "path": {"type": "array", "items": _TEXT},
                        "query": _PAIRS,
                        "variable": _PAIRS,
                    },
                },
                "body": {
                    "type": "object",
                    "required": ["mode", "raw"],
                    "additionalProperties": False,
                    "properties": {"mode": {"const": "raw"}, "raw": _TEXT, "options": {"type": "object"}},
                },
            },
        },
    },
}
SHAPE = {
    "type": "object",
    "required": ["info", "item"],
    "additionalProperties": False,
    "properties": {
        "info": {
            "type": "object",
            "required": ["name", "schema"],
            "properties": {"schema": {"const": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},
        },
        "auth": _AUTH,
        "variable": _PAIRS,
        "item": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "item"],
                "additionalProperties": False,
                "properties": {"name": _TEXT, "item": {"type": "array", "minItems": 1, "items": _ITEM}},
            },
        },
    },
}


def requests() -> Iterator[tuple[str, dict[str, Any]]]:
    return ((item["name"], item["request"]) for folder in COLLECTION["item"] for item in folder["item"])


REQUESTS = dict(requests())


def filled(text: str) -> str:
    """Variables with values as the API hands them out."""
    with_ids = re.sub(r"\{\{\w+_id\}\}", "0" * 26, text)
    return re.sub(r"\{\{(challenge|restore_token|state|verifier)\}\}", "0" * 64, with_ids)


def test_it_is_a_collection() -> None:
    jsonschema.validate(COLLECTION, SHAPE)


def test_every_operation_is_in_it_once_in_its_tags_folder() -> None:
    folders = {item["name"]: folder["name"] for folder in COLLECTION["item"] for item in folder["item"]}

    assert folders == {verb: operation["tags"][0] for verb, (_, _, operation) in OPERATIONS.items()}
    assert len(list(requests())) == len(OPERATIONS)


@pytest.mark.parametrize("verb", sorted(OPERATIONS))
def test_a_request_is_one_that_the_contract_takes(verb: str) -> None:
    method, path, operation = OPERATIONS[verb]
    request = REQUESTS[verb]

    assert (request["method"], request["url"]["raw"]) == (method, "{{origin}}" + re.sub(r"\{(\w+)\}", r":\1", path))
    assert ("auth" in request) == ("security" not in operation)
    takes_key = any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", []))
    assert takes_key == any(each["key"] == "Idempotency-Key" for each in request["header"])
    if body := operation.get("requestBody"):
        schema = body["content"]["application/json"]["schema"] | {"components": CONTRACT["components"]}
        # A new kind of text? Its example goes into postman.py.
        jsonschema.Draft202012Validator(schema).validate(json.loads(filled(request["body"]["raw"])))
    else:
        assert "body" not in request


def test_every_variable_that_is_used_is_there() -> None:
    declared = {each["key"] for each in COLLECTION["variable"]}

    assert set(re.findall(r"\{\{(\w+)\}\}", json.dumps(COLLECTION))) <= declared


SCRIPTS = {
    item["name"]: "\n".join(event["script"]["exec"])
    for folder in COLLECTION["item"]
    for item in folder["item"]
    for event in item.get("event", [])
}
_POSTMAN = """
const kept = {};
const pm = {
  response: { code: %d, json: () => (%s) },
  collectionVariables: { set: (name, value) => { kept[name] = value; } },
};
%s
console.log(JSON.stringify(kept));
"""


def after(verb: str, code: int, answer: dict[str, Any]) -> dict[str, str]:
    """What the request's script has kept of an answer."""
    script = _POSTMAN % (code, json.dumps(answer), SCRIPTS[verb])
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True, env=child_environment())
    kept: dict[str, str] = json.loads(done.stdout)
    return kept


def test_a_log_in_keeps_what_later_requests_need() -> None:
    tokens = {"access_token": "a", "refresh_token": "r", "user_id": "u"}

    assert after("log_in", 200, {**tokens, "expires_in": 900}) == tokens
    assert after("log_in", 200, {"challenge": "c", "methods": ["totp"]}) == {"challenge": "c"}
    assert after("log_in", 401, {"code": "wrong-credentials"}) == {}


def test_what_is_made_can_be_read_by_the_next_request() -> None:
    assert after("create_video", 201, {"video_id": "v", "part_count": 1}) == {"video_id": "v"}
