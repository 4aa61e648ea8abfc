"""Starting to watch: a grant to the media for one viewer and a session for their heartbeats."""

import json
from dataclasses import dataclass
from datetime import datetime

from functions.playback import cdn_cookies, sessions, table
from functions.playback.errors import AgeRestricted, VideoTakenDown
from functions.playback.models import Playback, Session
from functions.playback.policy import POLICY
from socialflow import bans, clock, env, ids, secrets
from socialflow.dynamo import Item
from socialflow.errors import NotFound
from socialflow.idempotency import Guard


@dataclass(frozen=True)
class Viewer:
    """Who wants to watch, whether they are known to be an adult, and whether they are a moderator."""

    user_id: str
    is_adult: bool
    is_staff: bool = False


def start(video_id: str, viewer: Viewer, at: datetime, guard: Guard) -> Playback:
    """Raises NotFound for a video that is not published, or private and another's, or taken down, or of somebody banned;
    VideoTakenDown for its creator, AgeRestricted."""
    viewer_id = viewer.user_id
    video = _watchable(table.video(video_id), viewer)
    until = at + POLICY.session_length(video["length_ms"])
    session = Session(
        session_id=ids.new_id(),
        viewer_id=viewer_id,
        video_id=video_id,
        creator_id=video["creator_id"],
        length_ms=video["length_ms"],
        started_at_ms=clock.epoch_ms(at),
        expires_at_ms=clock.epoch_ms(until),
    )
    origin = env.PUBLIC_ORIGIN.get()
    cookies = cdn_cookies.sign(
        f"{origin}/media/{video_id}/*",
        until=until,
        private_pem=json.loads(secrets.read(env.CDN_KEYS_SECRET_ARN))["private_pem"],
        key_pair_id=env.CDN_KEY_PAIR_ID.get(),
    )
    answer = Playback(
        session_id=session.session_id,
        session_token=sessions.seal(session),
        hls_url=f"{origin}/{video['hls_key'] or f'media/{video_id}/index.m3u8'}",
        dash_url=f"{origin}/{video['dash_key'] or f'media/{video_id}/index.mpd'}",
        expires_at=until,
        heartbeat_interval_seconds=POLICY.heartbeat_interval_seconds,
        cookies=cookies,
    )
    table.start_session(session, also=guard.writes(answer))
    return answer


def cookie_lines(playback: Playback, video_id: str, at: datetime) -> list[str]:
    """The grant as Set-Cookie lines for a browser."""
    return cdn_cookies.set_cookie_lines(
        playback.cookies,
        path=f"/media/{video_id}",
        max_age_seconds=int((playback.expires_at - at).total_seconds()),
        is_secure=env.PUBLIC_ORIGIN.get().startswith("https://"),
    )


def _watchable(video: Item, viewer: Viewer) -> Item:
    is_own = video["creator_id"] == viewer.user_id
    if video.get("is_taken_down") and not viewer.is_staff:
        raise VideoTakenDown if is_own else NotFound("There is no such video.")
    if is_own:
        return video
    if video["visibility"] == "private":
        raise NotFound("There is no such video.")
    if not viewer.is_staff and bans.is_banned(table.STORE, video["creator_id"]):
        raise NotFound("There is no such video.")
    if video.get("is_age_restricted") and not viewer.is_adult:
        raise AgeRestricted
    return video
