"""The published contract is the handlers' own, and what it promises of errors holds for each of them."""

import functools
import html
import importlib
import inspect
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from functions.operations import pages
from local.contract import openapi
from socialflow import dynamo
from socialflow.access import SCOPES
from socialflow.errors import registry
from socialflow.http import PROBLEM_TYPE, Going
from tests.conftest import request
from tests.support.problems import assert_problem

ROOT = Path(__file__).resolve().parent.parent
METHODS = {"get", "post", "put", "patch", "delete"}
ROUTES = list(openapi.routes())


@functools.cache
def published() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(pages.openapi())
    return document


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """operationId → method, path and operation."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, item in published()["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


OPERATIONS = operations()


def test_the_generated_files_have_not_drifted() -> None:
    command = [sys.executable, "-m", "local.contract", "--check"]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT}/layers/common/python", "PYTHONDONTWRITEBYTECODE": "1"}

    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=environment)

    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_contract_is_valid_openapi() -> None:
    errors = [f"{list(error.path)}: {error.message}" for error in OpenAPIV31SpecValidator(published()).iter_errors()]

    assert errors == []


def test_every_route_is_in_the_contract_and_nothing_else() -> None:
    declared = {
        f"{method} {openapi._template(route.openapi_path)}"
        for _, module in ROUTES
        for route in module.app._static_routes + module.app._dynamic_routes
        for method in [route.method.upper()]
    }

    assert {f"{method} {path}" for method, path, _ in OPERATIONS.values()} == declared


def test_an_operation_is_named_once_and_for_its_file() -> None:
    verbs = [name.rsplit(".", 1)[1] for name, module in ROUTES if openapi_paths(module)]

    assert sorted(OPERATIONS) == sorted(verbs)


def openapi_paths(module: ModuleType) -> list[str]:
    return [route.openapi_path for route in module.app._static_routes + module.app._dynamic_routes]


@pytest.mark.parametrize("verb", sorted(OPERATIONS))
def test_an_operation_says_what_it_does_and_how_it_fails(verb: str) -> None:
    _, path, operation = OPERATIONS[verb]

    assert operation["summary"]
    assert operation["tags"]
    for failure in ("4XX", "5XX"):
        shape = operation["responses"][failure]["content"][PROBLEM_TYPE]["schema"]
        assert shape == {"$ref": "#/components/schemas/Problem"}
    assert [code for code in operation["responses"] if code.startswith("2")]
    named = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
    assert named == set(re.findall(r"\{(\w+)\}", path))


def test_the_problem_in_the_contract_is_the_one_that_is_sent() -> None:
    unknown = importlib.import_module("functions.operations.refuse_unknown_route")

    body = assert_problem(request(unknown.handler, "GET", "/api/v1/nope"), 404, "no-such-route")

    problem = published()["components"]["schemas"]["Problem"]
    assert set(problem["required"]) == set(body)
    assert set(body) <= set(problem["properties"])


def test_a_route_that_will_go_is_marked_in_the_contract_and_named_by_the_docs(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("functions.operations.get_health")
    going = Going(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC), "/api/v2/health")
    operation: dict[str, Any] = {"responses": {}}

    monkeypatch.setattr(module.app, "going", going)
    openapi._complete(operation, module, module.__name__)

    assert operation["deprecated"] is True
    is_any = any(each.get("deprecated") for _, _, each in OPERATIONS.values())
    assert is_any != ("None is at present." in (ROOT / "docs" / "api-contract.md").read_text())


def test_what_is_only_answered_has_all_of_its_fields() -> None:
    """Those with a default too, so that clients need not ask whether they are there."""
    schemas = published()["components"]["schemas"]

    assert "token_type" in schemas["Tokens"]["required"]
    assert "onboarding_url" in schemas["PayoutAccount"]["required"]
    assert "errors" not in schemas["Problem"]["required"]
    assert "visibility" not in schemas["NewVideo"]["required"]


GUARDED = [(name, module) for name, module in ROUTES if openapi.needs_caller(module)]


def example(schema: dict[str, Any]) -> Any:
    """A value that fits `schema`, of the contract's own kinds."""
    if "$ref" in schema:
        return example(published()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    for choice in ("anyOf", "allOf", "oneOf"):
        if choice in schema:
            return example(schema[choice][0])
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            needed = schema.get("required", [])
            return {name: example(schema["properties"][name]) for name in needed}
        case "array":
            return [example(schema["items"])] * schema.get("minItems", 0)
        case "integer" | "number":
            return int(schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1))
        case _:
            return text_for(schema)


