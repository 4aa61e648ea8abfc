"""OpenAPI 3.1, merged from what each route's decorator and types say."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from local.contract import links
from socialflow.http import PROBLEM_TYPE, RouteApp

ROOT = Path(__file__).resolve().parent.parent.parent
VERSION = "1.0.0"
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `type` is the page that explains `code`.",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "restore_token": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "title": "FieldProblem",
                "required": ["pointer", "code", "detail"],
                "properties": {each: {"type": "string"} for each in ("pointer", "code", "detail")},
            },
        },
    },
}


_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A fresh UUID for each new request; repeated with the same body, the first answer comes again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


def routes() -> Iterator[tuple[str, ModuleType]]:
    """Every module under functions/ that has an app, by its dotted name, in order."""
    for path in sorted((ROOT / "functions").glob("*/*.py")):
        if re.search(r"^app = route_app\(", path.read_text(), re.MULTILINE):
            name = f"functions.{path.parent.name}.{path.stem}"
            yield name, importlib.import_module(name)


def document() -> dict[str, Any]:
    """The whole contract, in a fixed order."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    for name, module in routes():
        app: RouteApp = module.app
        schema = app.get_openapi_schema(title="Social Flow", version=VERSION).model_dump(
            mode="json", by_alias=True, exclude_none=True
        )
        for path, operations in schema.get("paths", {}).items():
            for method, operation in operations.items():
                _complete(operation, module, name)
                paths.setdefault(_template(path), {})[method] = operation
        for key, shape in schema.get("components", {}).get("schemas", {}).items():
            if key in {"HTTPValidationError", "ResponseValidationError", "ValidationError"}:
                continue
            if schemas.setdefault(key, shape) != shape:
                raise ValueError(f"two different contracts are called {key}; rename the one in {name}")
    _say_all(paths, schemas)
    links.add(paths, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Social Flow",
            "version": VERSION,
            "description": "Errors are problem+json; /api/v1/docs/errors explains each code.",
        },
        "servers": [{"url": "/", "description": "the address this document came from"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def idempotency(module: ModuleType) -> Literal["", "taken", "needed"]:
    """Whether the route's file runs its effect under the request's Idempotency-Key, and refuses one without."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "once":
            needed = any(each.arg == "required" and ast.unparse(each.value) == "True" for each in node.keywords)
            return "needed" if needed else "taken"
    return ""


def needs_caller(module: ModuleType) -> bool:
    """Whether the route refuses those who are not logged in."""
    app: RouteApp = module.app
    return app.access.role is not None


def _complete(operation: dict[str, Any], module: ModuleType, name: str) -> None:
    verb = name.rsplit(".", 1)[1]
    _, _, says = (module.__doc__ or "").partition(": ")
    operation["operationId"] = verb
    operation["summary"] = says.split("\n")[0].rstrip(".")
    operation.pop("description", None)
    problem = {
        "description": "What went wrong",
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    responses = {code: shape for code, shape in operation.get("responses", {}).items() if code != "422"}
    operation["responses"] = {**dict(sorted(responses.items())), "4XX": problem, "5XX": problem}
    if key := idempotency(module):
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY | {"required": key == "needed"})
    if module.app.going:
        operation["deprecated"] = True
    if "204" in responses:
        responses["204"].pop("content", None)
    if needs_caller(module):
        # OpenAPI 3.1 lets any scheme name roles; ours are the scopes a personal access token must hold.
        scope = module.app.access.scope
        operation["security"] = [{"bearer": [scope] if scope else []}]


def _say_all(paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    """What is only answered has all of its fields, those with a default too."""
    operations = [operation for item in paths.values() for operation in item.values()]
    asked = _named([[each.get("requestBody"), each.get("parameters")] for each in operations], schemas)
    for name in _named([each["responses"] for each in operations], schemas) - asked - {"Problem"}:
        if fields := list(schemas[name].get("properties", {})):
            schemas[name]["required"] = fields


def _named(part: Any, schemas: dict[str, Any]) -> set[str]:
    """The schemas that a part of the document names, and those that they name."""
    found: set[str] = set()
    left = [part]
    while left:
        match left.pop():
            case {"$ref": str(reference)}:
                if (name := reference.rsplit("/", 1)[1]) not in found:
                    found.add(name)
                    left.append(schemas[name])
            case dict() as fields:
                left += fields.values()
            case list() as items:
                left += items
    return found


def _template(path: str) -> str:
    return path.replace("<", "{").replace(">", "}")
