"""The WebSocket API: who opens a socket is vouched for, and who speaks to one may speak to this API's alone."""

import pytest

from tests.policy.templates import Resource, Synthesized

pytestmark = pytest.mark.xdist_group("policy")


def of_sockets(prod: Synthesized, kind: str) -> list[Resource]:
    return [each for each in prod.of(kind) if "Edge.Sockets" in prod.text(each.stack, each.properties["ApiId"])]


def test_a_socket_is_opened_behind_its_own_authorizer(prod: Synthesized) -> None:
    (authorizer,) = of_sockets(prod, "AWS::ApiGatewayV2::Authorizer")
    routes = {each.properties["RouteKey"]: each for each in of_sockets(prod, "AWS::ApiGatewayV2::Route")}

    assert {key: each.properties["AuthorizationType"] for key, each in routes.items()} == {
        "$connect": "CUSTOM",
        # Of the connection that was vouched for.
        "$default": "NONE",
        "$disconnect": "NONE",
    }
    first = routes["$connect"]
    assert prod.text(first.stack, first.properties["AuthorizerId"]) == f"{{{authorizer.name}}}"
    assert "AuthorizeSocket" in prod.text(authorizer.stack, authorizer.properties["AuthorizerUri"])


def test_each_socket_route_reaches_its_function_which_the_gateway_may_invoke_for_it(prod: Synthesized) -> None:
    integrations = {f"{{{each.name}}}": each for each in of_sockets(prod, "AWS::ApiGatewayV2::Integration")}
    permitted = {
        prod.text(each.stack, each.properties["FunctionName"]): prod.text(each.stack, each.properties["SourceArn"])
        for each in prod.of("AWS::Lambda::Permission")
        if each.properties["Principal"] == "apigateway.amazonaws.com" and "SourceArn" in each.properties
    }
    reached = {}
    for each in of_sockets(prod, "AWS::ApiGatewayV2::Route"):
        integration = integrations[prod.text(each.stack, each.properties["Target"]).removeprefix("integrations/")]
        uri = prod.text(integration.stack, integration.properties["IntegrationUri"])
        (function,) = [one for one in prod.functions if f"{{{one.resource.name}.Arn}}" in uri]
        assert permitted[f"{{{function.resource.name}.Arn}}"].endswith(f"/*/{each.properties['RouteKey']}")
        reached[each.properties["RouteKey"]] = function.verb

    assert reached == {
        "$connect": "sockets.connect",
        "$default": "sockets.answer_message",
        "$disconnect": "sockets.disconnect",
    }


def test_what_a_message_is_answered_reaches_the_client(prod: Synthesized) -> None:
    (answer,) = prod.of("AWS::ApiGatewayV2::RouteResponse")
    (route,) = [
        each for each in of_sockets(prod, "AWS::ApiGatewayV2::Route") if each.properties["RouteKey"] == "$default"
    ]

    assert route.properties["RouteResponseSelectionExpression"] == "$default"
    assert answer.properties["RouteResponseKey"] == "$default"
    assert prod.text(answer.stack, answer.properties["RouteId"]) == f"{{{route.name}}}"


def test_the_stage_is_throttled_and_writes_down_nothing_that_is_said(prod: Synthesized) -> None:
    (stage,) = of_sockets(prod, "AWS::ApiGatewayV2::Stage")
    settings = stage.properties["DefaultRouteSettings"]

    assert stage.properties["StageName"] == "sockets"
    assert min(settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) > 0
    assert (settings["DataTraceEnabled"], settings["LoggingLevel"]) == (False, "OFF")


def test_only_who_tells_or_closes_sockets_may_and_only_this_apis(prod: Synthesized) -> None:
    may: dict[str, set[str]] = {}
    for each in prod.functions:
        for statement in each.statements:
            if "execute-api:ManageConnections" in statement.actions:
                assert statement.actions == {"execute-api:ManageConnections"}
                may.setdefault(each.verb, set()).update(statement.resources)

    both = {"POST", "DELETE"}
    assert {verb: {each.rsplit("/", 3)[1] for each in resources} for verb, resources in may.items()} == {
        "sockets.connect": both,
        "sockets.answer_message": both,
        "sockets.on_socket_due": both,
        "sockets.on_session_started": {"POST"},
        "sockets.on_session_ended": both,
        "sockets.on_standing_moved": both,
        "sockets.on_user_erased": both,
    }
    for resource in set().union(*may.values()):
        assert "Edge.Sockets}/sockets/" in resource
        assert resource.endswith("/@connections/*")


def test_the_handshake_passes_the_edge_whole(prod: Synthesized) -> None:
    (distribution,) = prod.of("AWS::CloudFront::Distribution")
    (behavior,) = [
        each
        for each in distribution.properties["DistributionConfig"]["CacheBehaviors"]
        if each["PathPattern"] == "/sockets"
    ]
    (policy,) = [each for each in prod.of("AWS::CloudFront::OriginRequestPolicy") if "Socket" in each.logical_id]
    sent = set(policy.properties["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"])

    assert behavior["ViewerProtocolPolicy"] == "https-only"
    assert prod.text(distribution.stack, behavior["OriginRequestPolicyId"]) == f"{{{policy.name}}}"
    assert len(sent) <= 10
    assert {f"sec-websocket-{each}" for each in ("key", "version", "protocol", "extensions", "accept")} <= sent