def text_for(schema: dict[str, Any]) -> str:
    texts = (
        "aa",
        "US",
        "2026-03",
        "2026",
        "someone@example.com",
        "a" * 20,
        "0" * 26,
        "A" * 43 + "=",
        "0" * 6,
        "0" * 64,
        f"{'0' * 26}.{'0' * 64}",
    )
    bounds = range(schema.get("minLength", 0), schema.get("maxLength", 1000) + 1)
    return next(text for text in texts if len(text) in bounds and re.search(schema.get("pattern", ""), text))


@pytest.mark.parametrize(("name", "module"), GUARDED, ids=[name for name, _ in GUARDED])
def test_a_route_that_needs_a_caller_asks_for_one(
    name: str, module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    method, path, operation = OPERATIONS[name.rsplit(".", 1)[1]]
    scope = module.app.access.scope
    assert operation["security"] == [{"bearer": [scope] if scope else []}]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    values = {each["name"]: example(each["schema"]) for each in operation.get("parameters", []) if each["in"] == "path"}

    answer = request(
        module.handler,
        method,
        re.sub(r"\{(\w+)\}", lambda found: values[found[1]], path),
        example(body) if body else None,
        route=path,
        headers={"idempotency-key": "a-key"},
    )

    assert_problem(answer, 401, "unauthenticated")


UNSCOPED = [(name, module) for name, module in GUARDED if module.app.access.scope is None]


@pytest.mark.parametrize(("name", "module"), UNSCOPED, ids=[name for name, _ in UNSCOPED])
def test_no_personal_token_reaches_a_route_without_a_scope(name: str, module: ModuleType) -> None:
    """AU-8: whatever scopes it has."""
    method, path, _ = OPERATIONS[name.rsplit(".", 1)[1]]

    answer = request(
        module.handler, method, path, None, route=path, user_id="0" * 26, role="admin", scopes=" ".join(SCOPES)
    )

    assert_problem(answer, 403, "scope-needed")


@pytest.mark.parametrize(("name", "module"), ROUTES, ids=[name for name, _ in ROUTES])
def test_what_a_route_says_is_the_callers_own_is_in_its_path(name: str, module: ModuleType) -> None:
    own = module.app.access.own

    assert not own or all(f"{{{own}}}" in openapi._template(path) for path in openapi_paths(module))


CREATING = [
    (name, module)
    for name, module in ROUTES
    if (operation := OPERATIONS.get(name.rsplit(".", 1)[1]))
    and operation[0] == "POST"
    and "201" in operation[2]["responses"]
]


@pytest.mark.parametrize(("name", "module"), CREATING, ids=[name for name, _ in CREATING])
def test_what_creates_takes_an_idempotency_key(name: str, module: ModuleType) -> None:
    """A new creating route runs in `socialflow.idempotency.once`, whose eight cases tests/authorization/test_repeating.py tries."""
    _, _, operation = OPERATIONS[name.rsplit(".", 1)[1]]
    key = openapi.idempotency(module)

    assert key, f"{name}: run what creates in once(app, table.STORE, ..., lambda guard: ...)"
    (parameter,) = [each for each in operation["parameters"] if each["name"] == "Idempotency-Key"]
    assert parameter["required"] == (key == "needed")
    assert "guard" in inspect.getsource(module)


NEEDING = [(name, module) for name, module in ROUTES if openapi.idempotency(module) == "needed"]


@pytest.mark.parametrize(("name", "module"), NEEDING, ids=[name for name, _ in NEEDING])
def test_a_route_that_needs_a_key_does_nothing_without(
    name: str, module: ModuleType, aws: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    method, path, operation = OPERATIONS[name.rsplit(".", 1)[1]]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    values = {each["name"]: example(each["schema"]) for each in operation["parameters"] if each["in"] == "path"}
    monkeypatch.setattr(dynamo, "_call", lambda *_, **__: pytest.fail("something was read or written"))

    answer = request(
        module.handler,
        method,
        re.sub(r"\{(\w+)\}", lambda found: values[found[1]], path),
        example(body) if body else None,
        route=path,
        user_id="0" * 26,
    )

    assert_problem(answer, 422, "invalid-request")
    assert "Idempotency-Key" in answer.body["detail"]


TRIES_SECRETS = re.compile(r"/auth/|password|verif|factor|code|reset|recover|step-up")
# Paths like those, that neither try a secret nor send a letter.
TRIES_NONE = {
    *(
        "create_personal_token",
        "end_all_sessions",
        "end_session",
        "get_jwks",
        "renew_recovery_codes",
        "start_passkey",
        "start_social",
    ),
    # A signature over a challenge of ours: there is nothing to guess.
    "log_in_by_passkey",
}


@pytest.mark.parametrize("verb", sorted(OPERATIONS))
def test_what_tries_a_secret_has_strict_limits(verb: str) -> None:
    """AU-7. A new route of this kind declares `strict=`, and `account=` unless the account is the caller's own."""
    method, path, operation = OPERATIONS[verb]
    (access,) = [module.app.access for name, module in ROUTES if name.endswith("." + verb)]
    if method == "POST" and TRIES_SECRETS.search(path) and verb not in TRIES_NONE:
        assert access.strict, f"{path}: declare access.anyone(strict=..., account=...) or access.user(strict=...)"
    if access.strict:
        assert access.cost, "a strict route costs something"
        body = operation["requestBody"]["content"]["application/json"]["schema"] if access.account else {}
        named = published()["components"]["schemas"][body["$ref"].rsplit("/", 1)[1]]["properties"] if body else {}
        assert access.account in named or (access.role and not access.account), "whose account is it?"


def test_the_routes_that_ask_for_no_caller_are_these() -> None:
    # Whoever adds one here has thought about who may call it.
    open_to_all = {verb for verb, (_, _, operation) in OPERATIONS.items() if "security" not in operation}

    assert open_to_all == {
        "ask_for_password_reset",
        "finish_log_in",
        "finish_social",
        "get_certificate_keys",
        "get_docs",
        "get_erasure_certificate",
        "get_error_docs",
        "get_health",
        "get_jwks",
        "get_openapi",
        "get_openid_configuration",
        "get_period_root",
        "list_plans",
        "log_in",
        "log_in_by_passkey",
        "receive_billing_webhook",
        "receive_stripe_webhook",
        "refresh_session",
        "register_user",
        "reset_password",
        "resend_consent",
        "restore_account",
        "verify_email",
        "start_passkey",
        "start_social",
    }


def test_the_error_pages_explain_every_code_that_there_is() -> None:
    for path in sorted((ROOT / "functions").glob("*/*.py")):
        if path.stem == "errors":
            importlib.import_module(f"functions.{path.parent.name}.errors")
    explained = set(re.findall(r"<section id='([^']+)'>", pages.errors().body))
    ours = {code for code, cls in registry().items() if cls.__module__.startswith(("socialflow", "functions"))}

    assert explained >= {code for code in ours if registry()[code].__module__.endswith("errors")}
    assert explained <= ours


def test_every_error_has_a_page_with_its_cause_what_to_do_and_an_example() -> None:
    """DO-4: the page is where an answer's `type` points, and its example is an answer of the contract's own shape."""
    page = pages.errors().body
    shape = published()["components"]["schemas"]["Problem"]
    for code, cls in registry().items():
        if not cls.__module__.endswith("errors"):
            continue
        section = page.partition(f"<section id='{code}'>")[2].partition("</section>")[0]
        example = json.loads(html.unescape(section.partition("<pre>")[2].partition("</pre>")[0]))

        jsonschema.validate(example, shape)
        assert example["type"] == f"/api/v1/docs/errors#{code}"
        assert (example["code"], example["status"]) == (code, cls.status)
        assert html.escape(example["detail"]) in section.partition("<pre>")[0]
        assert len(section.partition("What to do.</b> ")[2].partition("</p>")[0]) > 20, code


def test_what_a_page_names_exists() -> None:
    """Paths of the API that causes and remedies send their readers to."""
    paths = {re.sub(r"\{\w+\}", "{}", path) for path in published()["paths"]}

    named = set(re.findall(r"(?:GET|POST|PUT|PATCH|DELETE) (/api/v1/[\w/{}.-]+)", pages.errors().body))

    assert {re.sub(r"\{\w+\}", "{}", path.rstrip(".")) for path in named} <= paths


def test_swagger_shows_the_contract_and_loads_nothing_from_elsewhere() -> None:
    page = pages.swagger().body

    assert "SwaggerUIBundle({spec: {" in page
    assert not re.search(
        r"<(script|link|img)[^>]+(src|href)=(?!'data:)", page.partition("<style>")[0] + page.rpartition("</script>")[2]
    )
