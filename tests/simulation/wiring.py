"""What is wired to what, read from the synthesized templates, so that it is what is deployed.

A synthesis takes long, so its result is kept under .build by the sources that it came from.
"""

import functools
import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).absolute().parents[2]
KEPT = ROOT / ".build" / "simulation"
_SOURCES = ("stacks/*.py", *(f"layers/common/python/socialflow/{name}.py" for name in ("env", "events", "tables")))
STAGE = "dev"


@dataclass
class Function:
    name: str
    timeout_seconds: int
    settings: list[str]


@dataclass
class Stream:
    """A table's stream to a function; `filters` are EventBridge patterns, one of which a record must fit."""

    table: str
    function: str
    batch_size: int
    attempts: int
    filters: list[dict[str, Any]]


@dataclass
class Queue:
    """A rule's queue to its consumer."""

    function: str
    batch_size: int
    visibility_seconds: int
    max_receives: int
    pattern: dict[str, Any]
    is_default_bus: bool


@dataclass
class Machine:
    """`tasks` are functions by the substitution that names them; `pattern` is of the rule that starts it, if any."""

    name: str
    tasks: dict[str, str]
    pattern: dict[str, Any] | None = None


@dataclass
class Wiring:
    functions: dict[str, Function] = field(default_factory=dict)
    routes: dict[str, str] = field(default_factory=dict)
    streams: list[Stream] = field(default_factory=list)
    queues: list[Queue] = field(default_factory=list)
    machines: dict[str, Machine] = field(default_factory=dict)


@functools.cache
def known() -> Wiring:
    """The wiring of the sources as they are now."""
    kept = KEPT / f"wiring-{_fingerprint()}.json"
    if not kept.exists():
        made = json.dumps(asdict(_read(_templates())), indent=1)
        KEPT.mkdir(parents=True, exist_ok=True)
        for old in KEPT.glob("wiring-*.json"):
            old.unlink(missing_ok=True)
        partial = kept.with_suffix(".partial")
        partial.write_text(made)
        partial.rename(kept)
    return _revived(json.loads(kept.read_text()))


def _templates() -> dict[str, dict[str, Any]]:
    from tests.support.synthesized import templates

    return templates(STAGE)


def _fingerprint() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _revived(kept: dict[str, Any]) -> Wiring:
    return Wiring(
        functions={name: Function(**each) for name, each in kept["functions"].items()},
        routes=kept["routes"],
        streams=[Stream(**each) for each in kept["streams"]],
        queues=[Queue(**each) for each in kept["queues"]],
        machines={name: Machine(**each) for name, each in kept["machines"].items()},
    )


def _read(templates: dict[str, dict[str, Any]]) -> Wiring:
    wiring = Wiring()
    for template in templates.values():
        _read_stack(_Stack(template["Resources"]), wiring)
    return wiring


class _Stack:
    def __init__(self, resources: dict[str, Any]) -> None:
        self.resources = resources

    def of(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        return [(name, each["Properties"]) for name, each in self.resources.items() if each["Type"] == f"AWS::{kind}"]

    def function(self, reference: Any) -> str:
        """The verb that a Ref, an ARN or a name stands for; empty for a custom resource's."""
        properties = self.resources[named(reference)]["Properties"] if named(reference) in self.resources else {}
        handler = str(properties.get("Handler", ""))
        return handler.removeprefix("functions.").removesuffix(".handler") if handler.startswith("functions.") else ""


def named(reference: Any) -> str:
    """The logical id in a Ref or GetAtt; the text itself otherwise."""
    if isinstance(reference, dict):
        if "Ref" in reference:
            return str(reference["Ref"])
        if "Fn::GetAtt" in reference:
            return str(reference["Fn::GetAtt"][0])
    return json.dumps(reference)


def _read_stack(stack: _Stack, wiring: Wiring) -> None:
    for name, function in stack.of("Lambda::Function"):
        if verb := stack.function({"Ref": name}):
            variables = function.get("Environment", {}).get("Variables", {})
            wiring.functions[verb] = Function(verb, int(function.get("Timeout", 3)), sorted(variables))
    integrations = {
        name: stack.function(each["IntegrationUri"]) for name, each in stack.of("ApiGatewayV2::Integration")
    }
    for _, route in stack.of("ApiGatewayV2::Route"):
        target = route["Target"]
        parts = target["Fn::Join"][1] if isinstance(target, dict) else [target]
        found = next((integrations[named(each)] for each in parts if named(each) in integrations), "")
        if found:
            wiring.routes[route["RouteKey"]] = found
    rules = [each for _, each in stack.of("Events::Rule")]
    for _, mapping in stack.of("Lambda::EventSourceMapping"):
        _read_mapping(stack, mapping, rules, wiring)
    for name, machine in stack.of("StepFunctions::StateMachine"):
        title = str(machine["StateMachineName"]).rpartition("-")[2]
        tasks = {key: _task(stack, arn) for key, arn in machine["DefinitionSubstitutions"].items()}
        started = [each for each in rules if any(named(one["Arn"]) == name for one in each.get("Targets", []))]
        wiring.machines[title] = Machine(title, tasks, started[0]["EventPattern"] if started else None)


def _task(stack: _Stack, arn: Any) -> str:
    if found := stack.function(arn):
        return found
    # Another stack's function is named by its whole ARN, which ends in <domain>-<verb>.
    domain, _, verb = str(arn["Fn::Join"][1][-1]).split(f"-{STAGE}-")[1].partition("-")
    return f"{domain}.{verb}"


def _read_mapping(stack: _Stack, mapping: dict[str, Any], rules: list[dict[str, Any]], wiring: Wiring) -> None:
    function = stack.function(mapping["FunctionName"])
    source = mapping["EventSourceArn"]
    assert mapping.get("FunctionResponseTypes") == ["ReportBatchItemFailures"], function
    if named(source) in stack.resources and stack.resources[named(source)]["Type"] == "AWS::SQS::Queue":
        queue = stack.resources[named(source)]["Properties"]
        for rule in rules:
            if any(named(each["Arn"]) == named(source) for each in rule.get("Targets", [])):
                wiring.queues.append(
                    Queue(
                        function,
                        mapping["BatchSize"],
                        queue["VisibilityTimeout"],
                        queue["RedrivePolicy"]["maxReceiveCount"],
                        rule["EventPattern"],
                        "EventBusName" not in rule,
                    )
                )
        return
    if ":ExportsOutput" not in json.dumps(source) or "StreamArn" not in json.dumps(source):
        raise ValueError(f"{function} reads from what the simulation does not know: {source}")
    filters = [json.loads(each["Pattern"]) for each in mapping.get("FilterCriteria", {}).get("Filters", [])]
    table = _table(json.dumps(source))
    wiring.streams.append(Stream(table, function, mapping["BatchSize"], mapping["MaximumRetryAttempts"], filters))


def _table(source: str) -> str:
    """The context of the table whose stream's ARN is meant: exports are named for the resource."""
    from socialflow import tables

    found = [each.context for each in tables.ALL if f"{each.context.title()}Table" in source]
    assert found, source
    return found[0]
