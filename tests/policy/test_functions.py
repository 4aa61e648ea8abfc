"""Every function has its own role, its own log that ends, tracing, and the runtime and machine of its stage."""

import json
from collections import Counter
from pathlib import Path

import pytest

from stacks.stage import AWS_RUNTIME
from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")

ROOT = Path(__file__).resolve().parent.parent.parent
# These actions know no resources: https://docs.aws.amazon.com/service-authorization/
WITHOUT_RESOURCES = {
    *("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"),
    # Lambda asks for the streams of a table before it knows one.
    "dynamodb:ListStreams",
    # Step Functions' logs are vended; their delivery is set up by account.
    *("logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery"),
    *("logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"),
}


def test_every_function_runs_on_the_stages_runtime_and_machine(prod: Synthesized) -> None:
    assert AWS_RUNTIME.python == "3.14"
    for each in prod.functions:
        assert each.resource.properties["Runtime"] == "python3.14", each.verb
        assert each.resource.properties["Architectures"] == ["arm64"], each.verb


def test_every_function_is_traced_and_bounded(prod: Synthesized) -> None:
    for each in prod.functions:
        assert each.resource.properties["TracingConfig"] == {"Mode": "Active"}, each.verb
        assert 1 <= each.resource.properties["Timeout"] <= 900, each.verb
        assert each.resource.properties["MemorySize"] <= 4096, each.verb


def test_no_two_functions_share_a_role(prod: Synthesized) -> None:
    assert [role for role, count in Counter(each.role for each in prod.functions).items() if count > 1] == []
    assert all(each.statements for each in prod.functions)


def test_every_function_writes_json_to_its_own_log_which_ends(prod: Synthesized) -> None:
    logs = {f"{{{each.name}}}": each for each in prod.of("AWS::Logs::LogGroup")}
    used = []
    for each in prod.functions:
        config = each.resource.properties["LoggingConfig"]
        assert config["LogFormat"] == "JSON", each.verb
        log = prod.text(each.resource.stack, config["LogGroup"])
        used.append(log)
        assert logs[log].properties["LogGroupName"] == f"/aws/lambda/{each.resource.properties['FunctionName']}"

    assert len(set(used)) == len(prod.functions)
    assert {each.properties["RetentionInDays"] for each in logs.values()} == {365}


def test_no_role_has_a_right_to_everything(prod: Synthesized) -> None:
    for policy in prod.of("AWS::IAM::Policy"):
        for statement in prod.statements(policy):
            wild = {action for action in statement.actions if "*" in action}
            assert not wild, f"{policy.name} may {sorted(wild)}"
            if "*" in statement.resources:
                assert statement.actions <= WITHOUT_RESOURCES, f"{policy.name} may {sorted(statement.actions)} to all"


def test_no_role_has_a_policy_that_is_not_ours(prod: Synthesized) -> None:
    for role in prod.of("AWS::IAM::Role"):
        assert not {"ManagedPolicyArns", "Policies"} & role.properties.keys(), role.name


def test_keys_are_used_only_through_the_service_that_stores(prod: Synthesized) -> None:
    for each in prod.functions:
        for statement in each.statements:
            if (
                any(action.startswith("kms:") for action in statement.actions)
                and "kms:ViaService" not in statement.conditions
                # Persons' keys are wrapped and unwrapped by the code itself; who may is told by test_least_privilege.
                and not any("PeopleKey" in resource for resource in statement.resources)
            ):
                # Lambda's pollers decrypt a queue's messages and a stream's records with the function's own role.
                assert statement.actions <= {"kms:Decrypt", "kms:DescribeKey"}, each.verb
                assert each.verb.split(".")[1].startswith(
                    ("on_", "publish_events", "fan_out_entry", "aggregate_watch_time")
                ), each.verb


def test_a_machine_may_invoke_the_functions_that_its_definition_names(prod: Synthesized) -> None:
    machines = prod.of("AWS::StepFunctions::StateMachine")
    names = {each.properties["StateMachineName"].removeprefix("social-flow-prod-") for each in machines}

    assert names == {path.name.removesuffix(".asl.json") for path in (ROOT / "statemachines").glob("*.asl.json")}
    for each in machines:
        name = each.properties["StateMachineName"].removeprefix("social-flow-prod-")
        definition = (ROOT / "statemachines" / f"{name}.asl.json").read_text()
        json.loads(definition)
        for key, value in each.properties["DefinitionSubstitutions"].items():
            assert f"${{{key}}}" in definition, f"{name} is given {key}, which it does not use"
            assert ":$" not in str(value)
        role = prod.text(each.stack, each.properties["RoleArn"]).replace(".Arn}", "}")
        invoked = {
            resource
            for policy in prod.of("AWS::IAM::Policy")
            if role in {prod.text(policy.stack, one) for one in policy.properties["Roles"]}
            for statement in prod.statements(policy)
            if "lambda:InvokeFunction" in statement.actions
            for resource in statement.resources
        }
        assert invoked == {
            prod.text(each.stack, value)
            for key, value in each.properties["DefinitionSubstitutions"].items()
            if key.endswith("FunctionArn")
        }
