"""The main story, told to the running platform over HTTP: from a file on disk to a creator who was paid."""

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from local.clips import Look, make_clip
from local.flow import account, operating, seed, uploading, verifying, watching
from local.flow.api import Api
from local.flow.demo import Stage
from local.flow.problem import Problem

_CLIP_SECONDS = 20
# A few heartbeats' worth, and short enough to wait for; a view of the clip would take 10 s.
_WATCH_SECONDS = 6.0
_HEARTBEAT_SECONDS = 1.5
_PUBLISHED_WITHIN_SECONDS = 1800.0
_TOLD_WITHIN_SECONDS = 60.0
STAGES = ("probe", "plan", "encode", "fingerprint", "decide", "publish")


def tell(stage: Stage) -> Mapping[str, Any]:
    """Tell all of it; what `RESULT` prints. A story that was cut off goes on with the same video."""
    attempt = _Attempt(stage.settings.home / "story.json")
    _account(stage)
    creator, viewer = _people(stage)
    video_id = _upload(stage, creator, stage.video or _clip(stage), attempt)
    video = _publish(stage, creator, video_id)
    _feed(stage, viewer, video_id)
    playback, played = _play(stage, viewer, video_id)
    before_ms = operating.watched_ms(stage.settings, creator)
    credited = _watch(stage, viewer, playback)
    payout = _pay(stage, creator, before_ms, credited)
    attempt.finished()
    return {
        "video_id": video_id,
        "stages": _durations(video),
        "renditions": [
            {
                "width": each.width,
                "height": each.height,
                "bitrate_bps": round(each.size_bytes * 8 / video["length_seconds"]),
            }
            for each in played
            if each.is_picture
        ],
        "credited_seconds": credited,
        "ledger_sum_micro": payout.ledger_sum_micro,
        "payout_id": payout.payout_id,
        "api_url": f"{stage.settings.public_url}/api/v1",
        "playback_url": playback["hls_url"],
    }


