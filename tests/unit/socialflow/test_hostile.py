"""What no honest client sends is refused with a code, and reaches no expression of the data store (AU-10, TE-5)."""

import json
import re
from typing import Any

import pytest

from local.contract import openapi
from tests.conftest import Answer, request
from tests.test_contract import OPERATIONS, example

ID = "0" * 26
BODIES = [
    (name, module)
    for name, module in openapi.routes()
    if "requestBody" in OPERATIONS.get(name.rsplit(".", 1)[1], ("", "", {}))[2]
]
# Webhooks take whatever Stripe signs; their bodies are theirs.
BODIES = [(name, module) for name, module in BODIES if "webhook" not in name]
IN_PATH = [
    (name, module, parameter)
    for name, module in openapi.routes()
    if (operation := OPERATIONS.get(name.rsplit(".", 1)[1]))
    for parameter in re.findall(r"\{(\w+)\}", operation[1])
]
HOSTILE_IDS = [
    "..%2f..%2fetc%2fpasswd",
    "..",
    "%2e%2e",
    "x%00",
    ID + "%0a",
    ID + "%20",
    "a" * 10_000,
    "USER%23" + ID,
    "attribute_exists(pk)",
    "%27%20OR%20%271%27=%271",
    "{{7*7}}",
    "${jndi:ldap:}",
    "\u0660" * 26,
    "\uff10" * 26,
    "\u202e" + ID[1:],
    "%ff%fe",
]
MASS = {
    "user_id": ID,
    "role": "admin",
    "is_admin": True,
    "pk": "USER#x",
    "ttl": 0,
    "creator_id": ID,
    "__proto__": {},
    "amount_micro": 1,
}


def send(name: str, module: Any, *, values: dict[str, str] | None = None, body: Any = None) -> Answer:
    method, path, operation = OPERATIONS[name.rsplit(".", 1)[1]]
    made = {each["name"]: example(each["schema"]) for each in operation.get("parameters", []) if each["in"] == "path"}
    made |= values or {}
    return request(
        module.handler,
        method,
        re.sub(r"\{(\w+)\}", lambda found: made[found[1]], path),
        body,
        route=path,
        user_id=ID,
        role="admin",
        headers={"idempotency-key": "a-key"},
    )


def good_body(name: str) -> Any:
    operation = OPERATIONS[name.rsplit(".", 1)[1]][2]
    return example(operation["requestBody"]["content"]["application/json"]["schema"])


@pytest.mark.parametrize(("name", "module", "parameter"), IN_PATH, ids=[f"{name}-{own}" for name, _, own in IN_PATH])
@pytest.mark.usefixtures("clock")
def test_an_id_that_cannot_be_one_is_refused_before_anything_is_read(name: str, module: Any, parameter: str) -> None:
    """No AWS here: whatever came as far as the data store would be a 5xx."""
    operation = OPERATIONS[name.rsplit(".", 1)[1]][2]
    body = good_body(name) if "requestBody" in operation else None

    answers = {hostile: send(name, module, values={parameter: hostile}, body=body) for hostile in HOSTILE_IDS}

    assert {hostile: answer.status for hostile, answer in answers.items() if answer.status not in {404, 422}} == {}


@pytest.mark.parametrize(("name", "module"), BODIES, ids=[name for name, _ in BODIES])
@pytest.mark.usefixtures("clock")
def test_a_field_that_is_not_the_contracts_is_refused(name: str, module: Any) -> None:
    """Nobody becomes an administrator, or another's creator, by a field more."""
    for field, value in MASS.items():
        body = good_body(name)
        if field in body:
            continue
        answer = send(name, module, body={**body, field: value})

        assert (answer.status, answer.body["code"]) == (422, "invalid-request"), field
        assert field.replace("~", "~0") in json.dumps(answer.body["errors"]), field


@pytest.mark.parametrize(("name", "module"), BODIES, ids=[name for name, _ in BODIES])
@pytest.mark.usefixtures("clock")
def test_a_body_that_is_none_is_refused(name: str, module: Any) -> None:
    expected = {
        "[]": {422},
        '"text"': {422},
        "null": {422},
        "[" * 3000: {400},
        '{"a": NaN}': {400},
        '{"a": "' + "x" * 300_000 + '"}': {413},
        '{"$gt": ""}': {422},
    }

    answers = {text: send(name, module, body=text) for text in expected}

    assert {text[:20]: each.status for text, each in answers.items() if each.status not in expected[text]} == {}
