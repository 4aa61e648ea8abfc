"""Who may count in LIMITS is who is limited, with the stage's numbers; and nobody comes round the edge's rules (AU-7, IA-6)."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from local.contract import openapi
from socialflow import limits, tables
from stacks.stage import STAGES
from tests.policy.reach import Reach
from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")
ROOT = Path(__file__).resolve().parent.parent.parent
# What a socket says is counted, and so is its opening.
SOCKETS = {"sockets.connect", "sockets.answer_message"}
# What a socket's functions read; tests/policy/test_sockets.py holds that it reaches them.
OF_SOCKETS = {"sec-websocket-protocol"}
ACCESS = {name.removeprefix("functions."): module.app.access for name, module in openapi.routes()}


def test_the_routes_that_cost_something_count_and_no_other_function(prod: Synthesized) -> None:
    limited = {verb for verb, access in ACCESS.items() if access.cost} | SOCKETS
    (table,) = [
        each.name
        for each in prod.of("AWS::DynamoDB::Table")
        if each.properties["TableName"] == tables.LIMITS.physical_name("prod")
    ]
    reach = Reach()

    # A route of cost 0 is wired with `is_limited=False`, the others by default.
    assert {each.verb: each.actions_on(table) for each in prod.functions} == {
        each.verb: {"UpdateItem"} if each.verb in limited else set() for each in prod.functions
    }
    assert {
        each.verb for each in prod.functions if "LIMITS.count" in reach._operations("functions." + each.verb)
    } == set(ACCESS) | SOCKETS


def test_a_limited_route_has_its_stages_numbers_and_the_edges_proof(prod: Synthesized) -> None:
    (distribution,) = prod.of("AWS::CloudFront::Distribution")
    (api,) = [
        each for each in distribution.properties["DistributionConfig"]["Origins"] if "OriginCustomHeaders" in each
    ]
    (sent,) = api["OriginCustomHeaders"]
    assert sent["HeaderName"] == "x-origin-proof"
    assert "AWS::StackId" in json.dumps(sent["HeaderValue"])

    for each in prod.functions:
        names = each.resource.properties["Environment"]["Variables"]
        if each.verb in SOCKETS:
            assert names["RATE_LIMITS"] == limits.as_setting(STAGES["prod"].rate_limits), each.verb
        elif each.verb in ACCESS and ACCESS[each.verb].cost:
            assert names["RATE_LIMITS"] == limits.as_setting(STAGES["prod"].rate_limits), each.verb
            assert "Fn::ImportValue" in json.dumps(names["ORIGIN_PROOF"]), each.verb
        else:
            assert "RATE_LIMITS" not in names, each.verb


def test_every_stage_has_a_number_for_every_limit() -> None:
    for stage in STAGES.values():
        assert stage.rate_limits.keys() == limits.DEFAULTS.keys(), stage.name
    assert all(STAGES[name].rate_limits == limits.DEFAULTS for name in ("dev", "staging", "prod")), (
        "the numbers that are tested are those that are deployed"
    )


def test_every_header_that_a_route_reads_reaches_it(prod: Synthesized) -> None:
    """One that is read and not in `_VIEWER_HEADERS` of stacks/edge.py never arrives."""
    (policy,) = [each for each in prod.of("AWS::CloudFront::OriginRequestPolicy") if "Viewer" in each.logical_id]
    (cache,) = prod.of("AWS::CloudFront::CachePolicy")
    sent = set(policy.properties["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"])
    keyed = set(
        cache.properties["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]["HeadersConfig"]["Headers"]
    )

    assert len(sent) <= 10
    assert keyed == {"authorization"}
    assert read_headers() - OF_SOCKETS <= sent | keyed | {"content-type", "x-origin-proof"}
    assert read_headers() >= {"idempotency-key", "stripe-signature", "cloudfront-viewer-address"}


def read_headers() -> set[str]:
    """Names that the code asks `header(app, ...)` or `headers.get(...)` for."""
    found = set()
    for path in [*(ROOT / "functions").glob("*/*.py"), *(ROOT / "layers/common").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Name(id="header") | ast.Attribute(attr="header"), args=[_, ast.Constant(value=name)]
                ):
                    found.add(name)
                case ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[ast.Constant(value=str(name)), *_]):
                    if ast.unparse(owner) in {"sent", "headers"} or "'headers'" in ast.unparse(owner).split("[")[-1]:
                        found.add(name)
    return found


def test_the_firewall_has_awss_common_rules_but_those_that_bodies_break(prod: Synthesized) -> None:
    rules = firewall(prod)

    managed = {
        name: rule["Statement"]["ManagedRuleGroupStatement"]
        for name, rule in rules.items()
        if "ManagedRuleGroupStatement" in rule["Statement"]
    }
    assert set(managed) == {
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    }
    counted = {
        each["Name"]: each["ActionToUse"] for each in managed["AWSManagedRulesCommonRuleSet"]["RuleActionOverrides"]
    }
    assert "SizeRestrictions_BODY" in counted
    assert all(action == {"Count": {}} for action in counted.values())
    # What looks at headers, cookies, paths and queries stays: no route takes text there that these refuse.
    assert all(name.endswith("_BODY") or name == "NoUserAgent_HEADER" for name in counted)


def test_the_firewall_allows_an_address_less_where_secrets_are_tried(prod: Synthesized) -> None:
    rules = firewall(prod)

    everywhere = rules["RequestsPerAddress"]["Statement"]["RateBasedStatement"]
    auth = rules["AuthRequestsPerAddress"]["Statement"]["RateBasedStatement"]
    assert auth["AggregateKeyType"] == everywhere["AggregateKeyType"] == "IP"
    assert auth["Limit"] < everywhere["Limit"]
    match = auth["ScopeDownStatement"]["ByteMatchStatement"]
    assert (match["SearchString"], match["PositionalConstraint"]) == ("/api/v1/auth/", "STARTS_WITH")
    assert [each["Type"] for each in match["TextTransformations"]] == ["URL_DECODE", "NORMALIZE_PATH", "LOWERCASE"]
    assert all(rules[name]["Action"] == {"Block": {}} for name in ("RequestsPerAddress", "AuthRequestsPerAddress"))


def firewall(prod: Synthesized) -> dict[str, dict[str, Any]]:
    (made,) = prod.of("AWS::WAFv2::WebACL")
    return {each["Name"]: each for each in made.properties["Rules"]}
