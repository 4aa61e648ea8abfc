"""The sockets domain: what a user's open devices are told, and that a socket ends with what it stands on."""

from collections.abc import Sequence

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from socialflow import env, limits
from socialflow.events import Event, SessionEnded, SessionStarted, StandingMoved
from socialflow.tables import LIMITS, SOCKETS, Table
from stacks import edge
from stacks.domain import DomainStack


class SocketsStack(DomainStack):
    """The routes of the one WebSocket API, and the events that speak to its connections or close them."""

    domain = "sockets"

    def build(self) -> None:
        due, queue = self._due()
        connect = self._socket_route("connect", "$connect")
        connect.add_environment(env.DUE_QUEUE_URL, queue.queue_url)
        connect.add_environment(env.WEB_ORIGINS, " ".join((self.edge.public_origin, *self.stage.web_origins)))
        iam.Grant.add_to_principal(grantee=connect, actions=["sqs:SendMessage"], resource_arns=[queue.queue_arn])
        self.data.grant_key(connect, "sqs")
        self.grant(connect, SOCKETS, "GetItem", "PutItem", "ConditionCheckItem")

        message = self._socket_route("answer_message", "$default", answers=True)
        disconnect = self._socket_route("disconnect", "$disconnect", is_limited=False)
        for made in (message, disconnect, due):
            self.grant(made, SOCKETS, "GetItem", "PutItem")

        started = self._listener("on_session_started", SessionStarted)
        ended = self._listener("on_session_ended", SessionEnded)
        moved = self._listener("on_standing_moved", StandingMoved)
        for made in (started, ended, moved):
            self.grant(made, SOCKETS, "GetItem", "PutItem")
        erased = self.eraser(tables=[SOCKETS])
        self.grant(erased, SOCKETS, "GetItem", "PutItem", "Query", "BatchWriteItem")

        self._may_speak(started, "POST")
        for made in (connect, message, due, ended, moved, erased):
            self._may_speak(made, "POST", "DELETE")

    def _due(self) -> tuple[lambda_.Function, sqs.Queue]:
        """Sockets wait here until their tokens expire."""
        made = self.function("on_socket_due", tables=[SOCKETS])
        return made, self.queue_of("on_socket_due", made)

    def _listener(self, verb: str, of: type[Event]) -> lambda_.Function:
        return self.consumer(verb, of=of, tables=[SOCKETS])

    def _socket_route(self, verb: str, key: str, *, is_limited: bool = True, answers: bool = False) -> lambda_.Function:
        """What API Gateway calls when a socket is opened, says something or has ended. `answers` are told to the client."""
        counted: Sequence[Table] = [LIMITS] if is_limited else []
        settings: dict[str, str] = {env.RATE_LIMITS: limits.as_setting(self.stage.rate_limits)} if is_limited else {}
        made = self.function(verb, tables=[SOCKETS, *counted], settings=settings)
        for table in counted:
            self.grant(made, table, "UpdateItem")
        title, api_id = verb.title().replace("_", ""), self.edge.sockets.ref
        integration = apigateway.CfnIntegration(
            self,
            f"{title}Integration",
            api_id=api_id,
            integration_type="AWS_PROXY",
            integration_uri=self.invocation_uri(made),
        )
        # Only the first message of a connection can be asked for credentials; they hold for the connection.
        is_first = key == "$connect"
        route = apigateway.CfnRoute(
            self,
            f"{title}Route",
            api_id=api_id,
            route_key=key,
            target=f"integrations/{integration.ref}",
            authorization_type="CUSTOM" if is_first else "NONE",
            authorizer_id=self.edge.socket_authorizer_id if is_first else None,
            route_response_selection_expression="$default" if answers else None,
        )
        if answers:
            apigateway.CfnRouteResponse(
                self, f"{title}Answer", api_id=api_id, route_id=route.ref, route_response_key="$default"
            )
        made.add_permission(
            "Gateway",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=f"{self._api_arn()}/*/{key}",
        )
        return made

    def _may_speak(self, to: lambda_.Function, *methods: str) -> None:
        """It may speak to this API's connections (POST), and close them (DELETE)."""
        to.add_environment(env.CONNECTIONS_ENDPOINT, self._connections())
        iam.Grant.add_to_principal(
            grantee=to,
            actions=["execute-api:ManageConnections"],
            resource_arns=[f"{self._api_arn()}/{edge.SOCKETS}/{method}/@connections/*" for method in methods],
        )

    def _connections(self) -> str:
        api_id, base = self.edge.sockets.ref, self.stage.gateway_base
        if base is not None:
            return f"{base}/{api_id}/{edge.SOCKETS}"
        return f"https://{api_id}.execute-api.{self.region}.{self.url_suffix}/{edge.SOCKETS}"

    def _api_arn(self) -> str:
        return f"arn:{self.partition}:execute-api:{self.region}:{self.account}:{self.edge.sockets.ref}"
