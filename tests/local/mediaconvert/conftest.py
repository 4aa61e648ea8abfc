"""Jobs as the product sends them, run on tiny real clips."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.serialize import create_serializer

from functions.videos import encoder
from functions.videos.ladder import BOXES, Rung, Source, plan
from local.clips import Look, make_clip
from local.mediaconvert import schema
from local.mediaconvert.engine import Engine
from local.mediaconvert.folders import FolderObjects

Json = dict[str, Any]
ROLE = "arn:aws:iam::000000000000:role/encoder"


def source_of(width: int, height: int, *, seconds: float = 1, audio: bool = True) -> Source:
    return Source(
        container="mov",
        video_codec="h264",
        audio_codec="aac" if audio else None,
        width=width,
        height=height,
        rotation_degrees=0,
        length_seconds=seconds,
        frame_rate_numerator=30,
        frame_rate_denominator=1,
        size_bytes=1,
    )


def request_for(source: Source, *, key: str = "in/clip.mp4", rungs: list[Rung] | None = None, **more: Any) -> Json:
    """The CreateJob request as it goes over the wire for the product's own settings."""
    settings = encoder.job_settings(f"s3://{key}", "s3://out/v1/", rungs or plan(source), source)
    parameters = {"Role": ROLE, "Settings": settings, **more}
    operation = schema.model().operation_model("CreateJob")
    body = create_serializer("rest-json").serialize_to_request(parameters, operation)["body"]
    request: Json = json.loads(body)
    return request


def two_rungs(source: Source) -> list[Rung]:
    """A ladder small enough for a test: half the size, and the size itself."""
    half = BOXES[0].model_copy(
        update={"name": "half", "long_side": max(source.width, source.height) // 2, "short_side": 4096}
    )
    whole = half.model_copy(update={"name": "whole", "long_side": max(source.width, source.height), "quality": 7})
    return plan(source, (half, whole))


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`clip(name, **how)` makes a clip once and gives its path."""
    folder = tmp_path_factory.mktemp("clips")

    def make(name: str = "clip.mp4", **how: Any) -> Path:
        path = folder / name
        if not path.exists():
            look = Look(**{key: how.pop(key) for key in ("frame_rate", "rotation", "codec") if key in how})
            make_clip(path, **{"seconds": 1, "width": 320, "height": 180, **how}, look=look)
        return path

    return make


@dataclass
class Bus:
    """What the engine announced, in order."""

    events: list[Json] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def announce(self, source: str, detail_type: str, detail: Json, resources: tuple[str, ...]) -> None:
        with self.changed:
            self.events.append(
                {"source": source, "detail-type": detail_type, "detail": detail, "resources": list(resources)}
            )
            self.changed.notify_all()

    def statuses(self, job_id: str) -> list[str]:
        return [event["detail"]["status"] for event in self.events if event["detail"]["jobId"] == job_id]

    def wait_for(self, job_id: str, *statuses: str, seconds: float = 30) -> Json:
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                for event in self.events:
                    if event["detail"]["jobId"] == job_id and event["detail"]["status"] in statuses:
                        return event
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"no {statuses} for {job_id}: {self.statuses(job_id)}")
                self.changed.wait(left)


@dataclass
class Service:
    """An engine over a folder, with the clip put where its jobs look for it."""

    engine: Engine
    bus: Bus
    objects: FolderObjects

    def put(self, path: Path, address: str = "s3://in/clip.mp4") -> None:
        self.objects.put([(path, address)])
        self.objects.order.clear()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    bus, objects = Bus(), FolderObjects(tmp_path / "buckets")
    engine = Engine(folder=tmp_path / "work", make_objects=lambda _: objects, announce=bus.announce)
    yield Service(engine, bus, objects)
    engine.stop()
