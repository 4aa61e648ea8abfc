"""Every stage synthesizes, and stages differ in data alone."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("stage", ["dev", "staging"])
def test_a_stage_has_the_resources_and_rights_of_prod(
    stage: str, synthesized: Callable[[str], Synthesized], prod: Synthesized
) -> None:
    """So what cdk-nag, cfn-lint and the tests beside find in prod holds there."""
    other = synthesized(stage)

    assert shape(other) == shape(prod)
    assert rights(other) == rights(prod)


def test_no_template_was_made_by_looking_something_up(prod: Synthesized) -> None:
    manifest = (prod.folder / "manifest.json").read_text()

    assert "missing" not in manifest


def test_a_stack_has_room_for_more(prod: Synthesized) -> None:
    """CloudFormation takes 500 resources a stack; past 400 a domain must be divided."""
    assert {
        stack: len(each["Resources"]) for stack, each in prod.templates.items() if len(each["Resources"]) > 400
    } == {}


def test_no_stack_asks_which_stage_it_is_in() -> None:
    for path in sorted((ROOT / "stacks").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare | ast.Match):
                asked = ast.unparse(node.subject if isinstance(node, ast.Match) else node)
                assert "stage.name" not in asked, f"{path.name}:{node.lineno} asks {asked}"
                assert not {'"prod"', "'prod'", "'dev'", "'local'"} & set(asked.split()), f"{path.name}:{node.lineno}"


def shape(of: Synthesized) -> set[tuple[str, str]]:
    """Resources by name and type; some names end in a hash over the stage's, and end with it here."""
    return {(re.sub(r"[0-9A-F]{16}$", "", each.name).replace(of.stage, "STAGE"), each.kind) for each in of.resources}


def rights(of: Synthesized) -> set[tuple[str, str, frozenset[str], frozenset[str], str]]:
    return {
        (
            policy.stack,
            statement.effect,
            statement.actions,
            frozenset(each.replace(of.stage, "STAGE") for each in statement.resources),
            statement.conditions.replace(of.stage, "STAGE"),
        )
        for policy in of.of("AWS::IAM::Policy")
        for statement in of.statements(policy)
    }
