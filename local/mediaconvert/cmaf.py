"""The CMAF set: ffmpeg's segments under MediaConvert's names, with one HLS and one DASH manifest over the same files.

    index.m3u8, index.mpd              the two manifests a player opens
    index_720p.m3u8                    HLS: the segments of one rendition
    index_720pinit.mp4, index_720p_000000001.mp4, index_audioinit.mp4, ...

On AWS the segments end in .cmfv and .cmfa; FFmpeg's DASH reader refuses those endings, and here ffprobe must be able
to play what was made. Nothing but the manifests may be used to find a segment.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from local.mediaconvert.graph import MANIFEST
from local.mediaconvert.plan import Audio, Cmaf, Video

_MPD = "urn:mpeg:dash:schema:mpd:2011"
_CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"
_SOUND_GROUP = "sound"
_SUFFIX = "mp4"


@dataclass(frozen=True)
class File:
    """A file of the working folder and the name it gets beside the manifests."""

    path: Path
    name: str


@dataclass(frozen=True)
class Track:
    """One rendition: its segments' durations in ticks of `timescale`, and their sizes in bytes."""

    output: Video | Audio
    name: str
    codecs: str
    frame_rate: Fraction
    timescale: int
    durations: tuple[int, ...]
    files: tuple[File, ...]
    sizes: tuple[int, ...]

    @property
    def seconds(self) -> float:
        return sum(self.durations) / self.timescale

    @property
    def average_bps(self) -> int:
        return ceil(sum(self.sizes) * 8 / self.seconds)

    @property
    def peak_bps(self) -> int:
        """The highest rate of one segment; the short rest at the end says nothing about a rate."""
        pairs = list(zip(self.sizes, self.durations, strict=True))
        whole = [pair for pair in pairs if 2 * pair[1] >= self.durations[0]]
        return max(ceil(size * 8 * self.timescale / ticks) for size, ticks in whole)


def tracks(folder: Path, cmaf: Cmaf) -> list[Track]:
    """What ffmpeg wrote into `folder`, in the order of the outputs: videos, then audios."""
    root = ET.parse(folder / MANIFEST).getroot()  # noqa: S314 - written by our own ffmpeg a moment ago
    found = {
        int(element.attrib["id"]): (element, parent)
        for parent in root.iter(f"{{{_MPD}}}AdaptationSet")
        for element in parent.iter(f"{{{_MPD}}}Representation")
    }
    base = cmaf.base.rpartition("/")[2]
    outputs: list[Video | Audio] = [*cmaf.videos, *cmaf.audios]
    return [_track(folder, number, output, base, *found[number]) for number, output in enumerate(outputs)]


def _track(
    folder: Path, number: int, output: Video | Audio, base: str, element: ET.Element, parent: ET.Element
) -> Track:
    template = element.find(f"{{{_MPD}}}SegmentTemplate")
    if template is None:
        raise ValueError(f"ffmpeg's manifest has no segments for output {number}")
    durations = tuple(
        int(entry.attrib["d"])
        for entry in template.iter(f"{{{_MPD}}}S")
        for _ in range(int(entry.attrib.get("r", "0")) + 1)
    )
    name = base + output.modifier
    segments = tuple(
        File(folder / f"r{number}_{index:09}.m4s", f"{name}_{index:09}.{_SUFFIX}")
        for index in range(1, len(durations) + 1)
    )
    return Track(
        output=output,
        name=name,
        codecs=element.attrib["codecs"],
        frame_rate=Fraction(element.get("frameRate") or parent.get("frameRate") or "1"),
        timescale=int(template.attrib["timescale"]),
        durations=durations,
        files=(File(folder / f"r{number}init.mp4", f"{name}init.{_SUFFIX}"), *segments),
        sizes=tuple(segment.path.stat().st_size for segment in segments),
    )


def manifests(cmaf: Cmaf, made: list[Track]) -> dict[str, str]:
    """The manifests by name, in the order they may become visible: those that name others come last."""
    base = cmaf.base.rpartition("/")[2]
    written: dict[str, str] = {}
    if cmaf.hls:
        written |= {f"{track.name}.m3u8": _hls_rendition(track) for track in made}
        written[f"{base}.m3u8"] = _hls(made)
    if cmaf.dash:
        written[f"{base}.mpd"] = _dash(cmaf, made)
    return written


