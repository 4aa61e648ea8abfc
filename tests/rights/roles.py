"""The roles of the synthesized app with what each may do, and with what AWS's services do as them without being asked.

A synthesis takes long, so what was read from it is kept under .build by the sources that it came from.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.policy.templates import Resource, Synthesized

ROOT = Path(__file__).absolute().parents[2]
_KEPT = ROOT / ".build" / "roles"
_SOURCES = (
    "stacks/*.py",
    "statemachines/*",
    "layers/common/python/socialflow/*.py",
    "tests/rights/*.py",
    "tests/policy/*.py",
)


@dataclass(frozen=True)
class Need:
    """An action on a resource; `via` is the service through which a key is used."""

    action: str
    resource: str
    via: str = ""


@dataclass(frozen=True)
class Statement:
    """One statement that allows something."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    via: str = ""

    def grants(self, need: Need) -> bool:
        return (
            any(fnmatchcase(need.action, each) for each in self.actions)
            and (need.resource == "?" or any(fnmatchcase(need.resource, each) for each in self.resources))
            and self.via in {"", need.via}
        )


@dataclass
class Role:
    """`verb` is the function's file, empty for a role of something else; `settings` are what its function is told.

    `running` is what Lambda does as it whenever the function runs, `wired` what services do as it because the template
    tells them to: poll a stream, invoke a task, keep a letter.
    """

    name: str
    verb: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    running: list[Need] = field(default_factory=list)
    wired: list[Need] = field(default_factory=list)


@dataclass
class Roles:
    """All of a stage, and which key encrypts what."""

    roles: dict[str, Role]
    keys: dict[str, str]

    def of(self, verb: str) -> list[Role]:
        """One, or more for a function that exists twice."""
        return [each for each in self.roles.values() if each.verb == verb]


def load() -> Roles:
    """Of prod, kept from before when the sources are the same."""
    path = _path()
    if not path.exists():
        import tempfile

        from tests.policy.conftest import synthesize

        with tempfile.TemporaryDirectory() as folder:
            keep(synthesize("prod", Path(folder), is_checked=False))
    read = json.loads(path.read_text())
    return Roles({each["name"]: _role(each) for each in read["roles"]}, read["keys"])


def keep(prod: Synthesized) -> None:
    """Write what `load` reads, for the sources as they are."""
    read = Reading(prod)
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"roles": [asdict(each) for each in read.roles().values()], "keys": read.keys}, indent=1)
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)


def _path() -> Path:
    seen = hashlib.sha256()
    for pattern in _SOURCES:
        for source in sorted(ROOT.glob(pattern)):
            seen.update(source.read_bytes())
    return _KEPT / f"{seen.hexdigest()[:16]}.json"


def _role(read: dict[str, Any]) -> Role:
    return Role(
        read["name"],
        read["verb"],
        read["settings"],
        [Statement(tuple(each["actions"]), tuple(each["resources"]), each["via"]) for each in read["statements"]],
        [Need(**each) for each in read["running"]],
        [Need(**each) for each in read["wired"]],
    )


# What Lambda asks of a stream and of a queue that it polls, by its developer guide.
_STREAM = ("DescribeStream", "GetRecords", "GetShardIterator")
_QUEUE = ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
_TRACES = ("xray:PutTelemetryRecords", "xray:PutTraceSegments")
_DELIVERIES = ("logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DescribeLogGroups")


