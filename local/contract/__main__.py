"""Writes the generated files, or with --check says which of them are out of date (exit code 1)."""

import argparse
import importlib
import inspect
import json
import sys
from typing import Any

from local.contract import asvs, authorization, openapi
from local.contract.clients import made, postman, typescript
from socialflow.errors import FieldError, Invalid, SocialFlowError, registry
from socialflow.http import problem

# As the gateway makes them.
_REQUEST_ID = "b2Hn3j9xoAMEPaw="


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.contract", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a file is out of date")
    parser.add_argument("--release", action="store_true", help="keep the contract as the one that clients rely on")
    arguments = parser.parse_args()
    if arguments.release:
        (openapi.ROOT / "local/contract/released.json").write_text(released())
    is_check = arguments.check
    stale = []
    for path, text in generated().items():
        target = openapi.ROOT / path
        if target.exists() and target.read_text() == text:
            continue
        stale.append(path)
        if not is_check:
            target.write_text(text)
    if not made.is_of(document := openapi.document()):
        stale += ["clients"] if is_check else made.write(document)
    if stale:
        print(f"{'out of date (run `make generate`)' if is_check else 'written'}: {', '.join(stale)}")
    return 1 if stale and is_check else 0


def generated() -> dict[str, str]:
    """Path → contents of every file that is made from the code."""
    document = openapi.document()
    for path in sorted((openapi.ROOT / "functions").glob("*/errors.py")):
        importlib.import_module(f"functions.{path.parent.name}.errors")
    codes = [_error(code) for code in registry()]
    return {
        "functions/operations/openapi.json": json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        "functions/operations/errors.json": json.dumps(codes, indent=1, ensure_ascii=False) + "\n",
        "docs/authorization.md": authorization.page(),
        "docs/asvs.md": asvs.page(),
        postman.PATH: json.dumps(postman.collection(document), indent=1, ensure_ascii=False) + "\n",
        **{f"clients/typescript/{path}": text for path, text in typescript.operations(document, codes).items()},
    }


def released() -> str:
    """The contract without its sentences, which no program relies on."""

    def bare(value: Any) -> Any:
        match value:
            case dict():
                return {name: bare(each) for name, each in value.items() if not _is_sentence(name, each)}
            case list():
                return [bare(each) for each in value]
            case _:
                return value

    return json.dumps(bare(openapi.document()), separators=(",", ":"), ensure_ascii=False, sort_keys=True) + "\n"


def _is_sentence(name: str, value: Any) -> bool:
    return name in {"description", "summary", "title"} and isinstance(value, str)


def _error(code: str) -> dict[str, Any]:
    cls = registry()[code]
    detail, _, explanation = inspect.cleandoc(cls.__doc__ or "").partition("\n\n")
    fields = (FieldError("/title", "missing", "Field required"),) if cls is Invalid else ()
    # Not by the class's own `__init__`, which may want to know what happened.
    error = cls.__new__(cls)
    SocialFlowError.__init__(error, errors=fields)
    return {
        "code": code,
        "status": cls.status,
        "title": cls.title,
        "detail": " ".join(detail.split()),
        "explanation": " ".join(explanation.split()),
        "fix": cls.fix,
        "example": problem(error, _REQUEST_ID),
    }


if __name__ == "__main__":
    sys.exit(main())
