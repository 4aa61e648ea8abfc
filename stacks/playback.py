"""The playback domain: who may watch, and how long they did."""

from socialflow import env
from socialflow.events import VideoPublished
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
        self.grant(credit, PLAYBACK, "UpdateItem")
        self.data.grant_secret(credit, "playback")

        views = self.route("get_views", "GET /api/v1/videos/{video_id}/views", tables=[PLAYBACK])
        self.grant(views, PLAYBACK, "BatchGetItem")

        published = self.consumer("on_video_published", of=VideoPublished, tables=[PLAYBACK])
        self.grant(published, PLAYBACK, "PutItem")

        self.publisher(PLAYBACK)
