"""Synthesized templates as facts: resources, what they refer to, and which rights each function has."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Resource:
    """One resource; `stack` is the domain's name (`Videos`)."""

    stack: str
    logical_id: str
    kind: str
    raw: dict[str, Any]

    @property
    def name(self) -> str:
        """Where it is, as other resources' references are rendered."""
        return f"{self.stack}.{self.logical_id}"

    @property
    def properties(self) -> dict[str, Any]:
        found: dict[str, Any] = self.raw.get("Properties", {})
        return found


@dataclass(frozen=True)
class Statement:
    """One statement of a role's policies, references rendered."""

    effect: str
    actions: frozenset[str]
    resources: frozenset[str]
    conditions: str


@dataclass(frozen=True)
class Function:
    """A Lambda function with its role's statements. `verb` is its file: `videos.create_video`."""

    resource: Resource
    verb: str
    role: str
    statements: tuple[Statement, ...]

    def actions_on(self, table: str) -> set[str]:
        """DynamoDB actions, without their prefix, that it may do to the table or its indexes (not to its stream)."""
        wanted = {f"{{{table}.Arn}}", f"{{{table}.Arn}}/index/gsi1"}
        return {
            action.removeprefix("dynamodb:")
            for statement in self.statements
            if statement.resources & wanted
            for action in statement.actions
        }


class Synthesized:
    """A stage's templates in the folder of its cloud assembly."""

    def __init__(self, stage: str, folder: Path) -> None:
        self.stage, self.folder = stage, folder
        self.paths = sorted(folder.glob("*.template.json"))
        self.templates: dict[str, dict[str, Any]] = {
            path.name.removesuffix(".template.json").removeprefix(f"SocialFlow-{stage}-"): json.loads(path.read_text())
            for path in self.paths
        }

    @cached_property
    def resources(self) -> list[Resource]:
        return [
            Resource(stack, logical_id, raw["Type"], raw)
            for stack, template in self.templates.items()
            for logical_id, raw in template["Resources"].items()
        ]

    def of(self, *kinds: str) -> list[Resource]:
        """Every resource of these types; there is at least one."""
        found = [each for each in self.resources if each.kind in kinds]
        assert found, f"the templates hold no {' or '.join(kinds)}"
        return found

    @cached_property
    def functions(self) -> list[Function]:
        policies: dict[str, list[Statement]] = {}
        for policy in self.of("AWS::IAM::Policy"):
            for role in policy.properties["Roles"]:
                policies.setdefault(self.text(policy.stack, role), []).extend(self.statements(policy))
        return [
            Function(
                each,
                each.properties["Handler"].removeprefix("functions.").removesuffix(".handler"),
                role := self.text(each.stack, each.properties["Role"]).replace(".Arn}", "}"),
                tuple(policies.get(role, ())),
            )
            for each in self.of("AWS::Lambda::Function")
        ]

    def statements(self, policy: Resource) -> Iterator[Statement]:
        for each in policy.properties["PolicyDocument"]["Statement"]:
            yield Statement(
                each["Effect"],
                frozenset(_listed(each["Action"])),
                frozenset(self.text(policy.stack, resource) for resource in _listed(each.get("Resource", "*"))),
                self.text(policy.stack, json.dumps(each.get("Condition", {}), sort_keys=True)),
            )

    def text(self, stack: str, value: Any) -> str:
        """A value with its references rendered as `{Stack.LogicalId.Attribute}`, followed across stacks."""
        match value:
            case str():
                return value
            case {"Ref": name}:
                return f"{{{name}}}" if name.startswith("AWS::") else f"{{{stack}.{name}}}"
            case {"Fn::GetAtt": [name, attribute]}:
                return f"{{{stack}.{name}.{attribute}}}"
            case {"Fn::Join": [by, parts]}:
                return str(by).join(self.text(stack, part) for part in parts)
            case {"Fn::ImportValue": name}:
                return self._exports[name]
            case _:
                return json.dumps(value)

    @cached_property
    def _exports(self) -> dict[str, str]:
        return {
            output["Export"]["Name"]: self.text(stack, output["Value"])
            for stack, template in self.templates.items()
            for output in template.get("Outputs", {}).values()
            if "Export" in output
        }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