class Reading:
    """The templates as roles."""

    def __init__(self, app: Synthesized) -> None:
        self.app = app
        self.by_name = {each.name: each for each in app.resources}

    def roles(self) -> dict[str, Role]:
        roles = {f"{{{each.name}}}": Role(f"{{{each.name}}}") for each in self.app.of("AWS::IAM::Role")}
        for policy in self.app.of("AWS::IAM::Policy"):
            for role in policy.properties["Roles"]:
                roles[self.symbol(policy.stack, role)].statements += self._statements(policy)
        of: dict[str, Role] = {}
        for each in self.app.functions:
            role = roles[each.role]
            role.verb, of[f"{{{each.resource.name}}}"] = each.verb, role
            properties = each.resource.properties
            told = properties["Environment"]["Variables"]
            role.settings = {name: self.symbol(each.resource.stack, value) for name, value in told.items()}
            group = self.symbol(each.resource.stack, properties["LoggingConfig"]["LogGroup"])
            role.running = [Need(f"logs:{action}", group) for action in ("CreateLogStream", "PutLogEvents")]
            if properties.get("TracingConfig", {}).get("Mode") == "Active":
                role.running += [Need(action, "*") for action in _TRACES]
        wiring: dict[str, Callable[[Resource], Iterator[tuple[str, Need]]]] = {
            "AWS::Lambda::EventSourceMapping": self._mapping,
            "AWS::StepFunctions::StateMachine": self._machine,
            "AWS::Scheduler::Schedule": self._schedule,
            "AWS::Events::Rule": self._rule,
        }
        for resource in self.app.resources:
            for who, need in wiring[resource.kind](resource) if resource.kind in wiring else ():
                (of.get(who) or roles[who]).wired.append(need)
        return roles

    @cached_property
    def keys(self) -> dict[str, str]:
        """The key that encrypts a table, bucket, secret or queue of ours."""
        found = {}
        for each in self.app.resources:
            key = _deep(each.properties, ("KMSMasterKeyId", "KMSMasterKeyID", "KmsKeyId", "KmsMasterKeyId"))
            if key is not None:
                found[f"{{{each.name}}}"] = self.symbol(each.stack, key)
        return found

    def symbol(self, stack: str, value: Any) -> str:
        """`{Stack.Resource}`, whichever of its attributes or names stands there; a stream is not its table."""
        text = re.sub(r"\.(Arn|Id)\}", "}", self.app.text(stack, value))
        return self._physical.get(text.rpartition(":function:")[2], text)

    @cached_property
    def _physical(self) -> dict[str, str]:
        kinds = {
            "AWS::DynamoDB::Table": "TableName",
            "AWS::Lambda::Function": "FunctionName",
            "AWS::Events::EventBus": "Name",
        }
        return {
            each.properties[kinds[each.kind]]: f"{{{each.name}}}"
            for each in self.app.resources
            if each.kind in kinds and isinstance(each.properties.get(kinds[each.kind]), str)
        }

    def _statements(self, policy: Resource) -> Iterator[Statement]:
        for each in self.app.statements(policy):
            assert each.effect == "Allow", policy.name
            via = re.search(r'"kms:ViaService": "(\w+)\.', each.conditions)
            assert via or each.conditions == "{}" or "PassedToService" in each.conditions, each.conditions
            resources = tuple(sorted(self.symbol("", resource) for resource in each.resources))
            yield Statement(tuple(sorted(each.actions)), resources, via.group(1) if via else "")

    def _mapping(self, mapping: Resource) -> Iterator[tuple[str, Need]]:
        stack, told = mapping.stack, mapping.properties
        who, source = self.symbol(stack, told["FunctionName"]), self.symbol(stack, told["EventSourceArn"])
        if source.endswith(".StreamArn}"):
            table = source.replace(".StreamArn}", "}")
            yield from ((who, Need(f"dynamodb:{action}", source)) for action in _STREAM)
            yield who, Need("dynamodb:ListStreams", "*")
            yield who, Need("kms:Decrypt", self.keys[table], "dynamodb")
        else:
            yield from ((who, Need(f"sqs:{action}", source)) for action in _QUEUE)
            yield who, Need("kms:Decrypt", self.keys[source], "sqs")
        if failed := told.get("DestinationConfig", {}).get("OnFailure"):
            yield from ((who, need) for need in self._letter(stack, failed["Destination"]))

    def _letter(self, stack: str, queue: Any) -> Iterator[Need]:
        """To put one into an encrypted queue."""
        to = self.symbol(stack, queue)
        yield Need("sqs:SendMessage", to)
        yield Need("kms:GenerateDataKey", self.keys[to], "sqs")

    def _machine(self, machine: Resource) -> Iterator[tuple[str, Need]]:
        stack, told = machine.stack, machine.properties
        who = self.symbol(stack, told["RoleArn"])
        tasks = [self.symbol(stack, each) for each in told["DefinitionSubstitutions"].values()]
        yield from ((who, Need("lambda:InvokeFunction", task)) for task in tasks if self._is_function(task))
        if "LoggingConfiguration" in told:
            yield from ((who, Need(action, "*")) for action in _DELIVERIES)
        if told.get("TracingConfiguration", {}).get("Enabled"):
            yield from ((who, Need(action, "*")) for action in _TRACES)

    def _is_function(self, symbol: str) -> bool:
        found = self.by_name.get(symbol[1:-1])
        return found is not None and found.kind == "AWS::Lambda::Function"

    def _schedule(self, schedule: Resource) -> Iterator[tuple[str, Need]]:
        yield from self._target(schedule.stack, schedule.properties["Target"], "Arn", "RoleArn")

    def _rule(self, rule: Resource) -> Iterator[tuple[str, Need]]:
        for each in rule.properties["Targets"]:
            yield from self._target(rule.stack, each, "Arn", "RoleArn")

    def _target(self, stack: str, target: dict[str, Any], at: str, role: str) -> Iterator[tuple[str, Need]]:
        if role not in target:
            return
        who, what = self.symbol(stack, target[role]), self.symbol(stack, target[at])
        yield who, Need("lambda:InvokeFunction" if self._is_function(what) else "states:StartExecution", what)
        # EventBridge puts letters as itself, the scheduler as the schedule's role.
        if "DeadLetterConfig" in target and self.by_name[who[1:-1]] and "Schedule" in who:
            yield from ((who, need) for need in self._letter(stack, target["DeadLetterConfig"]["Arn"]))


def _deep(value: Any, names: tuple[str, ...]) -> Any:
    """The first value under one of the names, anywhere inside."""
    if isinstance(value, dict):
        for name, inner in value.items():
            found = inner if name in names else _deep(inner, names)
            if found is not None:
                return found
    if isinstance(value, list):
        return next((found for each in value if (found := _deep(each, names)) is not None), None)
    return None
