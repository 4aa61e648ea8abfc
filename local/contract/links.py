"""OpenAPI links: what an answer that made something leads to, read from the routes: its id by the name that other paths give it."""

import re
from collections.abc import Iterator
from typing import Any

_METHODS = ("get", "put", "patch", "post", "delete")
# What several domains call so: a session is linked where it was begun.
_APART = {"session_id"}


def add(paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Each POST that makes something names the operations whose path takes an id that its answer tells."""
    targets = [(path, item[method]) for path, item in sorted(paths.items()) for method in _METHODS if method in item]
    for path, item in paths.items():
        for response in _good(item.get("post", {})):
            told = _ids(response, schemas)
            links = dict(_links(path, told, targets, item["post"]))
            if links:
                response["links"] = links


def _good(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (response for status, response in operation.get("responses", {}).items() if status in {"201", "202"})


def _ids(response: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    shape = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return {name for name in shape.get("properties", {}) if name.endswith("_id")}


def _links(
    path: str, told: set[str], targets: list[tuple[str, dict[str, Any]]], own: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    given = set(re.findall(r"\{(\w+)\}", path))
    for target, operation in targets:
        wanted = set(re.findall(r"\{(\w+)\}", target))
        is_apart = bool(wanted & _APART) and operation["tags"] != own["tags"]
        if operation is own or is_apart or not wanted & told or not wanted <= told | given:
            continue
        parameters = {
            name: f"$response.body#/{name}" if name in told else f"$request.path.{name}" for name in sorted(wanted)
        }
        yield operation["operationId"], {"operationId": operation["operationId"], "parameters": parameters}
