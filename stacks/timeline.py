"""The timeline domain: what each reader reads, written ahead by the table's own stream."""

from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.events import (
    MuteChanged,
    StandingMoved,
    UserFollowed,
    UserUnfollowed,
    VideoDeleted,
    VideoPublished,
    VideoStandingMoved,
)
from socialflow.tables import TIMELINE
from stacks.domain import DomainStack


class TimelineStack(DomainStack):
    """An author's entry is one write; the stream fans it out to readers."""

    domain = "timeline"

    def build(self) -> None:
        followed = self.consumer("on_user_followed", of=UserFollowed, tables=[TIMELINE], timeout_seconds=30)
        self.grant(
            followed,
            TIMELINE,
            *("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"),
        )

        unfollowed = self.consumer("on_user_unfollowed", of=UserUnfollowed, tables=[TIMELINE], timeout_seconds=30)
        self.grant(unfollowed, TIMELINE, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")

        muted = self.consumer("on_mute_changed", of=MuteChanged, tables=[TIMELINE])
        self.grant(muted, TIMELINE, "PutItem", "UpdateItem")

        published = self.consumer("on_video_published", of=VideoPublished, tables=[TIMELINE])
        self.grant(published, TIMELINE, *("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"))
        decided = self.consumer(
            "on_video_standing_moved", of=VideoStandingMoved, tables=[TIMELINE], timeout_seconds=300, batch_size=1
        )
        self.grant(decided, TIMELINE, *("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"))

        moved = self.consumer("on_standing_moved", of=StandingMoved, tables=[TIMELINE])
        self.grant(moved, TIMELINE, "PutItem")
        deleted = self.consumer(
            "on_video_deleted", of=VideoDeleted, tables=[TIMELINE], timeout_seconds=300, batch_size=1
        )
        self.grant(deleted, TIMELINE, "Query", "UpdateItem", "DeleteItem", "BatchWriteItem")

        erased = self.eraser(tables=[TIMELINE], timeout_seconds=300, batch_size=1)
        self.grant(erased, TIMELINE, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")

        fan_out = self.stream(
            "fan_out_entry",
            TIMELINE,
            filters=[
                {
                    "eventName": lambda_.FilterRule.or_("INSERT"),
                    # Only an author's own entry, so that the pushes it causes do not come by here again.
                    "dynamodb": {"NewImage": {"entry_kind": {"S": lambda_.FilterRule.is_equal("author-entry")}}},
                }
            ],
            tables=[TIMELINE],
            timeout_seconds=300,
            batch_size=10,
        )
        self.grant(
            fan_out,
            TIMELINE,
            *("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"),
        )

        feed = self.route(
            "get_feed",
            "GET /api/v1/posts/feed/",
            tables=[TIMELINE],
            settings=self.secret_setting(env.CURSOR_SECRET_ARN),
        )
        self.grant(feed, TIMELINE, "BatchGetItem", "Query")
        self.data.grant_secret(feed, "cursor")
