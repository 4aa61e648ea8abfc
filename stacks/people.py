"""What is known of people: profiles, blocks, ages, programs' tokens and administration.

One of the identity domain's three stacks, beside `identity.py` and `sign_in.py`: CloudFormation allows 500 resources in one.
"""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.events import SubscriptionChanged, UserFollowed, UserUnfollowed, VideoPublished, VideoStandingMoved
from socialflow.logs import NAMESPACE
from socialflow.tables import AUDIT, IDENTITY, Table
from stacks import parents, sealing
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB


class PeopleStack(DomainStack):
    """What is known of somebody, who may see it, and who may change what they may do."""

    domain = "identity"
    part = "people"

    def build(self) -> None:
        self._profiles()
        self._blocks()
        self._projections()
        self._personal_tokens()
        self._administration()
        parents.declare(self)
        self.exporter((IDENTITY, ["GetItem", "Query"]))
        importer = self.importer(
            (IDENTITY, ["GetItem", "PutItem", "UpdateItem", "ConditionCheckItem"]),
            settings={env.PUBLIC_ORIGIN: self.edge.public_origin},
        )
        self.data.grant_objects(importer, self.data.exports, "imports/", "s3:PutObject")
        sealing.declare(self)

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
        decided = self.consumer("on_video_standing_moved", of=VideoStandingMoved, tables=[IDENTITY, AUDIT])
        self.grant(decided, IDENTITY, "PutItem")
        self.grant(decided, AUDIT, "PutItem", "Query")
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

        check = self.function("check_audit", tables=[AUDIT], timeout_seconds=900, memory_mb=WHOLE_CORE_MB)
        self.grant(check, AUDIT, "Query")
        self.schedule("check-audit", check, "cron(30 3 * * ? *)", "Follows the acts of administration of 35 days")
        self.alarms.append(
            cloudwatch.Alarm(
                self,
                "AuditFaultsAlarm",
                alarm_description="The log of administration was changed; see docs/runbook.md#audit-faults",
                metric=cloudwatch.Metric(
                    namespace=NAMESPACE,
                    metric_name="AuditFaults",
                    dimensions_map={"service": self.domain},
                    statistic="Maximum",
                    period=cdk.Duration.days(1),
                ),
                threshold=1,
                evaluation_periods=1,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
        )

    def _may_act(self, to: lambda_.Function) -> None:
        """An act of administration is logged in its own transaction; what is logged, nobody may update or delete."""
        self.grant(to, IDENTITY, "GetItem", "UpdateItem")
        self.grant(to, AUDIT, "PutItem", "Query")

    def _listing(self, verb: str, route: str, *tables: Table) -> lambda_.Function:
        """A route that hands out cursors."""
        settings = self.secret_setting(env.CURSOR_SECRET_ARN)
        made = self.route(verb, route, tables=tables or [IDENTITY], settings=settings)
        self.data.grant_secret(made, "cursor")
        return made
