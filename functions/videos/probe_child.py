"""The probe's child process: a presigned URL on stdin, one JSON object on stdout.

It limits itself before the first byte of the source is parsed, names the container from its first bytes instead of
letting FFmpeg guess (a playlist would make FFmpeg open addresses), and never reads more than READ_LIMIT_BYTES.
"""

import json
import resource
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from functions.videos.containers import Refused, check_whole, sniff
from functions.videos.ranges import ObjectReader, ReadFailedError, ReadLimitError

CPU_SECONDS = 20
MEMORY_BYTES = 2 << 30
READ_LIMIT_BYTES = 64 << 20


def main() -> None:
    """Answer {"source": ...}, {"refused": reason} or {"unavailable": sentence}."""
    _limit()
    url = sys.stdin.read(8192)
    sys.stdout.write(json.dumps(_answer(lambda: _examine(ObjectReader(url, READ_LIMIT_BYTES)))))


def _answer(examine: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return {"source": examine()}
    except Refused as refused:
        return {"refused": str(refused)}
    except ReadLimitError:
        return {"refused": "too-complex"}
    except MemoryError:
        return {"refused": "too-complex"}
    except ReadFailedError as failed:
        return {"unavailable": str(failed)}


def _limit() -> None:
    for what, bound in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (bound, bound))


def _examine(file: ObjectReader) -> dict[str, Any]:
    if file.size == 0:
        raise Refused("empty-file")
    container = sniff(file)
    check_whole(file, container)

    import av

    file.seek(0)
    try:
        with av.open(file, "r", format=container, options={"protocol_whitelist": "none"}, timeout=None) as opened:
            return {**_describe(opened), "container": container, "size_bytes": file.size}
    except av.error.FFmpegError as error:
        file.raise_failure()
        raise Refused("damaged") from error


def _describe(opened: Any) -> dict[str, Any]:
    videos = [stream for stream in opened.streams.video if not _is_cover(stream)]
    if not videos:
        raise Refused("no-video-stream")
    stream = videos[0]
    if stream.codec_context is None:
        raise Refused("unsupported-codec")
    length = _length_seconds(opened, stream)
    frame = next(iter(opened.decode(stream)), None)
    if frame is None:
        raise Refused("damaged")
    rotation = round(-frame.rotation / 90) * 90 % 360
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = max(1, round(frame.width * aspect)), frame.height
    if rotation in {90, 270}:
        width, height = height, width
    rate = _frame_rate(stream)
    audio = opened.streams.audio
    return {
        "video_codec": stream.codec_context.name,
        "audio_codec": audio[0].codec_context.name if audio and audio[0].codec_context else None,
        "width": width,
        "height": height,
        "rotation_degrees": rotation,
        "length_seconds": length,
        "frame_rate_numerator": rate.numerator,
        "frame_rate_denominator": rate.denominator,
    }


def _is_cover(stream: Any) -> bool:
    """A song's cover picture is a video stream to FFmpeg."""
    import av

    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _frame_rate(stream: Any) -> Fraction:
    """The average rate; a guess above it (90000 for some phones) is a time base, not a rate."""
    rate = stream.average_rate or stream.guessed_rate or Fraction(30)
    return Fraction(rate).limit_denominator(1001) or Fraction(30)


def _length_seconds(opened: Any, stream: Any) -> float:
    """What the container declares; a live recording declares nothing, so its packets are counted."""
    if opened.duration:
        return float(opened.duration / 1_000_000)
    if stream.duration:
        return float(stream.duration * stream.time_base)
    try:
        ends = [packet.pts + (packet.duration or 0) for packet in opened.demux(stream) if packet.pts is not None]
    except ReadLimitError:
        raise Refused("unknown-length") from None
    length = float(max(ends, default=0) * stream.time_base)
    if length <= 0:
        raise Refused("unknown-length")
    opened.seek(0)
    return length


if __name__ == "__main__":
    main()
