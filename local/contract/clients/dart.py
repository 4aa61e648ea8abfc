"""The Dart client (clients/dart), by OpenAPI Generator from PyPI, which brings its own Java.

The generator is given the contract in words that it writes Dart for. What it would get wrong: a default of an enumeration
becomes a constructor that its enumerations do not have; a choice of two answers becomes one that needs the fields of both;
a body that is null becomes a class; a day is sent with a time.
"""

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

Document = dict[str, Any]
PACKAGE = "social_flow"
# What the generator writes beside the package: its own notes.
_KEPT = ("lib", "analysis_options.yaml", "build.yaml", "pubspec.yaml")
_PROPERTIES = {
    "pubName": PACKAGE,
    "pubDescription": "Client of Social Flow",
    "pubHomepage": "../../docs/api-contract.md",
    "pubPublishTo": "none",
    "serializationLibrary": "json_serializable",
    # A value that a newer server sends is one of each enumeration's own.
    "enumUnknownDefaultCase": "true",
    "skipCopyWith": "true",
}
_MADE = "apiDocs=false,modelDocs=false,apiTests=false,modelTests=false"


def generate(document: Document, tools: Path, scratch: Path) -> dict[str, str]:
    """Path under clients/dart → contents; `tools` is where the generator's programs lie."""
    contract, out = scratch / "openapi.json", scratch / "out"
    contract.write_text(json.dumps(understood(document)))
    properties = ",".join(f"{name}={value}" for name, value in _PROPERTIES.items())
    version = f"pubVersion={document['info']['version']}"
    command = [str(tools / "openapi-generator-cli"), "generate", "-g", "dart-dio", "-i", str(contract), "-o", str(out)]
    done = subprocess.run(
        [*command, "--additional-properties", f"{properties},{version}", "--global-property", _MADE],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"OpenAPI Generator failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    made = [
        path for name in _KEPT for path in sorted((out / name).rglob("*") if (out / name).is_dir() else [out / name])
    ]
    return {str(path.relative_to(out)): path.read_text() for path in made if path.is_file()}


def understood(document: Document) -> Document:
    """The contract as the generator understands it, meaning the same to who sends and reads."""
    document = copy.deepcopy(document)
    schemas = document["components"]["schemas"]
    for schema in list(schemas.values()):
        for field in schema.get("properties", {}).values():
            # The server knows its defaults; what is left out is not sent.
            field.pop("default", None)
            _as_text(field)
    for operation in (each for item in document["paths"].values() for each in item.values()):
        for parameter in operation.get("parameters", []):
            parameter["schema"].pop("default", None)
            _as_text(parameter["schema"])
        for answer in operation["responses"].values():
            for content in list(answer.get("content", {}).values()):
                content["schema"] = _body(content["schema"], schemas)
            if any(content["schema"] is None for content in answer.get("content", {}).values()):
                del answer["content"]
    return document


def _as_text(schema: dict[str, Any]) -> None:
    """A day stays text: as a DateTime it would be sent with a time."""
    for each in [schema, *schema.get("anyOf", [])]:
        if each.get("format") == "date":
            del each["format"]


def _body(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any] | None:
    """One schema for what may be one of several, None for nothing."""
    if schema.get("type") == "null":
        return None
    if "anyOf" not in schema:
        return schema
    names = [each["$ref"].rsplit("/", 1)[1] for each in schema["anyOf"]]
    choices = [schemas[each] for each in names]
    needed = set.intersection(*(set(each["required"]) for each in choices))
    fields: dict[str, Any] = {}
    for name, choice in zip(names, choices, strict=True):
        for field, shape in choice["properties"].items():
            said = f"of {name}" if field not in needed else ""
            fields[field] = {**shape, **({"description": said} if said else {})}
    title = "Or".join(names)
    schemas[title] = {"type": "object", "title": title, "properties": fields, "required": sorted(needed)}
    return {"$ref": f"#/components/schemas/{title}"}
