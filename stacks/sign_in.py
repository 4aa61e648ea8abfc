"""How people prove who they are beside a password: second factors, passkeys, other providers.

One of the identity domain's three stacks, beside `identity.py` and `people.py`: CloudFormation allows 500 resources in one.
"""

from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.tables import IDENTITY
from stacks import sealing
from stacks.domain import DomainStack
from stacks.function import SMALL_MB, WHOLE_CORE_MB

# What judges second factors and passkeys.
_PACKAGES = ("identity",)


class SignInStack(DomainStack):
    """Second factors, passkeys and other providers' identities."""

    domain = "identity"
    part = "sign-in"

    def build(self) -> None:
        self._second_factors()
        sealing.declare(self)

    def _second_factors(self) -> None:
        finish = self._signing_route(
            "finish_log_in", "POST /api/v1/auth/login/second-factor", packages=_PACKAGES, settings=self._sealing()
        )
        self._grant_sealing(finish, "DeleteItem", "GetItem", "PutItem", "UpdateItem")

        step_up = self._account_route("step_up", "POST /api/v1/auth/step-up", memory_mb=WHOLE_CORE_MB)
        self._grant_sealing(step_up, "DeleteItem", "GetItem", "UpdateItem")

        offer = self._account_route("offer_totp", "POST /api/v1/users/me/totp")
        self._grant_sealing(offer, "GetItem", "PutItem")

        confirm = self._account_route("confirm_totp", "POST /api/v1/users/me/totp/confirm")
        self._grant_sealing(confirm, "GetItem", "PutItem", "UpdateItem")

        remove = self.route("remove_totp", "DELETE /api/v1/users/me/totp", tables=[IDENTITY])
        self.grant(remove, IDENTITY, "DeleteItem", "GetItem", "PutItem", "UpdateItem")
        self._passkeys()
        self._providers()

        renew = self.route("renew_recovery_codes", "POST /api/v1/users/me/recovery-codes", tables=[IDENTITY])
        self.grant(renew, IDENTITY, "ConditionCheckItem", "PutItem")

        show = self.route("get_factors", "GET /api/v1/users/me/factors", tables=[IDENTITY])
        self.grant(show, IDENTITY, "GetItem", "Query")

    def _passkeys(self) -> None:
        mine = "/api/v1/users/me/passkeys"
        begin = self.route("start_adding_passkey", f"POST {mine}/start", tables=[IDENTITY])
        self.grant(begin, IDENTITY, "GetItem", "PutItem", "Query")

        add = self.route("add_passkey", f"POST {mine}", packages=_PACKAGES, tables=[IDENTITY])
        self.grant(add, IDENTITY, "DeleteItem", "GetItem", "PutItem", "UpdateItem")

        rename = self.route("rename_passkey", f"PUT {mine}/{{passkey_id}}", tables=[IDENTITY])
        self.grant(rename, IDENTITY, "UpdateItem")

        remove = self.route("remove_passkey", f"DELETE {mine}/{{passkey_id}}", tables=[IDENTITY])
        self.grant(remove, IDENTITY, "DeleteItem", "GetItem", "PutItem", "UpdateItem")

        start = self.route("start_passkey", "POST /api/v1/auth/passkeys/start", is_public=True, tables=[IDENTITY])
        self.grant(start, IDENTITY, "PutItem")

        finish = self._signing_route("log_in_by_passkey", "POST /api/v1/auth/passkeys/finish", packages=_PACKAGES)
        self.grant(finish, IDENTITY, "DeleteItem", "GetItem", "PutItem", "UpdateItem")

    def _providers(self) -> None:
        mine, theirs = "/api/v1/users/me/providers", "/api/v1/auth/social/{provider}"
        start = self.route(
            "start_social", f"POST {theirs}/start", is_public=True, tables=[IDENTITY], settings=self._signing_in()
        )
        self._grant_providers(start, "PutItem")

        finish = self._signing_route("finish_social", f"POST {theirs}/finish", settings=self._signing_in())
        self._grant_providers(finish, "DeleteItem", "GetItem", "PutItem", "UpdateItem")

        begin = self.route(
            "start_linking", f"POST {mine}/{{provider}}/start", tables=[IDENTITY], settings=self._signing_in()
        )
        self._grant_providers(begin, "PutItem")

        link = self.route("link_provider", f"POST {mine}/{{provider}}", tables=[IDENTITY], settings=self._signing_in())
        self._grant_providers(link, "DeleteItem", "PutItem", "UpdateItem")

        unlink = self.route("unlink_provider", f"DELETE {mine}/{{provider}}", tables=[IDENTITY])
        self.grant(unlink, IDENTITY, "DeleteItem", "GetItem", "PutItem", "UpdateItem")

        listed = self.route("list_providers", f"GET {mine}", tables=[IDENTITY])
        self.grant(listed, IDENTITY, "Query")

    def _signing_in(self) -> dict[str, str]:
        redirects = (f"{self.edge.public_origin}/signed-in", *self.stage.social_redirects)
        return {**self.secret_setting(env.PROVIDERS_SECRET_ARN), env.SOCIAL_REDIRECTS: " ".join(redirects)}

    def _grant_providers(self, to: lambda_.Function, *actions: str) -> None:
        self.grant(to, IDENTITY, *actions)
        self.data.grant_secret(to, "providers")

    def _account_route(self, verb: str, route: str, *, memory_mb: int = SMALL_MB) -> lambda_.Function:
        """For those logged in, with the packages that judge proofs and the secret that seals them."""
        return self.route(
            verb, route, packages=_PACKAGES, tables=[IDENTITY], settings=self._sealing(), memory_mb=memory_mb
        )

    def _sealing(self) -> dict[str, str]:
        return self.secret_setting(env.FACTORS_SECRET_ARN)

    def _grant_sealing(self, to: lambda_.Function, *actions: str) -> None:
        self.grant(to, IDENTITY, *actions)
        self.data.grant_secret(to, "factors")

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
