"""The Postman collection (clients/postman): a folder a tag, a request an operation, with bodies that fit the contract.

Format v2.1.0. A log-in keeps its tokens in the collection's variables, and what creates something keeps its id there, so that
the next request finds them.
"""

import json
import re
from typing import Any

Document = dict[str, Any]
PATH = "clients/postman/social-flow.postman_collection.json"
_ORIGIN = "http://127.0.0.1:8080"
_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
# Secrets that one answer hands out and a later request takes.
_HANDED_ON = ("access_token", "challenge", "refresh_token", "restore_token", "state", "verifier")
# By the names of fields: what a reader recognises.
_EXAMPLES: dict[str, Any] = {
    "username": "ada",
    "email": "ada@example.com",
    "login": "ada",
    "password": "a long passphrase",
    "new_password": "another long passphrase",
    "display_name": "Ada",
    "title": "Holiday",
    "name": "Mine",
    "code": "123456",
    "country": "US",
    "currency": "usd",
    "birth_date": "1990-12-10",
    "until": "2030-01-01T00:00:00Z",
    "period": "2026-03",
    "year": "2026",
    "sha256": "A" * 43 + "=",
    "reason": "as the rules say",
    "payment_method": "pm_card_visa",
}


# Of the contract's kinds, when a name says nothing that fits.
_ANY = (
    "text",
    "US",
    "2026",
    "2026-03",
    "aa",
    "0" * 6,
    "0" * 26,
    "0" * 64,
    f"{'0' * 26}.{'0' * 64}",
    "a" * 20,
    "A" * 43 + "=",
    "someone@example.com",
)


def collection(document: Document) -> dict[str, Any]:
    folders: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            request = _request(method, path, operation, document)
            folders.setdefault(operation["tags"][0], []).append(request)
    variables = set(re.findall(r"\{\{(\w+)\}\}", json.dumps(folders))) | {"access_token"}
    operations = {each["operationId"]: each for item in document["paths"].values() for each in item.values()}
    for request in (each for folder in folders.values() for each in folder):
        if kept := _kept(_fields(operations[request["name"]], document) & variables):
            request["event"] = [{"listen": "test", "script": {"type": "text/javascript", "exec": kept}}]
    return {
        "info": {
            "name": document["info"]["title"],
            "description": f"Contract {document['info']['version']}. {document['info']['description']}",
            "schema": _SCHEMA,
        },
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{access_token}}", "type": "string"}]},
        "variable": [
            {"key": name, "value": _ORIGIN if name == "origin" else "", "type": "string"} for name in sorted(variables)
        ],
        "item": [{"name": name, "item": folders[name]} for name in sorted(folders)],
    }


def _request(method: str, path: str, operation: dict[str, Any], document: Document) -> dict[str, Any]:
    parameters = operation.get("parameters", [])
    request: dict[str, Any] = {
        "method": method.upper(),
        "description": operation["summary"],
        "header": _headers(parameters, has_body="requestBody" in operation),
        "url": _url(path, parameters, document),
    }
    if "security" not in operation:
        request["auth"] = {"type": "noauth"}
    if body := operation.get("requestBody"):
        example = _example(body["content"]["application/json"]["schema"], document)
        raw = json.dumps(example, indent=2, ensure_ascii=False)
        request["body"] = {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}
    return {"name": operation["operationId"], "request": request, "response": []}


def _headers(parameters: list[dict[str, Any]], *, has_body: bool) -> list[dict[str, str]]:
    headers = [{"key": "Content-Type", "value": "application/json"}] if has_body else []
    if any(each["name"] == "Idempotency-Key" for each in parameters):
        headers.append({"key": "Idempotency-Key", "value": "{{$guid}}"})
    return headers


def _url(path: str, parameters: list[dict[str, Any]], document: Document) -> dict[str, Any]:
    url: dict[str, Any] = {
        "raw": "{{origin}}" + re.sub(r"\{(\w+)\}", r":\1", path),
        "host": ["{{origin}}"],
        "path": re.sub(r"\{(\w+)\}", r":\1", path).lstrip("/").split("/"),
    }
    if named := [each for each in parameters if each["in"] == "path"]:
        url["variable"] = [{"key": each["name"], "value": _in_path(each, document)} for each in named]
    if asked := [each for each in parameters if each["in"] == "query"]:
        # Off until somebody wants them.
        url["query"] = [
            {"key": each["name"], "value": str(_example(each["schema"], document, each["name"])), "disabled": True}
            for each in asked
        ]
    return url


def _in_path(parameter: dict[str, Any], document: Document) -> str:
    name = str(parameter["name"])
    if name.endswith("_id"):
        return "{{" + name + "}}"
    return str(_example(parameter["schema"], document, name))


def _kept(names: set[str]) -> list[str]:
    """A script that keeps these fields of a success for later requests."""
    if not names:
        return []
    lines = [f"  if (answer.{each}) pm.collectionVariables.set('{each}', answer.{each});" for each in sorted(names)]
    return ["if (pm.response.code < 300) {", "  const answer = pm.response.json();", *lines, "}"]


def _fields(operation: dict[str, Any], document: Document) -> set[str]:
    """What the answer has at its top, whichever of its choices it is."""
    found: set[str] = set()
    for status, answer in operation["responses"].items():
        for content in answer.get("content", {}).values() if status.startswith("2") else ():
            schema = content["schema"]
            for choice in schema.get("anyOf", [schema]):
                found |= set(_followed(choice, document).get("properties", {}))
    return found


def _example(schema: dict[str, Any], document: Document, name: str = "") -> Any:
    """A value that fits: every field that is needed, of the others those that say something."""
    schema = _followed(schema, document)
    if name in _HANDED_ON:
        return "{{" + name + "}}"
    if "const" in schema or schema.get("default") is not None:
        return schema.get("const", schema.get("default"))
    if choices := schema.get("anyOf"):
        return _example(choices[0], document, name)
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            needed = schema.get("required", [])
            return {each: _example(schema["properties"][each], document, each) for each in needed}
        case "array":
            return [_example(schema["items"], document, name.removesuffix("s"))] * max(1, schema.get("minItems", 1))
        case "boolean":
            return False
        case "integer" | "number":
            return int(schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1))
        case _:
            return _text(schema, name)


def _text(schema: dict[str, Any], name: str) -> str:
    if name.endswith("_id"):
        return "{{" + name + "}}"
    if schema.get("format") == "date":
        return str(_EXAMPLES["birth_date"])
    bounds = range(schema.get("minLength", 0), schema.get("maxLength", 10_000) + 1)
    texts = [str(_EXAMPLES.get(name, name.replace("_", " "))), *_ANY]
    fitting = (each for each in texts if len(each) in bounds and re.search(schema.get("pattern", ""), each))
    return next(fitting, name)


def _followed(schema: dict[str, Any], document: Document) -> dict[str, Any]:
    reference = schema.get("$ref")
    shape: dict[str, Any] = document["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else schema
    return shape
