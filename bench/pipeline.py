"""The encoding job against one hand-written ffmpeg command that makes the same ladder from the same clip.

Ours is the stand-in's own job path: settings checked and read, source fetched, one ffmpeg run, everything put, manifests
written (in folders instead of S3). CPU counts both this process and its children.

    python -m bench.pipeline [--rounds 3] [--seconds 20] [--width 1280] [--height 720]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from botocore.serialize import create_serializer

from bench.metric import Metric
from functions.videos import encoder
from functions.videos.ladder import Rung, Source, plan
from local.clips import make_clip
from local.mediaconvert import plan as plans
from local.mediaconvert import rules, schema
from local.mediaconvert.ffmpeg import executable
from local.mediaconvert.folders import FolderObjects
from local.mediaconvert.graph import crf
from local.mediaconvert.transcode import Transcode

CPU_TARGET, WALL_TARGET = 1.15, 1.25
_LIMIT_SECONDS = 900


@dataclass(frozen=True)
class Cost:
    cpu_seconds: float
    wall_seconds: float


def main(argv: Sequence[str] = ()) -> int:
    """Print one BENCH line a metric; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("rounds", 3), ("seconds", 20), ("width", 1280), ("height", 720)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args(argv)
    metrics = measure(asked.rounds, asked.seconds, asked.width, asked.height)
    for metric in metrics:
        print(metric.line(), flush=True)
    return int(not all(metric.is_met for metric in metrics))


def run(rounds: int) -> list[Metric]:
    return measure(rounds, seconds=20, width=1280, height=720)


def measure(rounds: int, seconds: int, width: int, height: int) -> list[Metric]:
    """CPU and wall clock of both, over `rounds` interleaved rounds on a clip of this length and size."""
    with tempfile.TemporaryDirectory(prefix="pipeline-") as name:
        folder = Path(name)
        clip = make_clip(folder / "clip.mp4", seconds=seconds, width=width, height=height)
        source = _source(seconds, width, height, clip)
        rungs = plan(source)
        ours: list[Cost] = []
        peer: list[Cost] = []
        # The first round is thrown away: it warms the page cache for whoever comes second.
        for number in range(rounds + 1):
            for costs, run in ((ours, _ours), (peer, _peer)):
                place = folder / f"{run.__name__}{number}"
                place.mkdir()
                costs.append(_cost(run, clip, source, rungs, place))
    return [
        Metric("pipeline_cpu", "s", CPU_TARGET, [c.cpu_seconds for c in ours[1:]], [c.cpu_seconds for c in peer[1:]]),
        Metric(
            "pipeline_wall", "s", WALL_TARGET, [c.wall_seconds for c in ours[1:]], [c.wall_seconds for c in peer[1:]]
        ),
    ]


def _source(seconds: int, width: int, height: int, clip: Path) -> Source:
    return Source(
        container="mov",
        video_codec="h264",
        audio_codec="aac",
        width=width,
        height=height,
        rotation_degrees=0,
        length_seconds=seconds,
        frame_rate_numerator=30,
        frame_rate_denominator=1,
        size_bytes=clip.stat().st_size,
    )


def _cost(
    run: Callable[[Path, Source, list[Rung], Path], None], clip: Path, source: Source, rungs: list[Rung], place: Path
) -> Cost:
    cpu, wall = _cpu(), time.perf_counter()
    run(clip, source, rungs, place)
    return Cost(_cpu() - cpu, time.perf_counter() - wall)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _ours(clip: Path, source: Source, rungs: list[Rung], place: Path) -> None:
    settings = encoder.job_settings("s3://sources/clip.mp4", "s3://media/v1/", rungs, source)
    operation = schema.model().operation_model("CreateJob")
    parameters = {"Role": "arn:aws:iam::000000000000:role/bench", "Settings": settings}
    request = json.loads(create_serializer("rest-json").serialize_to_request(parameters, operation)["body"])
    found = schema.problems("CreateJob", request) or rules.problems(request)
    if found:
        raise SystemExit("The product's own settings are refused: " + "; ".join(found))
    objects = FolderObjects(place / "buckets")
    objects.path("s3://sources").mkdir(parents=True)
    objects.path("s3://sources/clip.mp4").symlink_to(clip)
    work = place / "work"
    work.mkdir()
    Transcode(plans.read(request["settings"]), objects, work, lambda *_: None).make()


def _peer(clip: Path, source: Source, rungs: list[Rung], place: Path) -> None:
    """What somebody would type: split, scale, one encoder a rung, sound, a still every second, one DASH+HLS muxer."""
    interval = encoder.thumbnail_interval_seconds(source.length_seconds)
    names = [f"v{number}" for number in range(len(rungs))]
    graph = [f"[0:v]split={len(rungs) + 1}" + "".join(f"[{name}i]" for name in names) + "[ti]"]
    graph += [f"[{name}i]scale={rung.width}:{rung.height}[{name}]" for name, rung in zip(names, rungs, strict=True)]
    graph.append(f"[ti]fps=1/{interval},scale=640:-2[t]")
    command = [
        executable(),
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-i",
        str(clip),
        "-filter_complex",
        ";".join(graph),
    ]
    command += ["-map", "[t]", "-q:v", "8", "stills.%07d.jpg"]
    for number, rung in enumerate(rungs):
        rate = str(rung.max_bitrate_bps)
        command += ["-map", f"[v{number}]", f"-crf:v:{number}", f"{crf(rung.quality):g}", f"-maxrate:v:{number}", rate]
        command += [f"-bufsize:v:{number}", str(2 * rung.max_bitrate_bps)]
    command += ["-map", "0:a", "-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "60", "-keyint_min", "60"]
    command += ["-adaptation_sets", " ".join(f"id={number},streams={number}" for number in range(len(rungs) + 1))]
    command += ["-f", "dash", "-seg_duration", str(encoder.SEGMENT_SECONDS), "-hls_playlist", "1", "index.mpd"]
    subprocess.run(command, cwd=place, check=True, timeout=_LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
