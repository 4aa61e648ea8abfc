"""Every operation keeps its contract, whatever fits it and whatever does not (TE-7): no 5xx, no status or body that is not documented.

Cases are made by schemathesis from the published contract, and go to the handlers in process. `make fuzz` makes more of them.
"""

import base64
import json
import os
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from functions.operations import pages, signing_keys
from local.contract import openapi
from socialflow import env, ids
from socialflow.http import PROBLEM_TYPE
from tests.conftest import START, TestClock, lambda_context, put_secret
from tests.unit.billing.conftest import Billing
from tests.unit.billing.conftest import billing as billing
from tests.unit.billing.conftest import stripe_process as stripe_process
from tests.unit.identity.conftest import identity as identity
from tests.unit.playback.conftest import playback as playback

pytestmark = pytest.mark.xdist_group("fuzz")
DOCUMENT: dict[str, Any] = json.loads(pages.openapi())
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
HANDLERS = {name.rsplit(".", 1)[1]: module.handler for name, module in openapi.routes()}
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "5"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
OPERATIONS = {each.ok().definition.raw["operationId"]: each.ok() for each in SCHEMA.get_all_operations()}


@pytest.fixture
def world(
    billing: Billing, identity: SimpleNamespace, playback: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> Billing:
    """Every domain as the stacks set it up; `billing.person()` is known to billing alone."""
    monkeypatch.setenv(env.POLICY, "{}")
    monkeypatch.setenv(env.NEW_ACCOUNT_HOLD_DAYS, "0")
    monkeypatch.setenv(env.STRIPE_TAX, "off")
    monkeypatch.setenv(env.SOCIAL_REDIRECTS, "https://social-flow.test/signed-in")
    put_secret(monkeypatch, env.PROVIDERS_SECRET_ARN, "{}")
    put_secret(monkeypatch, env.CERTIFICATE_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    return billing


def test_every_operation_is_made_cases_for() -> None:
    assert set(OPERATIONS) == set(HANDLERS) - {"refuse_unknown_route"}


@pytest.mark.parametrize("verb", sorted(OPERATIONS))
def test_an_operation_keeps_its_contract(verb: str, world: Billing, clock: TestClock) -> None:
    operation = OPERATIONS[verb]
    fitting = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    others = operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    caller_id = world.person("fuzzer")

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def check(data: st.DataObject) -> None:
        case = data.draw(st.one_of(fitting, others) if _can_be_wrong(operation) else fitting)
        event = event_of(case, caller_id, clock)

        answer = HANDLERS[verb](event, lambda_context())

        assert problems(operation.definition.raw["responses"], answer) == [], event

    check()


def _can_be_wrong(operation: Any) -> bool:
    """Whether anything of its request has a shape that a case can break."""
    raw = operation.definition.raw
    return "requestBody" in raw or any(each["in"] != "header" for each in raw.get("parameters", []))


def event_of(case: Any, caller_id: str, clock: TestClock) -> dict[str, Any]:
    """The request as the gateway hands it on, by somebody who has just logged in."""
    query = {name: str(value) for name, value in (case.query or {}).items()}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{case.method.upper()} {case.operation.path}",
        "rawPath": case.formatted_path,
        "rawQueryString": urlencode(query),
        "headers": {
            **{name.lower(): str(value) for name, value in dict(case.headers or {}).items()},
            "content-type": "application/json",
            "host": "social-flow.test",
        },
        "requestContext": {
            "requestId": "request-1",
            "stage": "$default",
            "http": {
                "method": case.method.upper(),
                "path": case.formatted_path,
                "sourceIp": "203.0.113.9",
                "userAgent": "fuzz",
            },
            "authorizer": {
                "lambda": {
                    "user_id": caller_id,
                    "session_id": ids.new_id(),
                    "role": "admin",
                    "is_two_factor": "true",
                    "proved_at": str(int(clock.read())),
                }
            },
        },
        "isBase64Encoded": False,
    }
    if query:
        event["queryStringParameters"] = query
    if not isinstance(case.body, schemathesis.core.NotSet):
        # What is no JSON at all goes as the gateway sends bytes.
        raw = case.body if isinstance(case.body, bytes) else json.dumps(case.body, default=str).encode()
        event |= {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
    return event


def problems(documented: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """In which the answer is not one that the contract has."""
    status = str(answer["statusCode"])
    shape = documented.get(status) or documented.get(f"{status[0]}XX")
    if status.startswith("5"):
        return [f"{status}: {answer.get('body')}"]
    if shape is None:
        return [f"{status} is not documented: {answer.get('body')}"]
    kind = answer["headers"].get("Content-Type", "").partition(";")[0]
    content = shape.get("content", {})
    if not content:
        return [] if not answer.get("body") else ["a body that is not documented"]
    if kind not in content:
        return [f"{kind} is not documented for {status}"]
    if kind not in {"application/json", PROBLEM_TYPE}:
        return []
    schema = {**content[kind].get("schema", {}), "components": DOCUMENT["components"]}
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{list(each.path)}: {each.message}"[:300] for each in validator.iter_errors(json.loads(answer["body"]))]


@pytest.mark.parametrize(
    ("status", "kind", "body", "found"),
    [
        (200, "application/json", '{"size": 1}', ""),
        (200, "application/json", '{"size": "1"}', "['size']"),
        (200, "text/html", "x", "text/html is not documented"),
        (204, "application/json", "", "204 is not documented"),
        (404, PROBLEM_TYPE, '{"title": "no"}', "required property"),
        (500, PROBLEM_TYPE, "{}", "500"),
    ],
)
def test_what_breaks_the_contract_is_found(status: int, kind: str, body: str, found: str) -> None:
    shape = {"type": "object", "properties": {"size": {"type": "integer"}}}
    problem = {"content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    documented = {"200": {"content": {"application/json": {"schema": shape}}}, "4XX": problem, "5XX": problem}

    told = problems(documented, {"statusCode": status, "headers": {"Content-Type": kind}, "body": body})

    assert found in " ".join(told)
    assert bool(told) == bool(found)
