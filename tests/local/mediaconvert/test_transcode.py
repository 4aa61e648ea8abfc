"""A job's own path on real clips: every rendition of both manifests is played."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

from functions.videos.ladder import Source
from local.mediaconvert import plan, rules, schema
from local.mediaconvert.failures import JobError
from local.mediaconvert.ffmpeg import executable
from local.mediaconvert.folders import FolderObjects
from local.mediaconvert.transcode import Made, Transcode
from tests.local.mediaconvert.conftest import request_for, source_of, two_rungs

Clip = Callable[..., Path]
_MPD = "{urn:mpeg:dash:schema:mpd:2011}"


def mpd(folder: Path) -> ET.Element:
    return ET.parse(folder / "index.mpd").getroot()  # noqa: S314 - written by the code under test


def run(tmp_path: Path, clip: Path, source: Source, **change: Any) -> tuple[FolderObjects, Made]:
    request = request_for(source, rungs=two_rungs(source))
    request["settings"]["inputs"][0].update(change)
    assert schema.problems("CreateJob", request) == []
    assert rules.problems(request) == []
    objects = FolderObjects(tmp_path / "buckets")
    objects.put([(clip, "s3://in/clip.mp4")])
    objects.order.clear()
    folder = tmp_path / "work"
    folder.mkdir()
    made = Transcode(plan.read(request["settings"]), objects, folder, lambda *_: None).make()
    return objects, made


def hls_playlists(folder: Path) -> list[Path]:
    text = (folder / "index.m3u8").read_text()
    return [folder / name for name in re.findall(r'(?m)^(?!#)(\S+)$|URI="([^"]+)"', text) for name in name if name]


def hls_files(folder: Path) -> list[str]:
    text = "".join(playlist.read_text() for playlist in hls_playlists(folder))
    return sorted(re.findall(r"(?m)^(?!#)(\S+)$", text) + re.findall(r'URI="([^"]+)"', text))


def dash_files(folder: Path) -> list[str]:
    files = []
    for element in mpd(folder).iter(f"{_MPD}SegmentTemplate"):
        count = sum(int(entry.get("r", "0")) + 1 for entry in element.iter(f"{_MPD}S"))
        files.append(element.attrib["initialization"])
        files += [element.attrib["media"].replace("$Number%09d$", f"{number:09}") for number in range(1, count + 1)]
    return sorted(files)


def play_hls(folder: Path) -> dict[str, tuple[int, int, float]]:
    """By playlist: the size of the pictures (0, 0 for sound) and the seconds that were decoded."""
    played = {}
    for playlist in hls_playlists(folder):
        with av.open(str(playlist)) as opened:
            stream = opened.streams[0]
            kind = stream.type  # kept, because PyAV's streams die with their container
            rate = stream.average_rate if isinstance(stream, av.VideoStream) else None
            frames = list(opened.decode(stream))
        if kind == "video":
            assert {frame.rotation for frame in frames} == {0}
            played[playlist.name] = (frames[0].width, frames[0].height, len(frames) / float(rate or 0))
        else:
            played[playlist.name] = (0, 0, sum(frame.samples for frame in frames) / frames[0].sample_rate)
    return played


def play_dash(folder: Path) -> dict[str, int]:
    """By representation: the frames that ffmpeg decoded without one complaint."""
    root = mpd(folder)
    representations = list(root.iter(f"{_MPD}Representation"))
    played = {}
    for number, element in enumerate(representations):
        kind = "v" if "width" in element.attrib else "a"
        position = number if kind == "v" else 0
        command = [executable(), "-nostdin", "-loglevel", "error", "-progress", "pipe:1", "-i", "index.mpd"]
        done = subprocess.run(
            [*command, "-map", f"0:{kind}:{position}", "-f", "null", "-"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        assert done.stderr == ""
        seconds = int(re.findall(r"out_time_us=(\d+)", done.stdout)[-1])
        played[element.attrib["id"]] = seconds
    return played


def test_both_manifests_play_every_rendition_from_the_same_files(tmp_path: Path, clip: Clip) -> None:
    objects, made = run(tmp_path, clip("five.mp4", seconds=5), source_of(320, 180, seconds=5))
    folder = objects.path("s3://out/v1/cmaf")

    hls, dash = play_hls(folder), play_dash(folder)

    assert {name: size[:2] for name, size in hls.items()} == {
        "index_half.m3u8": (160, 90),
        "index_whole.m3u8": (320, 180),
        "index_audio.m3u8": (0, 0),
    }
    assert all(seconds == pytest.approx(5, abs=0.1) for _, _, seconds in hls.values())
    assert set(dash) == {"index_half", "index_whole", "index_audio"}
    assert all(seconds / 1e6 == pytest.approx(5, abs=0.1) for seconds in dash.values())
    assert hls_files(folder) == dash_files(folder)
    present = {path.name for path in folder.iterdir()}
    assert present == {*hls_files(folder), *(path.name for path in hls_playlists(folder)), "index.m3u8", "index.mpd"}
    assert made.groups[0]["playlistFilePaths"] == ["s3://out/v1/cmaf/index.mpd", "s3://out/v1/cmaf/index.m3u8"]


def test_segments_of_all_renditions_begin_together(tmp_path: Path, clip: Clip) -> None:
    objects, _ = run(tmp_path, clip("five.mp4", seconds=5), source_of(320, 180, seconds=5))

    root = mpd(objects.path("s3://out/v1/cmaf"))
    video = next(root.iter(f"{_MPD}AdaptationSet"))
    timelines = {
        tuple(tuple(entry.attrib.items()) for entry in timeline) for timeline in video.iter(f"{_MPD}SegmentTimeline")
    }
    assert len(timelines) == 1
    objects_folder = objects.path("s3://out/v1/cmaf")
    text = (objects_folder / "index_whole.m3u8").read_text()
    assert [float(each) for each in re.findall(r"#EXTINF:([\d.]+)", text)] == [4, 1]


def test_manifests_become_visible_last(tmp_path: Path, clip: Clip) -> None:
    objects, _ = run(tmp_path, clip(), source_of(320, 180))

    suffixes = [address.rpartition(".")[2] for address in objects.order]
    first_manifest = next(at for at, suffix in enumerate(suffixes) if suffix in {"m3u8", "mpd"})
    assert {"mp4", "jpg"}.isdisjoint(suffixes[first_manifest:])
    assert objects.order[-2:] == ["s3://out/v1/cmaf/index.m3u8", "s3://out/v1/cmaf/index.mpd"]


def test_thumbnails_are_taken_every_interval(tmp_path: Path, clip: Clip) -> None:
    objects, made = run(tmp_path, clip("five.mp4", seconds=5), source_of(320, 180, seconds=5))

    names = sorted(path.name for path in objects.path("s3://out/v1/thumbnails").iterdir())
    assert names == [f"frame.{number:07}.jpg" for number in range(5)]
    with av.open(str(objects.path("s3://out/v1/thumbnails/frame.0000000.jpg"))) as picture:
        frame = next(picture.decode(video=0))
    assert (frame.width, frame.height) == (320, 180)
    assert made.groups[1]["outputDetails"][0]["outputFilePaths"] == ["s3://out/v1/thumbnails/frame.0000004.jpg"]


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_turned_source_comes_out_upright(tmp_path: Path, clip: Clip, rotation: int) -> None:
    objects, _ = run(tmp_path, clip(f"turned{rotation}.mp4", rotation=rotation), source_of(180, 320))

    assert play_hls(objects.path("s3://out/v1/cmaf"))["index_whole.m3u8"][:2] == (180, 320)


@pytest.mark.parametrize(("rotate", "brighter"), [("DEGREE_0", "plain"), ("DEGREES_180", "turned")])
def test_rotation_named_in_the_job_overrules_the_file(tmp_path: Path, clip: Clip, rotate: str, brighter: str) -> None:
    """A picture that is white above and black below tells which way it was turned."""
    path = tmp_path / "halves.mp4"
    draw = "color=black:s=320x180:r=30:d=1,drawbox=w=320:h=90:c=white:t=fill"
    command = [executable(), "-loglevel", "error", "-f", "lavfi", "-i", draw, "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True, timeout=30)
    silent = source_of(320, 180, audio=False)

    objects, _ = run(tmp_path, path, silent, videoSelector={"rotate": rotate})

    with av.open(str(objects.path("s3://out/v1/cmaf/index_whole.m3u8"))) as opened:
        picture = next(opened.decode(video=0)).to_ndarray(format="gray")
    assert (picture[10].mean() > picture[170].mean()) == (brighter == "plain")


def test_a_source_without_sound_has_no_sound_track(tmp_path: Path, clip: Clip) -> None:
    objects, made = run(tmp_path, clip("silent.mp4", audio=False), source_of(320, 180, audio=False))
    folder = objects.path("s3://out/v1/cmaf")

    assert set(play_hls(folder)) == {"index_half.m3u8", "index_whole.m3u8"}
    assert set(play_dash(folder)) == {"index_half", "index_whole"}
    assert "AUDIO" not in (folder / "index.m3u8").read_text()
    assert len(made.groups[0]["outputDetails"]) == 2


def test_odd_sizes_become_even(tmp_path: Path, clip: Clip) -> None:
    objects, _ = run(tmp_path, clip("odd.mkv", width=321, height=181, codec="ffv1"), source_of(321, 181))

    assert play_hls(objects.path("s3://out/v1/cmaf"))["index_whole.m3u8"][:2] == (320, 180)


def test_default_scaling_keeps_the_shape_with_bars(tmp_path: Path, clip: Clip) -> None:
    source = source_of(320, 180, audio=False)
    request = request_for(source, rungs=two_rungs(source)[:1])
    video = request["settings"]["outputGroups"][0]["outputs"][0]["videoDescription"]
    video.update(scalingBehavior="DEFAULT", width=160, height=160)
    objects = FolderObjects(tmp_path / "buckets")
    objects.put([(clip("silent.mp4", audio=False), "s3://in/clip.mp4")])
    (tmp_path / "work").mkdir()

    Transcode(plan.read(request["settings"]), objects, tmp_path / "work", lambda *_: None).make()

    with av.open(str(objects.path("s3://out/v1/cmaf/index_half.m3u8"))) as opened:
        picture = next(opened.decode(video=0)).to_ndarray(format="gray")
    assert picture.shape == (160, 160)
    assert picture[:30].max() < 40
    assert picture[-30:].max() < 40
    assert picture[60:100].mean() > 60


def test_one_run_decodes_once_and_makes_everything(clip: Clip) -> None:
    from local.mediaconvert import graph

    source = source_of(1280, 720)
    arguments = graph.arguments(plan.read(request_for(source)["settings"]), "source")

    assert arguments.count("-i") == 1
    assert arguments[arguments.index("-filter_complex") + 1].count("[0:V:0]") == 1


def failure(tmp_path: Path, clip: Path, source: Source | None = None) -> JobError:
    with pytest.raises(JobError) as failed:
        run(tmp_path, clip, source or source_of(320, 180))
    outputs = tmp_path / "buckets" / "out"
    assert not outputs.exists() or not [*outputs.rglob("*.m3u8"), *outputs.rglob("*.mpd")]
    return failed.value


def test_a_text_file_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "text.mp4"
    path.write_text("Dear diary, " * 1000)

    assert failure(tmp_path, path).code in {1010, 1030}


def test_an_empty_file_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()

    assert failure(tmp_path, path).code == 1010


def test_a_file_without_its_index_is_an_input_error(tmp_path: Path, clip: Clip) -> None:
    path = tmp_path / "half.mp4"
    whole = clip().read_bytes()
    at = whole.index(b"moov") - 4
    path.write_bytes(whole[:at] + whole[at + int.from_bytes(whole[at : at + 4], "big") :])

    assert failure(tmp_path, path).code == 1010


def test_a_file_cut_in_its_middle_ends_unexpectedly(tmp_path: Path, clip: Clip) -> None:
    path = tmp_path / "cut.mp4"
    whole = clip("five.mp4", seconds=5).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    assert failure(tmp_path, path, source_of(320, 180, seconds=5)).code == 1076


def test_a_playlist_opens_nothing_else(tmp_path: Path, clip: Clip) -> None:
    path = tmp_path / "list.mp4"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{clip()}\n#EXT-X-ENDLIST\n")

    assert failure(tmp_path, path).code in {1010, 1030}


def test_sound_that_is_missing_is_an_audio_error(tmp_path: Path, clip: Clip) -> None:
    assert failure(tmp_path, clip("silent.mp4", audio=False)).code == 1021


def test_a_source_that_is_missing_is_a_file_open_error(tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path)

    with pytest.raises(JobError) as failed:
        objects.fetch("s3://in/none.mp4", tmp_path / "source")

    assert failed.value.code == 1404
