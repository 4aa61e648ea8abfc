"""The identity domain: accounts, sessions, and the authorizer that every other domain's routes stand behind."""

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.events import SubscriptionChanged, UserFollowed, UserUnfollowed, VideoPublished
from socialflow.tables import AUDIT, IDENTITY, Table
from stacks import accounts
from stacks.domain import DomainStack
from stacks.function import SMALL_MB, WHOLE_CORE_MB
from stacks.keys import SigningKeys


class IdentityStack(DomainStack):
    """Who somebody is, and how the gateway knows."""

    domain = "identity"

    def build(self) -> None:
        SigningKeys(self, "TokenKeys", data=self.data, stage=self.stage, kind="token-keys")
        self.edge.authorizer_id = self._authorizer()

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
        self.grant(register, IDENTITY, "GetItem", "PutItem")

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

        self._profiles()
        self._blocks()
        self._projections()
        self._personal_tokens()
        self._administration()
        self.exporter((IDENTITY, ["GetItem", "Query"]))
        accounts.declare(self)
        self.publisher(IDENTITY)

    def _profiles(self) -> None:
        update = self.route("update_me", "PATCH /api/v1/users/me", tables=[IDENTITY])
        self.grant(update, IDENTITY, "GetItem", "UpdateItem")

        born = self.route("tell_birth_date", "PUT /api/v1/users/me/birth-date", tables=[IDENTITY])
        self.grant(born, IDENTITY, "GetItem", "UpdateItem")

        user = self.route("get_user", "GET /api/v1/users/{user_id}", tables=[IDENTITY])
        self.grant(user, IDENTITY, "BatchGetItem")
        named = self.route("get_user_by_username", "GET /api/v1/users/by-username/{username}", tables=[IDENTITY])
        self.grant(named, IDENTITY, "GetItem", "BatchGetItem")

        sources = {env.SOURCES_BUCKET: self.data.sources.bucket_name}
        media = {env.MEDIA_BUCKET: self.data.media.bucket_name}
        begin = self.route("begin_avatar", "POST /api/v1/users/me/avatar", tables=[IDENTITY], settings=sources)
        self.grant(begin, IDENTITY, "GetItem", "PutItem", "UpdateItem")
        self.data.grant_objects(begin, self.data.sources, "avatars/", "s3:PutObject")
        remove = self.route("remove_avatar", "DELETE /api/v1/users/me/avatar", tables=[IDENTITY], settings=media)
        self.grant(remove, IDENTITY, "GetItem", "UpdateItem")
        self.data.grant_objects(remove, self.data.media, "media/avatars/", "s3:DeleteObject")

        # A picture of 25 million pixels is 100 MB decoded, and is copied twice on its way.
        uploaded = self.aws_consumer(
            "on_avatar_uploaded",
            events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [self.data.sources.bucket_name]},
                    "object": {"key": [{"prefix": "avatars/"}]},
                },
            ),
            packages=("images",),
            tables=[IDENTITY],
            settings={**sources, **media},
            timeout_seconds=30,
            memory_mb=1024,
        )
        self.grant(uploaded, IDENTITY, "GetItem", "UpdateItem")
        self.data.grant_objects(
            uploaded, self.data.sources, "avatars/", "s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion"
        )
        self.data.grant_objects(uploaded, self.data.media, "media/avatars/", "s3:PutObject", "s3:DeleteObject")

    def _blocks(self) -> None:
        block = self.route("block_user", "PUT /api/v1/users/{user_id}/block", tables=[IDENTITY])
        self.grant(block, IDENTITY, "GetItem", "PutItem", "ConditionCheckItem")
        unblock = self.route("unblock_user", "DELETE /api/v1/users/{user_id}/block", tables=[IDENTITY])
        self.grant(unblock, IDENTITY, "GetItem", "PutItem")
        for verb, route in (
            ("add_mute", "PUT /api/v1/users/me/mutes"),
            ("remove_mute", "DELETE /api/v1/users/me/mutes/{mute_id}"),
        ):
            self.grant(self.route(verb, route, tables=[IDENTITY]), IDENTITY, "GetItem", "PutItem", "UpdateItem")
        for verb, route in (
            ("list_blocks", "GET /api/v1/users/me/blocks"),
            ("list_mutes", "GET /api/v1/users/me/mutes"),
        ):
            self.grant(self._listing(verb, route), IDENTITY, "Query")

    def _projections(self) -> None:
        """What other domains say that a profile or a claim depends on."""
        for verb, event in (("on_user_followed", UserFollowed), ("on_user_unfollowed", UserUnfollowed)):
            follows = self.consumer(verb, of=event, tables=[IDENTITY])
            self.grant(follows, IDENTITY, "PutItem")
        published = self.consumer("on_video_published", of=VideoPublished, tables=[IDENTITY])
        self.grant(published, IDENTITY, "UpdateItem")
        subscribed = self.consumer("on_subscription_changed", of=SubscriptionChanged, tables=[IDENTITY])
        self.grant(subscribed, IDENTITY, "PutItem", "UpdateItem")

    def _personal_tokens(self) -> None:
        create = self.route("create_personal_token", "POST /api/v1/auth/tokens", tables=[IDENTITY])
        self.grant(create, IDENTITY, "GetItem", "PutItem", "UpdateItem")

        listed = self._listing("list_personal_tokens", "GET /api/v1/auth/tokens")
        self.grant(listed, IDENTITY, "Query")

        delete = self.route("delete_personal_token", "DELETE /api/v1/auth/tokens/{token_id}", tables=[IDENTITY])
        self.grant(delete, IDENTITY, "UpdateItem", "DeleteItem")

    def _administration(self) -> None:
        inspect = self.route("inspect_user", "GET /api/v1/admin/users/{user_id}", tables=[IDENTITY])
        find = self.route("find_user", "GET /api/v1/admin/users", tables=[IDENTITY])
        for reader in (inspect, find):
            self.grant(reader, IDENTITY, "GetItem")

        for verb, route in (
            ("suspend_user", "POST /api/v1/admin/users/{user_id}/suspension"),
            ("ban_user", "POST /api/v1/admin/users/{user_id}/ban"),
            ("reinstate_user", "POST /api/v1/admin/users/{user_id}/reinstatement"),
            ("change_role", "PUT /api/v1/admin/users/{user_id}/role"),
        ):
            self._may_act(self.route(verb, route, tables=[IDENTITY, AUDIT]))
        # An operator's task: invoked by hand, once.
        self._may_act(self.function("make_first_admin", tables=[IDENTITY, AUDIT]))

        log = self._listing("list_audit", "GET /api/v1/admin/audit", AUDIT)
        self.grant(log, AUDIT, "Query")

    def _may_act(self, to: lambda_.Function) -> None:
        """An act of administration is logged in its own transaction; what is logged, nobody may update or delete."""
        self.grant(to, IDENTITY, "GetItem", "UpdateItem")
        self.grant(to, AUDIT, "PutItem")

    def _listing(self, verb: str, route: str, *tables: Table) -> lambda_.Function:
        """A route that hands out cursors."""
        settings = self.secret_setting(env.CURSOR_SECRET_ARN)
        made = self.route(verb, route, tables=tables or [IDENTITY], settings=settings)
        self.data.grant_secret(made, "cursor")
        return made

    def _signing_route(
        self,
        verb: str,
        route: str,
        *,
        memory_mb: int = SMALL_MB,
        packages: tuple[str, ...] = (),
        settings: dict[str, str] | None = None,
    ) -> lambda_.Function:
        made = self.route(
            verb,
            route,
            is_public=True,
            tables=[IDENTITY],
            packages=packages,
            memory_mb=memory_mb,
            settings={**self._token_settings(), **(settings or {})},
        )
        self.data.grant_secret(made, "token-keys")
        return made

    def _token_settings(self) -> dict[str, str]:
        return {**self.secret_setting(env.TOKEN_KEYS_SECRET_ARN), env.TOKEN_ISSUER: self.edge.public_origin}

    def _authorizer(self) -> str:
        """Asked on every request that is not public. It reads session and account each time, so that a logout is effective at once.

        The gateway's own cache would need an identity source, and then answers in its own words when that is missing.
        """
        check = self.function("authorize", tables=[IDENTITY], settings=self._token_settings(), timeout_seconds=5)
        # A personal token's first use of a day is noted.
        self.grant(check, IDENTITY, "BatchGetItem", "UpdateItem")
        self.data.grant_secret(check, "token-keys")
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
            authorizer_uri=f"arn:{self.partition}:apigateway:{self.region}:lambda:path/2015-03-31/functions/{check.function_arn}/invocations",
        )
        check.add_permission(
            "Gateway",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=f"arn:{self.partition}:execute-api:{self.region}:{self.account}:{self.edge.api.api_id}/authorizers/{made.ref}",
        )
        return made.ref
