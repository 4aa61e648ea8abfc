"""What stands in for FFmpeg and MediaConvert: a source is what its creator said it is, and an encode ends some time later."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from functions.rights import fingerprints, spectra, taps
from functions.videos import probe
from socialflow import env
from tests.simulation.virtual import Chance
from tests.simulation.world import World

SOURCE = b"a source, as far as anybody but FFmpeg can tell"
# What a probe that finds nothing to decode says.
REFUSED = "damaged"
KINDS = ("good", "good", "good", "damaged", "unencodable")


def kinds_of(seed: int) -> tuple[str, ...]:
    """What is uploaded in a seed: in every third mostly what cannot be encoded, else mostly what can."""
    return (*KINDS, "unencodable", "unencodable", "unencodable") if seed % 3 == 0 else KINDS


def _content(number: int) -> fingerprints.Fingerprints:
    """The fingerprints of some seconds of noise."""
    noise = np.random.default_rng(number).integers(-8000, 8000, 4 * spectra.RATE_HZ).astype(np.int16)
    return fingerprints.of_taps(taps.Taps(noise, np.zeros((0, 1, 1), np.uint8)))


# Made before any run, because a first use of numpy draws of the process's randomness.
CONTENTS = [_content(number) for number in range(3)]


class Media:
    """`kind_of` a video is one of `KINDS`."""

    def __init__(self, world: World, kind_of: Callable[[str], str]) -> None:
        self.world, self.kind_of = world, kind_of
        self.chance = Chance(world.seed, "media")
        self._jobs: dict[str, str] = {}
        boundary: Any = probe
        boundary._ask_child = self._probe
        heavy: Any = fingerprints
        heavy.of_manifest = lambda key: CONTENTS[sum(key.encode()) % len(CONTENTS)]

    def begin(self) -> None:
        self.world.settings.put(env.ENCODER_ROLE_ARN, "arn:aws:iam::000000000000:role/encoder")
        self.world.settings.put(env.ENCODER_QUEUE_ARN, "arn:aws:mediaconvert:us-east-1:000000000000:queues/q")
        self.world.encode = self._encode

    def _probe(self, url: str, _wall_seconds: float) -> dict[str, Any]:
        """What the child process that runs FFmpeg answers."""
        if self.kind_of(url.split("/sources/")[1].split("/")[0]) == "damaged":
            return {"refused": REFUSED}
        found = {
            "container": "mp4",
            "video_codec": "h264",
            "audio_codec": "aac",
            "width": 640,
            "height": 360,
            "rotation_degrees": 0,
            "length_seconds": 20.0,
            "frame_rate_numerator": 25,
            "frame_rate_denominator": 1,
            "size_bytes": len(SOURCE),
        }
        return {"source": found}

    def _encode(self, asked: dict[str, Any]) -> str:
        """MediaConvert's jobs: the same token is the same job, and its end is told some time later; of some, and of all that
        cannot be encoded, so soon that whoever started it is not done yet."""
        token = asked["clientRequestToken"]
        if token in self._jobs:
            return self._jobs[token]
        job_id = self._jobs[token] = f"job-{len(self._jobs) + 1}"
        common = {"queue": asked["queue"], "jobId": job_id, "userMetadata": asked["userMetadata"]}
        is_good = self.kind_of(asked["userMetadata"]["video_id"]) == "good"
        last = {"status": "COMPLETE"} if is_good else {"status": "ERROR", "errorCode": 1040, "errorMessage": "no"}
        progress = {"status": "STATUS_UPDATE", "jobProgress": {"jobPercentComplete": 50}}
        scale = 0.02 if not is_good else 0.05 if self.chance.happens(0.5) else 1.0
        for delay, more in ((10.0, progress), (10.0 + 30 * self.chance.random(), last)):
            detail = json.loads(json.dumps({**common, **more}))
            self.world.agenda.after(scale * delay, lambda detail=detail: self._tell(detail))  # type: ignore[misc]
        return job_id

    def _tell(self, detail: dict[str, Any]) -> None:
        if detail["status"] == "COMPLETE":
            self.world.encoded.add(detail["userMetadata"]["video_id"])
        self.world.bus.tell("aws.mediaconvert", "MediaConvert Job State Change", detail)
