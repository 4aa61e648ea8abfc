"""Mail: one identity, which those who write letters may send from, and nothing else."""

import ast
from pathlib import Path

import pytest

from tests.policy.reach import path_of, source
from tests.policy.templates import Function, Synthesized

pytestmark = pytest.mark.xdist_group("policy")
IDENTITY = "arn:{AWS::Partition}:ses:us-east-1:111111111111:identity/social-flow.invalid"


def sends(verb: str) -> bool:
    """Whether the verb comes to `socialflow.mail` over what it imports."""
    seen, todo = set(), ["functions." + verb]
    while todo:
        module = todo.pop()
        if module in seen or path_of(module) is None:
            continue
        seen.add(module)
        todo += source(module).imports.values()
    return "socialflow.mail" in seen


def test_who_sends_mail_may_and_nobody_else(prod: Synthesized) -> None:
    for each in prod.functions:
        assert of_mail(each) == ({("ses:SendEmail", IDENTITY)} if sends(each.verb) else set()), each.verb
        names = each.resource.properties["Environment"]["Variables"]
        assert ("MAIL_SENDER" in names) == sends(each.verb), each.verb


def test_the_identity_signs_and_its_set_wants_tls_and_forgets_who_complained(prod: Synthesized) -> None:
    (identity,) = prod.of("AWS::SES::EmailIdentity")
    (configuration,) = prod.of("AWS::SES::ConfigurationSet")

    assert identity.properties["EmailIdentity"] == "social-flow.invalid"
    assert identity.properties["DkimAttributes"] == {"SigningEnabled": True}
    assert prod.text("Data", identity.properties["ConfigurationSetAttributes"]["ConfigurationSetName"]) == (
        f"{{{configuration.name}}}"
    )
    assert configuration.properties["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert configuration.properties["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}


def test_mail_is_sent_in_one_place() -> None:
    for folder in ("functions", "layers/common/python"):
        for path in Path(folder).rglob("*.py"):
            names = {each.attr for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Attribute)}
            assert "send_email" not in names or path.name == "mail.py", path


def of_mail(each: Function) -> set[tuple[str, str]]:
    return {
        (action, resource)
        for statement in each.statements
        for action in statement.actions
        for resource in statement.resources
        if action.startswith("ses:")
    }
