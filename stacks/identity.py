"""The identity domain: accounts, sessions, and the authorizer that every other domain's routes stand behind."""

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.tables import IDENTITY
from stacks import accounts, sealing
from stacks.domain import DomainStack
from stacks.function import SMALL_MB, WHOLE_CORE_MB
from stacks.keys import SigningKeys


class IdentityStack(DomainStack):
    """Who somebody is, and how the gateway knows."""

    domain = "identity"

    def build(self) -> None:
        SigningKeys(self, "TokenKeys", data=self.data, stage=self.stage, kind="token-keys")
        self.edge.authorizer_id = self._authorizer()
        self.edge.socket_authorizer_id = self._socket_authorizer()

        # argon2id takes 19 MiB and as much CPU as the memory setting buys.
        register = self.route(
            "register_user",
            "POST /api/v1/auth/register",
            is_public=True,
            tables=[IDENTITY],
            packages=["identity"],
            memory_mb=WHOLE_CORE_MB,
        )
        accounts.judge(self, register)
        self.grant(register, IDENTITY, "GetItem", "PutItem", "UpdateItem")

        log_in = self._signing_route("log_in", "POST /api/v1/auth/login", memory_mb=WHOLE_CORE_MB)
        self.grant(log_in, IDENTITY, "GetItem", "PutItem", "UpdateItem")

        refresh = self._signing_route("refresh_session", "POST /api/v1/auth/refresh")
        self.grant(refresh, IDENTITY, "BatchGetItem", "PutItem", "UpdateItem")

        end = self.route("end_session", "POST /api/v1/auth/logout", tables=[IDENTITY])
        self.grant(end, IDENTITY, "UpdateItem")

        me = self.route("get_me", "GET /api/v1/users/me", tables=[IDENTITY])
        self.grant(me, IDENTITY, "GetItem")

        keys = self.route(
            "get_jwks",
            "GET /api/v1/auth/jwks",
            is_public=True,
            is_limited=False,
            settings=self.secret_setting(env.TOKEN_KEYS_SECRET_ARN),
        )
        self.data.grant_secret(keys, "token-keys")

        self.route(
            "get_openid_configuration",
            "GET /.well-known/openid-configuration",
            is_public=True,
            is_limited=False,
            settings={env.TOKEN_ISSUER: self.edge.public_origin},
        )

        accounts.declare(self)
        sealing.declare(self)
        self.publisher(IDENTITY)

    def _signing_route(self, verb: str, route: str, *, memory_mb: int = SMALL_MB) -> lambda_.Function:
        made = self.route(
            verb,
            route,
            is_public=True,
            tables=[IDENTITY],
            memory_mb=memory_mb,
            settings=self._token_settings(),
        )
        self.data.grant_secret(made, "token-keys")
        return made

    def _token_settings(self) -> dict[str, str]:
        return {**self.secret_setting(env.TOKEN_KEYS_SECRET_ARN), env.TOKEN_ISSUER: self.edge.public_origin}

    def _authorizer(self) -> str:
        """Asked on every request that is not public. It reads session and account each time, so that a logout is effective at once.

        The gateway's own cache would need an identity source, and then answers in its own words when that is missing.
        """
        check = self._check("authorize")
        made = apigateway.CfnAuthorizer(
            self,
            "Authorizer",
            api_id=self.edge.api.api_id,
            name="sessions",
            authorizer_type="REQUEST",
            authorizer_payload_format_version="2.0",
            enable_simple_responses=True,
            authorizer_result_ttl_in_seconds=0,
            identity_source=[],
            authorizer_uri=self.invocation_uri(check),
        )
        self._let_ask(check, self.edge.api.api_id, made)
        return made.ref

    def _socket_authorizer(self) -> str:
        """Asked once a socket, when it is opened; a session's end closes it, and so does its token's."""
        check = self._check("authorize_socket")
        made = apigateway.CfnAuthorizer(
            self,
            "SocketAuthorizer",
            api_id=self.edge.sockets.ref,
            name="sockets",
            authorizer_type="REQUEST",
            # Of two headers one is sent, so neither can be asked for here.
            identity_source=[],
            authorizer_uri=self.invocation_uri(check),
        )
        self._let_ask(check, self.edge.sockets.ref, made)
        return made.ref

    def _check(self, verb: str) -> lambda_.Function:
        check = self.function(verb, tables=[IDENTITY], settings=self._token_settings(), timeout_seconds=5)
        # A personal token's first use of a day is noted.
        self.grant(check, IDENTITY, "BatchGetItem", "UpdateItem")
        self.data.grant_secret(check, "token-keys")
        return check

    def _let_ask(self, check: lambda_.Function, api_id: str, authorizer: apigateway.CfnAuthorizer) -> None:
        check.add_permission(
            "Gateway",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=f"arn:{self.partition}:execute-api:{self.region}:{self.account}:{api_id}/authorizers/{authorizer.ref}",
        )
