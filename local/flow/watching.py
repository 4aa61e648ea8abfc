"""A viewer's side: the grant, the renditions behind both manifests, and heartbeats while time passes."""

import io
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import av

from local.flow import dash
from local.flow.api import Api, refused


@dataclass(frozen=True)
class Played:
    """A rendition that was fetched whole and decoded from its first to its last frame; sound is 0 by 0 pixels."""

    name: str
    width: int
    height: int
    frames: int
    length_seconds: float
    size_bytes: int

    @property
    def is_picture(self) -> bool:
        return self.width > 0


def start(viewer: Api, video_id: str) -> dict[str, Any]:
    """Ask for playback; the viewer holds the signed cookies afterwards."""
    playback: dict[str, Any] = viewer.must("POST", f"/api/v1/videos/{video_id}/playback")
    viewer.cookies = dict(playback["cookies"])
    return playback


def refuses_strangers(viewer: Api, url: str) -> bool:
    """Whether the media is refused to somebody without the cookies."""
    return Api(viewer.origin).media(url).status == 403


def play_hls(viewer: Api, url: str) -> list[Played]:
    """Every rendition of the HLS manifest, sound included."""
    lines = _text(viewer, url).splitlines()
    pictures = [lines[at + 1] for at, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF")]
    sounds = re.findall(r'^#EXT-X-MEDIA:.*URI="([^"]+)"', "\n".join(lines), re.MULTILINE)
    playlists = [urljoin(url, each) for each in dict.fromkeys([*pictures, *sounds])]
    return [_play(viewer, _stem(each), _hls_parts(viewer, each)) for each in playlists]


def play_dash(viewer: Api, url: str) -> list[Played]:
    """Every rendition of the DASH manifest, sound included."""
    offered = dash.representations(_bytes(viewer, url), url)
    return [_play(viewer, each.name, each.urls) for each in offered]


def watch(viewer: Api, playback: dict[str, Any], seconds: float, every: float, seen: Callable[[float], None]) -> float:
    """Watch in real time with a heartbeat `every` so many seconds; answers the credited seconds."""
    began = last = time.monotonic()
    chain, credited, sequence = "", 0.0, 0
    while last - began < seconds:
        time.sleep(min(every, seconds - (last - began)))
        now = time.monotonic()
        sequence += 1
        beat = {
            "session_token": playback["session_token"],
            "sequence": sequence,
            "position_ms": int((now - began) * 1000),
            "played_ms": int((now - last) * 1000),
            "previous": chain,
        }
        credit = viewer.must("POST", "/api/v1/playback/heartbeats", beat)
        chain, credited, last = credit["next"], credit["credited_seconds"], now
        seen(min(seconds, now - began))
    return credited


def _play(viewer: Api, name: str, parts: Iterable[str]) -> Played:
    """The segments joined and decoded, as a player's buffer does it."""
    media = b"".join(_bytes(viewer, part) for part in parts)
    with av.open(io.BytesIO(media), format="mov", metadata_errors="ignore") as container:
        stream = container.streams[0]
        is_picture = stream.type == "video"
        width, height = (stream.width, stream.height) if is_picture else (0, 0)
        if is_picture:
            stream.thread_type = "AUTO"  # every core decodes
        frames, ticks = 0, 0
        for frame in container.decode(stream):
            frames += 1
            ticks += frame.duration
        length = float(ticks * stream.time_base)
    return Played(name, width, height, frames, length, len(media))


def _stem(url: str) -> str:
    return url.rsplit("/", 1)[-1].removesuffix(".m3u8")


def _hls_parts(viewer: Api, url: str) -> Iterator[str]:
    """The rendition's initialisation segment and its media segments, each once, in order."""
    for line in dict.fromkeys(_text(viewer, url).splitlines()):
        start_of_map = re.match(r'#EXT-X-MAP:URI="([^"]+)"', line)
        if start_of_map:
            yield urljoin(url, start_of_map[1])
        elif line and not line.startswith("#"):
            yield urljoin(url, line)


def _text(viewer: Api, url: str) -> str:
    return _bytes(viewer, url).decode()


def _bytes(viewer: Api, url: str) -> bytes:
    answer = viewer.media(url)
    if answer.status != 200:
        raise refused("GET", url, answer)
    return answer.body
