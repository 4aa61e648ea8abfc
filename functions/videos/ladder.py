"""The ladder: which renditions a source gets. Rungs are data; sizes follow the picture as it is shown."""

from fractions import Fraction
from math import ceil, isqrt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# A higher rate costs bits that no phone shows; faster sources are divided by a whole number, so no frame is blended.
MAX_FRAME_RATE = 60
# MediaConvert encodes no picture with a side below this.
MIN_SIDE = 32
# A rung of the source's own size is worth its storage when it shows this much more than the rung below.
_WORTH_ITS_STORAGE = Fraction(5, 4)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Frozen):
    """What the probe found. Sizes are those of the picture as shown: rotated, and with square pixels."""

    container: str
    video_codec: str
    audio_codec: str | None
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    rotation_degrees: Literal[0, 90, 180, 270]
    length_seconds: float = Field(gt=0)
    frame_rate_numerator: int = Field(ge=1)
    frame_rate_denominator: int = Field(ge=1)
    size_bytes: int = Field(ge=1)

    @property
    def has_audio(self) -> bool:
        return self.audio_codec is not None


class Rung(_Frozen):
    """One rendition to make; `quality` is QVBR's 1..10, `max_bitrate_bps` its ceiling."""

    name: str
    width: int
    height: int
    codec: Literal["h264"] = "h264"
    quality: int
    max_bitrate_bps: int
    frame_rate_numerator: int
    frame_rate_denominator: int


class Box(_Frozen):
    """The room a rung gives a picture, lying or standing: `long_side` x `short_side` pixels."""

    name: str
    long_side: int
    short_side: int
    quality: int
    max_bitrate_bps: int


class AudioTrack(_Frozen):
    """The one sound track that all renditions share."""

    codec: Literal["aac"] = "aac"
    bitrate_bps: int = 128_000
    sample_rate_hz: int = 48_000
    channels: int = 2


BOXES = (
    Box(name="240p", long_side=426, short_side=240, quality=6, max_bitrate_bps=400_000),
    Box(name="360p", long_side=640, short_side=360, quality=7, max_bitrate_bps=800_000),
    Box(name="480p", long_side=854, short_side=480, quality=7, max_bitrate_bps=1_500_000),
    Box(name="720p", long_side=1280, short_side=720, quality=7, max_bitrate_bps=3_500_000),
    Box(name="1080p", long_side=1920, short_side=1080, quality=8, max_bitrate_bps=6_500_000),
    Box(name="2160p", long_side=3840, short_side=2160, quality=8, max_bitrate_bps=20_000_000),
)
AUDIO = AudioTrack()


def plan(source: Source, boxes: tuple[Box, ...] = BOXES) -> list[Rung]:
    """The source's rungs, smallest first; at least one, none larger than the source in either direction.

    The last rung has the source's own size when that lies between two boxes or below the lowest one. Sides are even,
    because H.264 halves the colour planes.
    """
    rate = frame_rate(source)
    rungs: list[Rung] = []
    for box in boxes:
        scale = _scale(source, box)
        if scale > 1:  # the source does not fill this box: its own size is the top of its ladder
            if not rungs or _pixels(source) >= _WORTH_ITS_STORAGE * rungs[-1].width * rungs[-1].height:
                rungs.append(_rung(source, box, Fraction(1), rate, name=_own_name(source, rungs)))
            break
        rungs.append(_rung(source, box, scale, rate, name=box.name))
    return rungs


def frame_rate(source: Source) -> Fraction:
    """The source's rate, divided by the smallest whole number that brings it to MAX_FRAME_RATE or below."""
    rate = Fraction(source.frame_rate_numerator, source.frame_rate_denominator)
    return rate / max(1, ceil(rate / MAX_FRAME_RATE))


def _scale(source: Source, box: Box) -> Fraction:
    long_side, short_side = max(source.width, source.height), min(source.width, source.height)
    return min(Fraction(box.long_side, long_side), Fraction(box.short_side, short_side))


def _own_name(source: Source, below: list[Rung]) -> str:
    name = f"{min(source.width, source.height)}p"
    return f"{source.width}x{source.height}" if any(rung.name == name for rung in below) else name


def _pixels(source: Source) -> int:
    return source.width * source.height


def _rung(source: Source, box: Box, scale: Fraction, rate: Fraction, *, name: str) -> Rung:
    width, height = (_even(source.width * scale, source.width), _even(source.height * scale, source.height))
    # Bits grow slower than pixels: the square root is the usual rule of thumb between two rungs.
    share = isqrt(1_000_000 * width * height // (box.long_side * box.short_side)) / 1000
    ceiling = min(box.max_bitrate_bps, max(100_000, round(box.max_bitrate_bps * share, -4)))
    return Rung(
        name=name,
        width=width,
        height=height,
        quality=box.quality,
        max_bitrate_bps=int(ceiling),
        frame_rate_numerator=rate.numerator,
        frame_rate_denominator=rate.denominator,
    )


def _even(side: Fraction, limit: int) -> int:
    nearest = 2 * round(side / 2)
    return max(MIN_SIDE, min(nearest, limit - limit % 2))
