"""What the probe finds in real files, and what it refuses."""

from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import pytest

from functions.videos.ladder import Source
from functions.videos.probe import MAX_LENGTH_SECONDS, REMEDIES, Reason, SourceRefused, judge, probe
from socialflow.errors import Unavailable
from tests.unit.videos.conftest import Clip, Storage


class Pipe:
    """A sink that cannot be wound back, as a live stream's is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, content: bytes) -> int:
        return self._file.write(content)


def refusal(storage: Storage, path: Path) -> Reason:
    with pytest.raises(SourceRefused) as refused:
        probe(storage.url(path))
    assert refused.value.remedy == REMEDIES[refused.value.reason]
    return refused.value.reason


def write(clips: Path, name: str, content: bytes) -> Path:
    path = clips / name
    path.write_bytes(content)
    return path


def test_an_mp4_is_described(storage: Storage, clip: Clip) -> None:
    path = clip()

    found = probe(storage.url(path))

    assert found == Source(
        container="mov",
        video_codec="h264",
        audio_codec="aac",
        width=320,
        height=180,
        rotation_degrees=0,
        length_seconds=found.length_seconds,
        frame_rate_numerator=30,
        frame_rate_denominator=1,
        size_bytes=path.stat().st_size,
    )
    assert found.length_seconds == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("rotation", "size"), [(90, (180, 320)), (180, (320, 180)), (270, (180, 320))])
def test_rotation_turns_the_size_shown(storage: Storage, clip: Clip, rotation: int, size: tuple[int, int]) -> None:
    found = probe(storage.url(clip(f"turned{rotation}.mp4", rotation=rotation)))

    assert (found.rotation_degrees, (found.width, found.height)) == (rotation, size)


def test_a_video_without_sound_says_so(storage: Storage, clip: Clip) -> None:
    assert probe(storage.url(clip("silent.mp4", audio=False))).audio_codec is None


@pytest.mark.parametrize(
    ("name", "codec", "container"),
    [("clip.mkv", "libx264", "matroska"), ("clip.avi", "mpeg4", "avi"), ("clip.ts", "libx264", "mpegts")],
)
def test_other_containers_are_read(storage: Storage, clip: Clip, name: str, codec: str, container: str) -> None:
    found = probe(storage.url(clip(name, codec=codec)))

    assert found.container == container
    assert found.length_seconds == pytest.approx(1, abs=0.15)


def test_a_live_recording_without_a_length_is_measured(storage: Storage, clip: Clip, clips: Path) -> None:
    """What a browser's recorder writes: a WebM whose length and size were never filled in."""
    path = clips / "live.webm"
    with av.open(str(clip("live.mkv", codec="mpeg4"))) as given, path.open("wb") as file:
        sink = Pipe(file)
        with av.open(sink, "w", format="matroska", container_options={"live": "1"}) as live:
            stream = live.add_stream_from_template(given.streams.video[0])
            for packet in given.demux(given.streams.video[0]):
                if packet.dts is not None:
                    packet.stream = stream
                    live.mux(packet)

    assert probe(storage.url(path)).length_seconds == pytest.approx(1, abs=0.1)


def test_ntsc_frame_rate_is_kept_exactly(storage: Storage, clip: Clip) -> None:
    found = probe(storage.url(clip("ntsc.mp4", frame_rate="30000/1001")))

    assert Fraction(found.frame_rate_numerator, found.frame_rate_denominator) == Fraction(30000, 1001)


def test_only_a_part_of_a_large_file_is_fetched(storage: Storage, clip: Clip) -> None:
    path = clip("large.mkv", seconds=3, width=640, height=360, codec="ffv1")
    before = storage.sent_bytes

    with pytest.raises(SourceRefused, match="unsupported-codec"):
        probe(storage.url(path))

    assert storage.sent_bytes - before < path.stat().st_size / 2


def test_an_empty_file_is_refused(storage: Storage, clips: Path) -> None:
    assert refusal(storage, write(clips, "empty.mp4", b"")) is Reason.EMPTY_FILE


def test_a_text_renamed_to_mp4_is_refused(storage: Storage, clips: Path) -> None:
    assert refusal(storage, write(clips, "text.mp4", b"Dear diary, " * 2000)) is Reason.NOT_A_VIDEO


def test_a_playlist_is_not_opened(storage: Storage, clips: Path) -> None:
    playlist = b"#EXTM3U\n#EXTINF:1,\n" + storage.url(clips / "plain.mp4").encode() + b"\n#EXT-X-ENDLIST\n"

    assert refusal(storage, write(clips, "list.mp4", playlist)) is Reason.NOT_A_VIDEO


def test_an_mp4_cut_in_its_middle_is_refused(storage: Storage, clip: Clip, clips: Path) -> None:
    whole = clip().read_bytes()

    assert refusal(storage, write(clips, "cut.mp4", whole[: len(whole) // 2])) is Reason.TRUNCATED


def test_an_mp4_without_its_index_is_refused(storage: Storage, clip: Clip, clips: Path) -> None:
    whole = clip().read_bytes()
    at = whole.index(b"moov") - 4
    length = int.from_bytes(whole[at : at + 4], "big")

    assert refusal(storage, write(clips, "noindex.mp4", whole[:at] + whole[at + length :])) is Reason.TRUNCATED


@pytest.mark.parametrize("name", ["cut.mkv", "cut.avi"])
def test_other_containers_cut_short_are_refused(storage: Storage, clip: Clip, clips: Path, name: str) -> None:
    whole = clip(f"whole-{name}", codec="mpeg4").read_bytes()

    assert refusal(storage, write(clips, name, whole[: len(whole) // 2])) is Reason.TRUNCATED


def test_a_file_with_sound_only_is_refused(storage: Storage, clips: Path) -> None:
    path = clips / "sound.mp4"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("aac", rate=48000)
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
        frame.sample_rate = 48000
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))

    assert refusal(storage, path) is Reason.NO_VIDEO_STREAM


def test_garbage_behind_a_right_start_is_refused(storage: Storage, clip: Clip, clips: Path) -> None:
    whole = bytearray(clip().read_bytes())
    at = whole.index(b"moov") + 4
    whole[at : at + 400] = bytes(400)

    assert refusal(storage, write(clips, "garbage.mp4", bytes(whole))) in {Reason.DAMAGED, Reason.NO_VIDEO_STREAM}


def test_a_picture_too_small_to_encode_is_refused(storage: Storage, clip: Clip) -> None:
    assert refusal(storage, clip("tiny.mp4", width=64, height=16)) is Reason.TOO_SMALL


def test_an_examination_that_takes_too_long_ends(storage: Storage, clip: Clip) -> None:
    with pytest.raises(SourceRefused, match="too-complex"):
        probe(storage.url(clip()), wall_seconds=0.05)


def test_storage_that_is_gone_is_worth_a_retry(storage: Storage, clips: Path) -> None:
    with pytest.raises(Unavailable, match="status 404"):
        probe(storage.url(clips / "missing.mp4"))


def test_a_video_longer_than_the_limit_is_refused(storage: Storage, clip: Clip) -> None:
    found = probe(storage.url(clip()))
    exact = found.model_copy(update={"length_seconds": float(MAX_LENGTH_SECONDS)})
    longer = found.model_copy(update={"length_seconds": MAX_LENGTH_SECONDS + 0.1})

    assert judge(exact) == exact
    with pytest.raises(SourceRefused, match="too-long"):
        judge(longer)
