"""A viewer's side: the grant, the renditions behind both manifests, and heartbeats while time passes."""

import io
import re
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import av

from local.flow.api import Api, refused
from local.flow.problem import Problem

_DASH = {"mpd": "urn:mpeg:dash:schema:mpd:2011"}
# No page of ours has entities or a document type; a manifest that does is not ours.
_NOT_OURS = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Played:
    """A rendition that was fetched whole and decoded."""

    name: str
    width: int
    height: int
    frames: int
    size_bytes: int


def start(viewer: Api, video_id: str) -> dict[str, Any]:
    """Ask for playback; the viewer holds the signed cookies afterwards."""
    playback: dict[str, Any] = viewer.must("POST", f"/api/v1/videos/{video_id}/playback")
    viewer.cookies = dict(playback["cookies"])
    return playback


def refuses_strangers(viewer: Api, url: str) -> bool:
    """Whether the media is refused to somebody without the cookies."""
    return Api(viewer.origin).media(url).status == 403


def play_hls(viewer: Api, url: str) -> list[Played]:
    """Every video rendition of the HLS manifest, decoded from its first to its last frame."""
    lines = _text(viewer, url).splitlines()
    renditions = [lines[at + 1] for at, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF")]
    return [_play_hls_rendition(viewer, urljoin(url, each)) for each in dict.fromkeys(renditions)]


def dash_renditions(viewer: Api, url: str) -> list[tuple[int, int]]:
    """The sizes that the DASH manifest offers, smallest first; its segments are those of HLS and are not fetched again."""
    text = _bytes(viewer, url)
    if _NOT_OURS.search(text):
        raise Problem("The DASH manifest holds a document type.", "See the encoder's output in the media bucket.")
    root = ElementTree.fromstring(text)  # noqa: S314 - checked above to hold no entities
    sizes = [
        (int(each.get("width", 0)), int(each.get("height", 0)))
        for each in root.iterfind(".//mpd:Representation", _DASH)
        if each.get("width")
    ]
    return sorted(sizes)


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


def _play_hls_rendition(viewer: Api, url: str) -> Played:
    media = b"".join(_bytes(viewer, part) for part in _hls_parts(viewer, url))
    frames = 0
    with av.open(io.BytesIO(media), format="mov", metadata_errors="ignore") as container:
        stream = container.streams.video[0]
        width, height = stream.width, stream.height
        for _ in container.decode(stream):
            frames += 1
    return Played(url.rsplit("/", 1)[-1], width, height, frames, len(media))


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
