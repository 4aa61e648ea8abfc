"""The gateway's routes are the contract's paths, behind the authorizer exactly where the contract says so."""

import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from tests.policy.templates import Resource, Synthesized

pytestmark = pytest.mark.xdist_group("policy")

ROOT = Path(__file__).resolve().parent.parent.parent
CONTRACT: dict[str, Any] = json.loads((ROOT / "functions" / "operations" / "openapi.json").read_text())
# What answers when no route fits is no route of the contract.
REST = "$default"


def of_api(prod: Synthesized, kind: str) -> list[Resource]:
    """What belongs to the HTTP API; the sockets' has tests of its own."""
    return [each for each in prod.of(kind) if "Edge.Api" in prod.text(each.stack, each.properties["ApiId"])]


def operations() -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in CONTRACT["paths"].items()
        for method, operation in methods.items()
    }


def test_the_routes_are_the_contracts_paths(prod: Synthesized) -> None:
    keys = [each.properties["RouteKey"] for each in of_api(prod, "AWS::ApiGatewayV2::Route")]

    assert len(keys) == len(set(keys))
    assert set(keys) - {REST} == set(operations())


def test_a_route_asks_the_authorizer_exactly_when_the_contract_asks_for_a_token(prod: Synthesized) -> None:
    (authorizer,) = of_api(prod, "AWS::ApiGatewayV2::Authorizer")

    for each in of_api(prod, "AWS::ApiGatewayV2::Route"):
        facts = each.properties
        is_bearer = facts["RouteKey"] != REST and "security" in operations()[facts["RouteKey"]]
        assert facts["AuthorizationType"] == ("CUSTOM" if is_bearer else "NONE"), facts["RouteKey"]
        if is_bearer:
            assert prod.text(each.stack, facts["AuthorizerId"]) == f"{{{authorizer.name}}}", facts["RouteKey"]


def test_each_route_reaches_the_function_that_declares_it(prod: Synthesized) -> None:
    integrations = {f"{{{each.name}}}": each for each in of_api(prod, "AWS::ApiGatewayV2::Integration")}
    verbs = {f"{{{each.resource.name}.Arn}}": each.verb for each in prod.functions}

    for each in of_api(prod, "AWS::ApiGatewayV2::Route"):
        target = prod.text(each.stack, each.properties["Target"]).removeprefix("integrations/")
        integration = integrations[target]
        verb = verbs[prod.text(integration.stack, integration.properties["IntegrationUri"])]
        assert integration.properties["PayloadFormatVersion"] == "2.0"
        if each.properties["RouteKey"] != REST:
            assert operations()[each.properties["RouteKey"]]["operationId"] == verb.split(".")[1]


def test_the_gateway_may_invoke_each_routes_function(prod: Synthesized) -> None:
    integrated = {
        prod.text(each.stack, each.properties["IntegrationUri"])
        for each in of_api(prod, "AWS::ApiGatewayV2::Integration")
    }
    permitted = {
        prod.text(each.stack, each.properties["FunctionName"])
        for each in prod.of("AWS::Lambda::Permission")
        if each.properties["Principal"] == "apigateway.amazonaws.com" and "SourceArn" in each.properties
    }

    assert integrated <= permitted


def test_the_api_is_throttled_and_logged(prod: Synthesized) -> None:
    (stage,) = of_api(prod, "AWS::ApiGatewayV2::Stage")
    settings = stage.properties["DefaultRouteSettings"]

    assert settings["ThrottlingRateLimit"] > 0
    assert settings["ThrottlingBurstLimit"] > 0
    assert "requestId" in stage.properties["AccessLogSettings"]["Format"]


def test_discovery_is_asked_of_the_api_at_the_origins_root(prod: Synthesized) -> None:
    """AU-1: the issuer is the distribution, which sends what no pattern covers to the API."""
    (distribution,) = prod.of("AWS::CloudFront::Distribution")
    config = distribution.properties["DistributionConfig"]
    path = "/.well-known/openid-configuration"

    assert not any(fnmatch(path, each["PathPattern"]) for each in config["CacheBehaviors"])
    assert f"GET {path}" in {each.properties["RouteKey"] for each in of_api(prod, "AWS::ApiGatewayV2::Route")}
