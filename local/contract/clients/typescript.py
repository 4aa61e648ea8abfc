"""The TypeScript client (clients/typescript): models by openapi-typescript, and a method for each operation by this file.

What does not change with the contract (tokens, errors, repeating) is written by hand beside them: src/client.ts.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

Document = dict[str, Any]
_HEAD = "// Made by `make generate` from the contract; do not edit.\n"
_MODELS = "src/models.ts"
_OPTIONS = ("--root-types", "--root-types-no-schema-prefix", "--root-types-keep-casing", "--default-non-nullable=false")
_SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def models(document: Document, tools: Path, scratch: Path) -> dict[str, str]:
    """Path under clients/typescript → contents, of what openapi-typescript writes."""
    contract, out = scratch / "openapi.json", scratch / "models.ts"
    contract.write_text(json.dumps(_untitled({**document, "paths": {}})))
    command = [str(tools / "openapi-typescript"), str(contract), "--output", str(out), *_OPTIONS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=scratch)
    if done.returncode:
        raise RuntimeError(f"openapi-typescript failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return {_MODELS: out.read_text()}


def operations(document: Document, codes: list[dict[str, Any]]) -> dict[str, str]:
    """Path under clients/typescript → contents, of what follows from the contract and its error codes by this file alone."""
    methods, named = [], set()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            text, names = _method(method.upper(), path, operation)
            methods.append(text)
            named |= names
    imports = "import type {\n" + "".join(f"  {each},\n" for each in sorted(named)) + '} from "./models.js";\n'
    body = (
        "/** A method for each operation of the contract, in the order of their paths. */\n"
        "export abstract class Operations {\n"
        "  protected abstract send<Answer>(request: Outgoing): Promise<Answer>;\n\n" + "\n".join(methods) + "}\n"
    )
    request = 'import type { KeyedOptions, Options, Outgoing } from "./requests.js";\n'
    listed = "".join(f'\n  | "{code}"' for code in sorted(str(each["code"]) for each in codes))
    explained = "/** What a refusal's `code` may be; /api/v1/docs/errors explains each. */\n"
    return {
        "src/operations.ts": _HEAD + imports + request + "\n" + body,
        "src/codes.ts": f"{_HEAD}{explained}export type ErrorCode ={listed};\n",
    }


def _method(method: str, path: str, operation: dict[str, Any]) -> tuple[str, set[str]]:
    """A method, and which models it names."""
    parameters = [each for each in operation.get("parameters", []) if each["in"] in {"path", "query"}]
    key = next((each for each in operation.get("parameters", []) if each["name"] == "Idempotency-Key"), None)
    names: set[str] = set()
    arguments, sent = [], [f'method: "{method}"', f'path: "{path}"']
    if parameters:
        fields = "; ".join(
            f"{each['name']}{'' if each.get('required') else '?'}: {_type(each['schema'], names)}"
            for each in parameters
        )
        is_optional = not any(each.get("required") for each in parameters)
        arguments.append(f"parameters: {{ {fields} }}{' = {}' if is_optional else ''}")
        sent.append("parameters")
    if body := operation.get("requestBody"):
        arguments.append(f"body: {_type(body['content']['application/json']['schema'], names)}")
        sent.append("body")
    arguments.append(f"options: {'KeyedOptions' if key else 'Options'} = {{}}")
    sent.append("options")
    if key:
        sent.append("takesKey: true")
    if "security" in operation:
        sent.append("needsToken: true")
    answer = _answer(operation, names)
    says = operation["summary"] + (" @deprecated" if operation.get("deprecated") else "")
    name = _camel(operation["operationId"])
    sends = f"return this.send<{answer}>({{ {', '.join(sent)} }});"
    lines = [f"/** {says} */", f"{name}({', '.join(arguments)}): Promise<{answer}> {{", f"  {sends}", "}"]
    return "".join(f"  {each}\n" for each in lines), names


def _answer(operation: dict[str, Any], names: set[str]) -> str:
    contents = next(answer.get("content") for status, answer in operation["responses"].items() if status[0] == "2")
    return _type(next(iter(contents.values()))["schema"], names) if contents else "void"


def _type(schema: dict[str, Any], names: set[str]) -> str:
    if reference := schema.get("$ref"):
        name = str(reference).rsplit("/", 1)[1]
        names.add(name)
        return name
    if choices := schema.get("anyOf"):
        return " | ".join(_type(each, names) for each in choices)
    if values := schema.get("enum"):
        return " | ".join(json.dumps(each) for each in values)
    if schema.get("type") == "object":
        return "Record<string, unknown>"
    return _SCALARS[schema["type"]]


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.title() for each in others)


def _untitled(part: Any) -> Any:
    """Without the titles that only repeat a field's name."""
    match part:
        case dict():
            return {name: _untitled(each) for name, each in part.items() if name != "title" or isinstance(each, dict)}
        case list():
            return [_untitled(each) for each in part]
        case _:
            return part
