"""A published video is played as players play it: over HTTP, through the CDN, with the signed cookies (VI-6)."""

import re
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest

from local.clips import make_clip
from local.flow import dash, watching
from local.flow.api import Api
from local.mediaconvert.ffmpeg import executable
from tests.e2e import world
from tests.e2e.conftest import Running

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

SECONDS = 6
FRAMES = 30 * SECONDS
# AAC frames do not end where pictures do, and an encoder's first frame is padding.
SOUND_TOLERANCE_SECONDS = 0.1


@dataclass(frozen=True)
class Showing:
    """A published video and a viewer who may watch it."""

    video: dict[str, Any]
    viewer: Api
    hls_url: str
    dash_url: str

    @property
    def sizes(self) -> list[tuple[int, int]]:
        return sorted((each["width"], each["height"]) for each in self.video["renditions"])


@pytest.fixture(scope="module")
def showing(platform: Running, tmp_path_factory: pytest.TempPathFactory) -> Showing:
    clip = make_clip(tmp_path_factory.mktemp("video") / "clip.mp4", seconds=SECONDS, width=640, height=360)
    creator, viewer = world.person(platform, "creator"), world.person(platform, "viewer")
    video = world.ended(creator, world.upload(creator, clip))
    assert video["status"] == "published", video
    playback = world.playback(viewer, video["video_id"])
    return Showing(video, viewer, playback["hls_url"], playback["dash_url"])


@pytest.mark.parametrize("manifest", ["hls", "dash"])
def test_every_rendition_plays_as_long_as_its_source(showing: Showing, manifest: str) -> None:
    if manifest == "hls":
        played = watching.play_hls(showing.viewer, showing.hls_url)
    else:
        played = watching.play_dash(showing.viewer, showing.dash_url)

    pictures = [each for each in played if each.is_picture]
    [sound] = [each for each in played if not each.is_picture]
    assert len(pictures) > 1, "several renditions, or adaptation is not shown"
    assert sorted((each.width, each.height) for each in pictures) == showing.sizes
    assert {each.frames for each in pictures} == {FRAMES}
    assert all(each.length_seconds == pytest.approx(SECONDS, abs=1e-3) for each in pictures)
    assert sound.length_seconds == pytest.approx(SECONDS, abs=SOUND_TOLERANCE_SECONDS)


def test_the_dash_manifest_is_as_long_as_what_it_offers(showing: Showing) -> None:
    offered = dash.representations(showing.viewer.media(showing.dash_url).body, showing.dash_url)
    played = {each.name: each.length_seconds for each in watching.play_dash(showing.viewer, showing.dash_url)}

    assert {each.name for each in offered} == set(played)
    for each in offered:
        assert each.length_seconds == pytest.approx(played[each.name], abs=SOUND_TOLERANCE_SECONDS)


@pytest.mark.parametrize("manifest", ["hls", "dash"])
def test_ffmpeg_plays_every_stream_of_the_manifest_without_a_complaint(showing: Showing, manifest: str) -> None:
    url = showing.hls_url if manifest == "hls" else showing.dash_url
    _has_demuxer(manifest)

    frames, sizes = _decoded_by_ffmpeg(showing.viewer, url)

    assert sorted(sizes.values()) == showing.sizes
    assert {frames[stream] for stream in sizes} == {FRAMES}
    assert sorted(frames) == [*range(len(sizes) + 1)], "the pictures' streams and one of sound"


def test_dash_is_refused_without_the_cookies(showing: Showing) -> None:
    offered = dash.representations(showing.viewer.media(showing.dash_url).body, showing.dash_url)
    stranger = Api(showing.viewer.origin)

    for url in [showing.dash_url, *(url for each in offered for url in each.urls)]:
        assert showing.viewer.media(url).status == 200, url
        assert stranger.media(url).status == 403, url


def _has_demuxer(name: str) -> None:
    listed = subprocess.run([executable(), "-hide_banner", "-demuxers"], capture_output=True, text=True, check=True)
    if not re.search(rf"^ D +{name} ", listed.stdout, re.MULTILINE):
        pytest.skip(f"this ffmpeg was built without its {name} demuxer (libxml2); its segments are decoded above")


def _decoded_by_ffmpeg(viewer: Api, url: str) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
    """The decoded frames by stream, each played alone as players do, and the sizes of those that are pictures.

    FFmpeg 5 leaves out frames where its DASH demuxer reads several streams at once.
    """
    found = _played(viewer, url, "0")
    sizes = {
        int(stream): (int(width), int(height))
        for stream, width, height in re.findall(r"^#dimensions (\d+): (\d+)x(\d+)$", found, re.MULTILINE)
    }
    streams = {int(each) for each in re.findall(r"^#media_type (\d+):", found, re.MULTILINE)}
    played = {stream: _played(viewer, url, f"0:{stream}") for stream in streams}
    return {stream: len(re.findall("^[0-9]", out, re.MULTILINE)) for stream, out in played.items()}, sizes


def _played(viewer: Api, url: str, streams: str) -> str:
    """What ffmpeg says of each frame of these streams, having complained of nothing."""
    cookie = "; ".join(f"{name}={value}" for name, value in viewer.cookies.items())
    command = [executable(), "-nostdin", "-loglevel", "error", "-protocol_whitelist", "http,tcp"]
    command += ["-headers", f"Cookie: {cookie}\r\n", "-i", url, "-map", streams, "-fps_mode", "passthrough"]
    done = subprocess.run([*command, "-f", "framecrc", "-"], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