def _hls_rendition(track: Track) -> str:
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:6",
        f"#EXT-X-TARGETDURATION:{ceil(max(track.durations) / track.timescale)}",
        "#EXT-X-MEDIA-SEQUENCE:1",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        f'#EXT-X-MAP:URI="{track.files[0].name}"',
    ]
    for ticks, file in zip(track.durations, track.files[1:], strict=True):
        lines += [f"#EXTINF:{ticks / track.timescale:.6f},", file.name]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def _hls(made: list[Track]) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS"]
    sounds = [track for track in made if isinstance(track.output, Audio)]
    for number, sound in enumerate(sounds):
        default = "YES" if number == 0 else "NO"
        lines.append(
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{_SOUND_GROUP}",NAME="{sound.name}",DEFAULT={default},'
            f'AUTOSELECT={default},CHANNELS="{_channels(sound)}",URI="{sound.name}.m3u8"'
        )
    for track in made:
        if not isinstance(track.output, Video):
            continue
        peak = track.peak_bps + max((sound.peak_bps for sound in sounds), default=0)
        average = track.average_bps + max((sound.average_bps for sound in sounds), default=0)
        codecs = ",".join([track.codecs, *sorted({sound.codecs for sound in sounds})])
        group = f',AUDIO="{_SOUND_GROUP}"' if sounds else ""
        lines.append(
            f'#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},CODECS="{codecs}",'
            f"RESOLUTION={track.output.width}x{track.output.height},FRAME-RATE={float(track.frame_rate):.3f}{group}"
        )
        lines.append(f"{track.name}.m3u8")
    return "\n".join([*lines, ""])


def _channels(track: Track) -> int:
    return track.output.channels if isinstance(track.output, Audio) else 0


def _dash(cmaf: Cmaf, made: list[Track]) -> str:
    seconds = max(track.seconds for track in made)
    root = ET.Element(
        "MPD",
        {
            "xmlns": _MPD,
            "profiles": "urn:mpeg:dash:profile:isoff-live:2011",
            "type": "static",
            "mediaPresentationDuration": f"PT{seconds:.3f}S",
            "minBufferTime": f"PT{2 * cmaf.segment_seconds}S",
        },
    )
    period = ET.SubElement(root, "Period", {"id": "1", "start": "PT0S"})
    for kind, mime in ((Video, "video/mp4"), (Audio, "audio/mp4")):
        of_kind = [track for track in made if isinstance(track.output, kind)]
        if not of_kind:
            continue
        common = {"contentType": mime.partition("/")[0], "mimeType": mime, "segmentAlignment": "true"}
        group = ET.SubElement(period, "AdaptationSet", {**common, "startWithSAP": "1"})
        for track in of_kind:
            _representation(group, track)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _representation(group: ET.Element, track: Track) -> None:
    attributes = {"id": track.name, "codecs": track.codecs, "bandwidth": str(track.peak_bps)}
    if isinstance(track.output, Video):
        attributes |= {
            "width": str(track.output.width),
            "height": str(track.output.height),
            "frameRate": str(track.frame_rate),
            "sar": "1:1",
        }
    else:
        attributes["audioSamplingRate"] = str(track.output.sample_rate_hz)
    element = ET.SubElement(group, "Representation", attributes)
    if isinstance(track.output, Audio):
        value = str(track.output.channels)
        ET.SubElement(element, "AudioChannelConfiguration", {"schemeIdUri": _CHANNELS, "value": value})
    template = {
        "timescale": str(track.timescale),
        "initialization": track.files[0].name,
        "media": f"{track.name}_$Number%09d$.{_SUFFIX}",
        "startNumber": "1",
    }
    timeline = ET.SubElement(ET.SubElement(element, "SegmentTemplate", template), "SegmentTimeline")
    start, runs = 0, list[list[int]]()
    for ticks in track.durations:
        if runs and runs[-1][1] == ticks:
            runs[-1][2] += 1
        else:
            runs.append([start, ticks, 0])
        start += ticks
    for first, ticks, more in runs:
        ET.SubElement(timeline, "S", {"t": str(first), "d": str(ticks), **({"r": str(more)} if more else {})})
