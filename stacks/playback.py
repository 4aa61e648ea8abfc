"""The playback domain: who may watch, and how long they did."""

from socialflow import env
from socialflow.events import StandingMoved, VideoDeleted, VideoPublished, VideoStandingMoved
from socialflow.tables import PLAYBACK
from stacks.domain import DomainStack


class PlaybackStack(DomainStack):
    """Signed cookies out, heartbeats in, credited seconds on the bus."""

    domain = "playback"

    def build(self) -> None:
        start = self.route(
            "start_playback",
            "POST /api/v1/videos/{video_id}/playback",
            tables=[PLAYBACK],
            settings={
                **self.secret_setting(env.CDN_KEYS_SECRET_ARN, env.PLAYBACK_SECRET_ARN),
                env.CDN_KEY_PAIR_ID: self.edge.key_pair_id,
            },
        )
        self.grant(start, PLAYBACK, "GetItem", "PutItem")
        self.data.grant_secret(start, "cdn-keys")
        self.data.grant_secret(start, "playback")

        credit = self.route(
            "credit_heartbeat",
            "POST /api/v1/playback/heartbeats",
            tables=[PLAYBACK],
            settings=self.secret_setting(env.PLAYBACK_SECRET_ARN),
        )
        self.grant(credit, PLAYBACK, "GetItem", "UpdateItem")
        self.data.grant_secret(credit, "playback")

        views = self.route("get_views", "GET /api/v1/videos/{video_id}/views", tables=[PLAYBACK])
        self.grant(views, PLAYBACK, "BatchGetItem")

        retention = self.route("get_retention", "GET /api/v1/videos/{video_id}/retention", tables=[PLAYBACK])
        self.grant(retention, PLAYBACK, "BatchGetItem")

        totals = self.stream(
            "aggregate_watch_time",
            PLAYBACK,
            # Sessions that were credited: neither new ones, nor those that expire, nor the totals that it writes itself.
            filters=[
                {"eventName": ["MODIFY"], "dynamodb": {"Keys": {"sk": {"S": ["SESSION"]}}}},
            ],
            batch_size=5_000,
            window_seconds=self.stage.aggregation_window_seconds,
            tables=[PLAYBACK],
            timeout_seconds=120,
            memory_mb=1024,
        )
        self.grant(totals, PLAYBACK, "BatchGetItem", "PutItem", "UpdateItem", "BatchWriteItem")

        published = self.consumer("on_video_published", of=VideoPublished, tables=[PLAYBACK])
        self.grant(published, PLAYBACK, "UpdateItem")
        decided = self.consumer("on_video_standing_moved", of=VideoStandingMoved, tables=[PLAYBACK])
        self.grant(decided, PLAYBACK, "UpdateItem")

        moved = self.consumer("on_standing_moved", of=StandingMoved, tables=[PLAYBACK])
        self.grant(moved, PLAYBACK, "PutItem")
        deleted = self.consumer("on_video_deleted", of=VideoDeleted, tables=[PLAYBACK])
        self.grant(deleted, PLAYBACK, "PutItem", "BatchWriteItem")

        erased = self.eraser(tables=[PLAYBACK], timeout_seconds=60)
        self.grant(erased, PLAYBACK, "Query", "BatchWriteItem")

        self.exporter((PLAYBACK, ["Query"]))
        self.publisher(PLAYBACK)
