"""Clips made on the spot: motion, grain and a sound track, the same bytes every time on the same ffmpeg."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from local.mediaconvert.ffmpeg import Run

_LIMIT_SECONDS = 600
# Bytes between the type of a version 0 track header and its display matrix.
_MATRIX_OFFSET = 40
# Four chords a bar, so that an audio fingerprint finds landmarks; a tremolo keeps the spectrum moving.
_CHORDS = "+".join(
    f"0.12*sin(2*PI*t*{root}*pow(2,floor(mod(t,4))*5/12))*(1+0.3*sin(2*PI*t*{beat}))"
    for root, beat in ((220.0, 2), (277.18, 3), (329.63, 5))
)


@dataclass(frozen=True)
class Look:
    """How a clip is stored: frames a second, the display matrix's clockwise turn, and the codec."""

    frame_rate: str = "30"
    rotation: int = 0
    codec: str = "libx264"
    noise: int = 14


def make_clip(
    path: Path,
    *,
    seconds: float = 20,
    width: int = 1280,
    height: int = 720,
    audio: bool = True,
    look: Look | None = None,
) -> Path:
    """Write a clip of `width` x `height` stored pixels to `path`; its suffix names the container."""
    look = look or Look()
    _encode(path, seconds, f"{width}x{height}", look, audio=audio)
    if look.rotation:
        path.write_bytes(_turned(path.read_bytes(), look.rotation))
    return path


def _turned(mp4: bytes, rotation: int) -> bytes:
    """The MP4 with its first track's display matrix turned clockwise, as a phone held upright writes it."""
    cosine, sine = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[rotation]
    matrix = b"".join(
        value.to_bytes(4, "big", signed=True)
        for value in (cosine << 16, sine << 16, 0, -sine << 16, cosine << 16, 0, 0, 0, 1 << 30)
    )
    at = mp4.index(b"tkhd") + 4 + _MATRIX_OFFSET
    return mp4[:at] + matrix + mp4[at + len(matrix) :]


_EXACT = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"]


def _encode(path: Path, seconds: float, size: str, look: Look, *, audio: bool) -> None:
    picture = (
        f"testsrc2=s={size}:r={look.frame_rate}:d={seconds},noise=alls={look.noise}:allf=t:all_seed=7,format=yuv420p"
    )
    arguments = ["-f", "lavfi", "-i", picture]
    if audio:
        arguments += ["-f", "lavfi", "-i", f"aevalsrc='{_CHORDS}':s=48000:c=stereo:d={seconds}"]
    arguments += ["-c:v", look.codec, "-threads", "2", "-t", str(seconds), *_EXACT]
    if look.codec == "libx264":
        arguments += ["-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]
    if path.suffix in {".mp4", ".mov"}:
        arguments += ["-movflags", "+faststart"]
    Run([*arguments, str(path)], path.parent).wait(_LIMIT_SECONDS)