class _Attempt:
    """Which video the story is about, kept until it has been told to its end."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def key(self, video: Path) -> str:
        """The idempotency key under which this file was, or will be, registered."""
        digest = hashlib.sha256(video.read_bytes()).hexdigest() if video.stat().st_size < 2**30 else video.name
        known = json.loads(self._path.read_text()) if self._path.exists() else {}
        if known.get("digest") != digest:
            known = {"digest": digest, "key": str(uuid.uuid4())}
            self._path.write_text(json.dumps(known))
        return str(known["key"])

    def finished(self) -> None:
        self._path.unlink(missing_ok=True)


def _people(stage: Stage) -> tuple[Api, Api]:
    with stage.screen.bar("The demo world is seeded", seed.steps()) as seeded:
        everybody = seed.world(stage.settings.public_url, seeded)
    stage.screen.done(f"{len(everybody)} people are logged in and follow each other; the viewer follows the creator")
    return everybody["demo.creator"], everybody["demo.viewer"]


def _account(stage: Stage) -> None:
    with stage.screen.bar("Somebody new protects an account", account.STEPS) as shown:
        told = account.protect(stage.settings, shown)
    stage.screen.done(
        f"{told.username} has proven an address by mail, logged in with a second factor, ended a session from another device "
        f"and has an archive of {told.records} records in {told.files} files"
    )


def _clip(stage: Stage) -> Path:
    path = stage.settings.home / "demo.mp4"
    if not path.exists():
        with stage.screen.busy(f"A clip of {_CLIP_SECONDS} s is made"):
            make_clip(path, seconds=_CLIP_SECONDS, look=Look(noise=4))
    return path


def _upload(stage: Stage, creator: Api, video: Path, attempt: _Attempt) -> str:
    began = time.monotonic()
    upload = uploading.create(creator, video, video.stem, attempt.key(video))
    if uploading.is_over(creator, upload["video_id"]):
        attempt.finished()
        upload = uploading.create(creator, video, video.stem, attempt.key(video))
    video_id = str(upload["video_id"])
    if creator.must("GET", f"/api/v1/videos/{video_id}")["status"] == "awaiting-upload":
        with stage.screen.bar("Uploading", upload["part_count"]) as sent:
            uploading.send(creator, video_id, video, lambda done, _all: sent(done))
    took = time.monotonic() - began
    stage.screen.done(f"The video is uploaded in {upload['part_count']} parts, each checked by S3 ({took:.1f} s)")
    return video_id


def _publish(stage: Stage, creator: Api, video_id: str) -> dict[str, Any]:
    """Watch the pipeline until the video is published."""
    deadline = time.monotonic() + _PUBLISHED_WITHIN_SECONDS
    with stage.screen.bar("Waiting for the pipeline", 100) as shown:
        while True:
            video: dict[str, Any] = creator.must("GET", f"/api/v1/videos/{video_id}")
            if video["status"] not in {"awaiting-upload", "processing"}:
                break
            if time.monotonic() > deadline:
                raise Problem(
                    f"The video is still in stage {video['stage']} after {_PUBLISHED_WITHIN_SECONDS:.0f} s.",
                    f"`flow logs {video_id}` shows what the pipeline does.",
                )
            name = str(video["stage"] or "waiting")
            shown(video["percent_encoded"] if name == "encode" else _share(name), f"Pipeline: {name}")
            time.sleep(0.25)
    if video["status"] != "published":
        failure = video["failure"] or {"reason": video["status"], "remedy": "See `flow logs`."}
        raise Problem(f"The video was not published: {failure['reason']}.", failure["remedy"])
    for name, seconds in _durations(video).items():
        stage.screen.done(f"  {name:<12} {seconds:6.2f} s")
    return video


def _feed(stage: Stage, viewer: Api, video_id: str) -> None:
    def arrived() -> bool:
        feed = viewer.must("GET", "/api/v1/posts/feed/")
        return any(item.get("video_id") == video_id for item in feed["items"])

    with stage.screen.busy("The video travels to its creator's followers"):
        _until(arrived, "The video did not reach the viewer's feed")
    stage.screen.done("The video is in the viewer's feed")


def _play(stage: Stage, viewer: Api, video_id: str) -> tuple[dict[str, Any], list[watching.Played]]:
    playback = watching.start(viewer, video_id)
    if not watching.refuses_strangers(viewer, playback["hls_url"]):
        raise Problem("The media is served without a signature.", "See `local/cdn` and the distribution's key group.")
    with stage.screen.busy("Every rendition of both manifests is played through the front door"):
        played = watching.play_hls(viewer, playback["hls_url"])
        as_dash = watching.play_dash(viewer, playback["dash_url"])
    if sorted(played, key=repr) != sorted(as_dash, key=repr):
        raise Problem("The two manifests play different renditions.", "See the encoder's output in the media bucket.")
    sizes = ", ".join(f"{each.width}x{each.height}" for each in played if each.is_picture)
    sound = " and sound" if any(not each.is_picture for each in played) else ""
    stage.screen.done(f"Refused without the signed cookies; with them HLS and DASH play {sizes}{sound}")
    return playback, played


def _watch(stage: Stage, viewer: Api, playback: dict[str, Any]) -> float:
    with stage.screen.bar("The viewer watches", int(_WATCH_SECONDS * 10)) as shown:
        credited = watching.watch(
            viewer, playback, _WATCH_SECONDS, _HEARTBEAT_SECONDS, lambda seconds: shown(int(seconds * 10))
        )
    stage.screen.done(f"{credited:.1f} s of watching are credited, no more than passed")
    return credited


def _pay(stage: Stage, creator: Api, before_ms: int, credited: float) -> operating.Payout:
    with stage.screen.busy("The period's pool is shared and the creator is paid"):
        operating.connect(creator)
        period = operating.fund(stage.settings)
        counted_ms = before_ms + round(credited * 1000)
        _until(
            lambda: operating.watched_ms(stage.settings, creator) >= counted_ms,
            "The watched time did not reach the money domain",
        )
        first = operating.pay(stage.settings, creator, period)
        again = operating.pay(stage.settings, creator, period)
    if again != first:
        raise Problem("Running the payout twice paid twice.", "See `flow logs` and the ledger.")
    stage.screen.done(
        f"Payout {first.payout_id}: {first.amount_minor / 100:.2f} {first.currency.upper()}; "
        f"the ledger sums to {first.ledger_sum_micro}; a second run paid nothing more"
    )
    _verify(stage, creator, period)
    return first


def _verify(stage: Stage, creator: Api, period: str) -> None:
    """Recompute the creator's statement as the creator can."""
    with stage.screen.bar("The statement is recomputed from the public root", 3) as shown:
        raw, root = verifying.statement(creator, period)
        shown(1)
        found = verifying.check(raw, root)
        shown(2)
        changed = bytes([*raw[:-2], raw[-2] ^ 1, *raw[-1:]])
        if not verifying.check(changed, root):
            found.append("A statement with a changed bit was not noticed.")
        if found:
            raise Problem(found[0], "See docs/money.md.")
        shown(3)
    stage.screen.done(f"The statement verifies: {verifying.told(raw)}; with one bit changed it does not")


def _until(is_so: Callable[[], bool], failure: str) -> None:
    deadline = time.monotonic() + _TOLD_WITHIN_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise Problem(f"{failure} within {_TOLD_WITHIN_SECONDS:.0f} s.", "`flow events tail` shows what happens.")
        time.sleep(0.2)


def _share(stage_name: str) -> int:
    return 100 * STAGES.index(stage_name) // len(STAGES) if stage_name in STAGES else 0


def _durations(video: Mapping[str, Any]) -> dict[str, float]:
    """Seconds from each stage's beginning to the next one's, the last one to the publication."""
    from socialflow import clock

    began = {name: clock.parse(text) for name, text in video["stage_started_at"].items()}
    names = [name for name in STAGES if name in began]
    ends = [began[name] for name in names[1:]] + [clock.parse(video["published_at"])]
    return {name: round((end - began[name]).total_seconds(), 3) for name, end in zip(names, ends, strict=True)}
