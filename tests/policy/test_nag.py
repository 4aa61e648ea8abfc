"""cdk-nag's AWS Solutions and Serverless packs find nothing that is not acknowledged with a reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from stacks import acknowledged
from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")

PACKS = {"AwsSolutions", "Serverless"}


@pytest.fixture(scope="module")
def reports(prod: Synthesized) -> dict[str, dict[str, Any]]:
    report = json.loads((prod.folder / "validation-report.json").read_text())
    return {each["pluginName"]: each for each in report["pluginReports"]}


def test_nothing_is_found_that_is_not_acknowledged(reports: dict[str, dict[str, Any]]) -> None:
    found = [
        f"{violation['ruleName']} at {construct['constructPath']}"
        for report in reports.values()
        for violation in report["violations"]
        for construct in violation["violatingConstructs"]
    ]

    assert found == []
    assert {name: reports[name]["conclusion"] for name in PACKS} == dict.fromkeys(PACKS, "success")


def test_every_acknowledgement_acknowledges_something(reports: dict[str, dict[str, Any]]) -> None:
    used = {
        (violation["acknowledgedId"], violation.get("acknowledgedAt", "").removeprefix("SocialFlow-prod-"))
        for name in PACKS
        for violation in reports[name]["suppressedViolations"]
    }

    assert used == {(each.rule.format(stage="prod"), each.at) for each in acknowledged.ALL}


def test_the_checks_have_looked_at_every_function_and_role(
    reports: dict[str, dict[str, Any]], prod: Synthesized
) -> None:
    """The report names only what it found; each function and each function's policy has a finding that we acknowledge."""
    seen = {
        construct["constructPath"]
        for name in PACKS
        for violation in reports[name]["suppressedViolations"]
        for construct in violation["violatingConstructs"]
    }
    seen_functions = {each for each in seen if not each.endswith(("DeadLetters/Resource", "DefaultPolicy/Resource"))}

    assert len([each for each in seen if each.endswith("DefaultPolicy/Resource")]) >= len(prod.functions) >= 60
    assert len(seen_functions) >= len(prod.functions)
    assert len(prod.resources) >= 500


def test_the_checks_find_what_is_wrong(tmp_path: Path) -> None:
    import aws_cdk as cdk
    from aws_cdk import aws_iam as iam
    from cdk_nag import AwsSolutionsChecks, ServerlessChecks

    app = cdk.App(outdir=str(tmp_path))
    role = iam.Role(cdk.Stack(app, "Wrong"), "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    role.add_to_policy(iam.PolicyStatement(actions=["s3:*"], resources=["*"]))
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))

    with pytest.raises(RuntimeError, match=r"AwsSolutions-IAM5\[Action::s3:\*\]"):
        app.synth()

    report = json.loads((tmp_path / "validation-report.json").read_text())
    found = {violation["ruleName"] for each in report["pluginReports"] for violation in each["violations"]}
    assert found == {"AwsSolutions-IAM5[Action::s3:*]", "AwsSolutions-IAM5[Resource::*]"}
