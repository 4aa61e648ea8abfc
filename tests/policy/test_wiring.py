"""Every verb is wired by exactly one entry of a stack, and every entry names a verb."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")

ROOT = Path(__file__).resolve().parent.parent.parent
# One function a kind of key, in the stack that owns the key.
MADE_TWICE = {"operations.create_signing_keys": 3}


def verbs() -> set[str]:
    """The files under functions/ that Lambda can call: those that define `handler`."""
    return {
        f"{path.parent.name}.{path.stem}"
        for path in (ROOT / "functions").glob("*/*.py")
        if any(
            (isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == ["handler"])
            or (isinstance(node, ast.FunctionDef) and node.name == "handler")
            for node in ast.parse(path.read_text()).body
        )
    }


def test_every_verb_is_wired_once_and_every_function_is_a_verb(prod: Synthesized) -> None:
    wired = Counter(each.verb for each in prod.functions)

    assert dict(wired) == {verb: MADE_TWICE.get(verb, 1) for verb in verbs()}


def test_a_function_is_named_for_its_verb(prod: Synthesized) -> None:
    for each in prod.functions:
        domain, verb = each.verb.split(".")
        assert each.resource.properties["FunctionName"].startswith(f"social-flow-prod-{domain}-{verb}"), each.verb


def test_every_setting_that_a_function_is_given_has_a_value(prod: Synthesized) -> None:
    for each in prod.functions:
        for name, value in each.resource.properties.get("Environment", {}).get("Variables", {}).items():
            assert prod.text(each.resource.stack, value), f"{each.verb} has no value for {name}"
