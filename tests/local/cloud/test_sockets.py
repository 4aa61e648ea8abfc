"""WebSockets as API Gateway treats them: what $connect answers decides, and a message has its size."""

from __future__ import annotations

import pytest

from local.cloud.running import RunningCloud
from local.websocket import ClosedError, RefusedError, WebSocket
from tests.local.cloud.functions import create


@pytest.fixture(scope="module")
def url(cloud: RunningCloud) -> str:
    """An API whose $connect answers the status and the protocol that it is asked for, and which repeats what it hears."""
    arn = create(
        cloud,
        "sockets",
        """
        def handler(event, _):
            if event["requestContext"]["eventType"] == "CONNECT":
                asked = event.get("queryStringParameters") or {}
                headers = {"Sec-WebSocket-Protocol": asked["takes"]} if "takes" in asked else {}
                return {"statusCode": int(asked.get("status", 200)), "headers": headers, "body": "never told"}
            return {"statusCode": 200, "body": event["body"][:10]}
        """,
    )
    gateway = cloud.client("apigatewayv2")
    api = gateway.create_api(Name="s", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.type")["ApiId"]
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    made = gateway.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=uri)["IntegrationId"]
    for key in ("$connect", "$default", "$disconnect"):
        gateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{made}")
    gateway.create_stage(ApiId=api, StageName="live")
    return cloud.endpoint_url.replace("http", "ws", 1) + f"/_aws/execute-api/{api}/live"


def test_the_client_hears_the_protocol_that_connect_chose(url: str) -> None:
    with WebSocket(f"{url}?takes=two", offers=["one", "two"]) as opened:
        assert opened.protocol == "two"
    with WebSocket(url) as opened:
        assert opened.protocol is None


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_handshake_is_refused_with_the_status_that_connect_answered(url: str, status: int) -> None:
    with pytest.raises(RefusedError) as refused:
        WebSocket(f"{url}?status={status}")

    assert refused.value.status == status


def test_a_message_of_128_kib_passes_and_a_longer_one_ends_its_socket(url: str) -> None:
    with WebSocket(url) as opened:
        opened.send("x" * 128 * 1024)
        assert opened.receive() == "x" * 10

        opened.send("x" * (128 * 1024 + 1))
        with pytest.raises(ClosedError) as closed:
            opened.receive()

    assert closed.value.code == 1009
