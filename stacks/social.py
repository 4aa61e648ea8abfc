"""The social domain: who follows whom."""

from socialflow import env
from socialflow.events import ProfileChanged, UserBlocked, UserRegistered, UserUnblocked
from socialflow.tables import SOCIAL
from stacks.domain import DomainStack


class SocialStack(DomainStack):
    """Edges both ways, counted, and told to whoever keeps a projection."""

    domain = "social"

    def build(self) -> None:
        follow = self.route("follow_user", "POST /api/v1/users/{user_id}/follow", tables=[SOCIAL])
        self.grant(follow, SOCIAL, "GetItem", "PutItem", "UpdateItem")

        unfollow = self.route("unfollow_user", "DELETE /api/v1/users/{user_id}/follow", tables=[SOCIAL])
        self.grant(unfollow, SOCIAL, "GetItem", "PutItem", "UpdateItem", "DeleteItem")

        for verb, route in (
            ("list_followers", "GET /api/v1/users/{user_id}/followers"),
            ("list_following", "GET /api/v1/users/{user_id}/following"),
        ):
            made = self.route(verb, route, tables=[SOCIAL], settings=self.secret_setting(env.CURSOR_SECRET_ARN))
            self.grant(made, SOCIAL, "BatchGetItem", "Query")
            self.data.grant_secret(made, "cursor")

        registered = self.consumer("on_user_registered", of=UserRegistered, tables=[SOCIAL])
        self.grant(registered, SOCIAL, "UpdateItem")
        renamed = self.consumer("on_profile_changed", of=ProfileChanged, tables=[SOCIAL])
        self.grant(renamed, SOCIAL, "UpdateItem")

        erased = self.eraser(tables=[SOCIAL], timeout_seconds=300, batch_size=1)
        self.grant(erased, SOCIAL, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")

        self.exporter((SOCIAL, ["Query", "BatchGetItem"]))
        self.importer((SOCIAL, ["GetItem", "PutItem", "UpdateItem"]), settings={})
        for verb, event in (("on_user_blocked", UserBlocked), ("on_user_unblocked", UserUnblocked)):
            made = self.consumer(verb, of=event, tables=[SOCIAL])
            self.grant(
                made,
                SOCIAL,
                *("GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"),
            )

        self.publisher(SOCIAL)
