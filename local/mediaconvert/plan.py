"""Job settings (checked before) read into what is to be made: values with units instead of nested JSON."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Video:
    modifier: str
    width: int
    height: int
    stretch: bool
    quality: float
    max_bitrate_bps: int
    buffer_bits: int
    best_quality: bool
    frame_rate: Fraction | None


@dataclass(frozen=True)
class Audio:
    modifier: str
    bitrate_bps: int
    sample_rate_hz: int
    channels: int


@dataclass(frozen=True)
class Frames:
    """Stills: the first frame, then one every `interval_seconds`; `base` is the key all names start with."""

    base: str
    width: int
    height: int
    stretch: bool
    interval_seconds: Fraction
    limit: int
    quality: int


@dataclass(frozen=True)
class Cmaf:
    base: str
    segment_seconds: int
    fragment_seconds: int
    hls: bool
    dash: bool
    videos: tuple[Video, ...]
    audios: tuple[Audio, ...]


@dataclass(frozen=True)
class Plan:
    """`rotate` is MediaConvert's word: AUTO, DEGREE_0, DEGREES_90, ..."""

    source: str
    rotate: str
    cmaf: Cmaf
    frames: tuple[Frames, ...]
    group_order: tuple[str, ...]


def read(settings: Json) -> Plan:
    """The plan of settings in which rules.problems found nothing."""
    given = settings["inputs"][0]
    groups = settings["outputGroups"]
    kinds = [group["outputGroupSettings"]["type"] for group in groups]
    stills = [group for group, kind in zip(groups, kinds, strict=True) if kind == "FILE_GROUP_SETTINGS"]
    return Plan(
        source=given["fileInput"],
        rotate=given.get("videoSelector", {}).get("rotate", "DEGREE_0"),
        cmaf=_cmaf(groups[kinds.index("CMAF_GROUP_SETTINGS")]),
        frames=tuple(_frames(group, output) for group in stills for output in group["outputs"]),
        group_order=tuple(kinds),
    )


def _cmaf(group: Json) -> Cmaf:
    settings = group["outputGroupSettings"]["cmafGroupSettings"]
    outputs = group["outputs"]
    return Cmaf(
        base=settings["destination"],
        segment_seconds=settings.get("segmentLength", 10),
        fragment_seconds=settings.get("fragmentLength", 2),
        hls=settings.get("writeHlsManifest", "ENABLED") == "ENABLED",
        dash=settings.get("writeDashManifest", "ENABLED") == "ENABLED",
        videos=tuple(_video(output) for output in outputs if "videoDescription" in output),
        audios=tuple(_audio(output) for output in outputs if output.get("audioDescriptions")),
    )


def _video(output: Json) -> Video:
    video = output["videoDescription"]
    codec = video["codecSettings"]["h264Settings"]
    qvbr = codec.get("qvbrSettings", {})
    rate = None
    if codec.get("framerateControl") == "SPECIFIED":
        rate = Fraction(codec["framerateNumerator"], codec["framerateDenominator"])
    return Video(
        modifier=output.get("nameModifier", ""),
        width=video["width"],
        height=video["height"],
        stretch=video.get("scalingBehavior") == "STRETCH_TO_OUTPUT",
        quality=qvbr.get("qvbrQualityLevel", 7) + qvbr.get("qvbrQualityLevelFineTune", 0),
        max_bitrate_bps=codec["maxBitrate"],
        buffer_bits=codec.get("hrdBufferSize", 2 * codec["maxBitrate"]),
        best_quality=codec["qualityTuningLevel"] == "MULTI_PASS_HQ",
        frame_rate=rate,
    )


def _audio(output: Json) -> Audio:
    codec = output["audioDescriptions"][0]["codecSettings"]["aacSettings"]
    return Audio(
        modifier=output.get("nameModifier", ""),
        bitrate_bps=codec.get("bitrate", 96_000),
        sample_rate_hz=codec["sampleRate"],
        channels=1 if codec["codingMode"] == "CODING_MODE_1_0" else 2,
    )


def _frames(group: Json, output: Json) -> Frames:
    video = output["videoDescription"]
    capture = video["codecSettings"].get("frameCaptureSettings", {})
    rate = Fraction(capture.get("framerateNumerator", 1), capture.get("framerateDenominator", 1))
    return Frames(
        base=group["outputGroupSettings"]["fileGroupSettings"]["destination"] + output.get("nameModifier", ""),
        width=video["width"],
        height=video["height"],
        stretch=video.get("scalingBehavior") == "STRETCH_TO_OUTPUT",
        interval_seconds=1 / rate,
        limit=capture.get("maxCaptures", 10_000_000),
        quality=capture.get("quality", 80),
    )
