"""FingerprintVideo on real files: a published set in S3, decoded, looked up, kept."""

import io
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from functions.rights import table, taps
from functions.rights.errors import NoRendition, Undecodable
from functions.rights.fingerprint_video import handler
from tests.conftest import lambda_context
from tests.unit.rights import material

FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
BUCKET = "media-bucket"
FIRST, SECOND = "1" * 26, "2" * 26
WIDTH, HEIGHT = 160, 90


def scene(seed: int, *, start: float = 0.0) -> Callable[[float], material.Pictures]:
    show = material.scene(seed)
    return lambda at: show(start + at, WIDTH, HEIGHT)


def letterboxed(pictures: Callable[[float], material.Pictures]) -> Callable[[float], material.Pictures]:
    return lambda at: np.pad(pictures(at), ((16, 16), (0, 0)), constant_values=0)


def publish(
    aws: SimpleNamespace,
    video_id: str,
    pictures: Callable[[float], material.Pictures],
    seconds: float,
    sound: material.Sound | None = None,
) -> None:
    """A CMAF set with two rungs, of which only the lower one exists, and its sound apart."""
    sounds = (
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="main",URI="index_audio.m3u8"\n' if sound is not None else ""
    )
    group = ',AUDIO="sound"' if sound is not None else ""
    master = (
        f"#EXTM3U\n{sounds}#EXT-X-STREAM-INF:BANDWIDTH=900000{group}\nindex_720p.m3u8\n"
        f"#EXT-X-STREAM-INF:BANDWIDTH=300000{group}\nindex_240p.m3u8\n"
    )
    put(aws, f"media/{video_id}/cmaf/index.m3u8", master.encode())
    track(aws, video_id, "240p", material.encoded(pictures, seconds, **FRAGMENTED))
    if sound is not None:
        track(aws, video_id, "audio", material.encoded(None, seconds, sound, **FRAGMENTED))


def track(aws: SimpleNamespace, video_id: str, name: str, data: bytes) -> None:
    """The initialisation and each fragment as an object of its own."""
    first = data.index(b"moof") - 4
    starts = [first]
    while (next_at := data.find(b"moof", starts[-1] + 8)) > 0:
        starts.append(next_at - 4)
    lines = ["#EXTM3U", f'#EXT-X-MAP:URI="index_{name}init.mp4"']
    put(aws, f"media/{video_id}/cmaf/index_{name}init.mp4", data[:first])
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True)):
        put(aws, f"media/{video_id}/cmaf/index_{name}_{number}.mp4", data[start:end])
        lines += ["#EXTINF:2.0,", f"index_{name}_{number}.mp4"]
    put(aws, f"media/{video_id}/cmaf/index_{name}.m3u8", "\n".join([*lines, "#EXT-X-ENDLIST"]).encode())


def put(aws: SimpleNamespace, key: str, body: bytes) -> None:
    aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)


def run(video_id: str, creator_id: str = "") -> dict[str, object]:
    answer: dict[str, object] = handler({"video_id": video_id, "creator_id": creator_id or video_id}, lambda_context())
    return answer


def test_a_letterboxed_reencode_is_found_by_sound_and_picture(aws: SimpleNamespace) -> None:
    sound = material.music(1, 20)
    publish(aws, FIRST, scene(3), 20, sound)
    publish(
        aws,
        SECOND,
        letterboxed(scene(3, start=6.0)),
        12,
        material.noisy(sound[6 * material.RATE : 18 * material.RATE], 12),
    )

    first, second = run(FIRST), run(SECOND)

    assert (first["matches"], first["hint"]) == ([], "none")
    (finding,) = second["matches"]
    assert finding["reference_id"] == FIRST
    assert sorted(finding["modalities"]) == ["audio", "video"]
    assert finding["is_claimable"]
    assert finding["length_seconds"] == pytest.approx(12, abs=0.5)
    assert finding["reference_ms"] == pytest.approx([6000, 18_000], abs=500)
    assert second["hint"] == "claim"
    assert len(table.evidence(SECOND)) == 2


def test_a_video_without_sound_says_so(aws: SimpleNamespace) -> None:
    publish(aws, FIRST, scene(3), 4)

    answer = run(FIRST)

    assert answer["audio"] is None
    assert answer["video"]["covered_seconds"] == pytest.approx(4, abs=0.5)


def test_a_second_run_answers_and_stores_the_same(aws: SimpleNamespace) -> None:
    publish(aws, FIRST, scene(3), 4, material.music(1, 4))
    first = run(FIRST)
    count = _count(aws)

    assert run(FIRST) == first
    assert _count(aws) == count


def test_a_set_that_is_not_there_or_points_elsewhere_is_refused(aws: SimpleNamespace) -> None:
    with pytest.raises(NoRendition, match="is not there"):
        run(FIRST)
    put(aws, f"media/{FIRST}/cmaf/index.m3u8", b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../../other/index.m3u8\n")
    with pytest.raises(NoRendition, match="outside its own folder"):
        run(FIRST)


def test_bytes_that_do_not_decode_are_refused_in_one_sentence() -> None:
    with (
        io.BytesIO(b"#EXTM3U\nhttp://127.0.0.1/x.ts\n" * 100) as text,
        _as_file(text.getvalue()) as file,
        pytest.raises(Undecodable, match="does not decode"),
    ):
        taps.decode([file])


def test_a_decoder_that_takes_too_long_is_stopped() -> None:
    with _as_file(material.encoded(scene(3), 2)) as file, pytest.raises(Undecodable, match="does not decode"):
        taps.decode([file], wall_seconds=0.01)


def test_one_file_may_hold_picture_and_sound() -> None:
    with _as_file(material.encoded(scene(3), 3, material.music(1, 3))) as file:
        decoded = taps.decode([file])

    assert decoded.pictures.shape == (12, 64, 64)
    assert decoded.sound is not None
    assert len(decoded.sound) == pytest.approx(3 * material.RATE, rel=0.1)


def _as_file(data: bytes) -> "io.BufferedRandom":
    import tempfile

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the test closes it
    file.write(data)
    file.seek(0)
    return file


def _count(aws: SimpleNamespace) -> int:
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName=table.STORE.name, Select="COUNT")
    return sum(page["Count"] for page in pages)
