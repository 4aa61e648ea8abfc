"""The calls that were recorded, held against the roles that the functions get: what would be refused, what is not needed."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.rights.roles import Need, Role, Roles, Statement

# What asks a key on the caller's behalf for what is encrypted with it: to read, and to write.
_KEY_USES = {
    "dynamodb": ("kms:Decrypt", "kms:GenerateDataKey"),
    "s3:GetObject": ("kms:Decrypt",),
    "s3:GetObjectVersion": ("kms:Decrypt",),
    "s3:PutObject": ("kms:GenerateDataKey",),
    "sqs:SendMessage": ("kms:GenerateDataKey",),
    "secretsmanager:GetSecretValue": ("kms:Decrypt",),
    "secretsmanager:PutSecretValue": ("kms:GenerateDataKey",),
}
# Settings that prod has not: what a call does with them is granted by a stage that has them.
_ELSEWHERE = {"BREACH_RANGES": "a stage's own copy of the list of breached passwords, if it has one"}


@dataclass
class Verdict:
    """`denied` are calls by the test that made them; `unneeded` statements without which every call is still allowed."""

    denied: list[str] = field(default_factory=list)
    unneeded: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    statements: int = 0
    calls: int = 0


def recorded(folder: Path) -> Iterator[tuple[str, list[tuple[str, str]], str]]:
    """(who, needs, test) of every process that wrote."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            read = json.loads(line)
            yield read["who"], [tuple(each) for each in read["needs"]], read["test"]


def judge(roles: Roles, calls: Iterable[tuple[str, list[tuple[str, str]], str]]) -> Verdict:
    verdict, asked = Verdict(), {name: dict.fromkeys(role.wired, "its wiring") for name, role in roles.roles.items()}
    for who, needs, test in calls:
        verdict.calls += 1
        for role in _who(roles, who):
            for need in [*role.running, *_resolved(roles, role, needs)]:
                asked[role.name].setdefault(need, test)
    for name, role in roles.roles.items():
        verdict.statements += len(role.statements)
        granting = {need: [each for each in role.statements if each.grants(need)] for need in asked[name]}
        said = f"{name} {role.verb}".strip()
        verdict.denied += [f"{said}: {need} of {asked[name][need]}" for need, by in granting.items() if not by]
        alone = {id(by[0]) for by in granting.values() if len(by) == 1}
        if role.verb and not any(need in asked[name] for need in role.running):
            verdict.idle.append(said)
        verdict.unneeded += [f"{said}: {told(each)}" for each in role.statements if id(each) not in alone]
    return verdict


def told(statement: Statement) -> str:
    return f"{', '.join(statement.actions)} on {', '.join(statement.resources)}" + (
        f" via {statement.via}" if statement.via else ""
    )


def _who(roles: Roles, who: str) -> list[Role]:
    """The function's role; `@ENCODER_ROLE_ARN` is the role that some function's setting names."""
    if who.startswith("@"):
        names = {role.settings[who[1:]] for role in roles.roles.values() if who[1:] in role.settings}
        return [roles.roles[name] for name in names]
    return roles.of(who)


def _resolved(roles: Roles, role: Role, needs: list[tuple[str, str]]) -> Iterator[Need]:
    for action, resource in needs:
        setting, slash, rest = resource.removeprefix("@").partition("/")
        if setting in _ELSEWHERE and setting not in role.settings:
            continue
        settings = role.settings or _all_settings(roles)
        target = "?" if resource == "?" else settings.get(setting, f"unset {setting}")
        yield Need(action, target + slash + rest)
        service = action.partition(":")[0]
        key = roles.keys.get(target) if target != "?" else next(iter(roles.keys.values()))
        for use in _KEY_USES.get(service, ()) + _KEY_USES.get(action, ()) if key else ():
            yield Need(use, key, service)


def _all_settings(roles: Roles) -> dict[str, str]:
    return {name: value for role in roles.roles.values() for name, value in role.settings.items()}
