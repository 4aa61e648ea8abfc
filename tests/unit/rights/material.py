"""Sound and pictures to fingerprint: the same seed makes the same piece."""

import io
from collections.abc import Callable
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from functions.rights import frames, spectra
from functions.rights.taps import Taps

Sound = NDArray[np.float64]
Pictures = NDArray[np.uint8]
RATE = spectra.RATE_HZ


def music(seed: int, seconds: float) -> Sound:
    """Decaying chords in an uneven rhythm."""
    random = np.random.default_rng(seed)
    out = np.zeros(int(seconds * RATE))
    at = 0.0
    while at < seconds:
        gap = random.uniform(0.15, 0.6)
        start = int(at * RATE)
        clock = np.arange(min(len(out), int((at + 2 * gap) * RATE)) - start) / RATE
        for _ in range(3):
            tone = 220 * 2 ** (random.integers(0, 36) / 12)
            for overtone in (1, 2, 3):
                out[start : start + len(clock)] += np.sin(2 * np.pi * tone * overtone * clock) * np.exp(-3 * clock)
        at += gap
    return 0.7 * out / np.abs(out).max()


def sped_up(sound: Sound, factor: float) -> Sound:
    return np.interp(np.arange(0, len(sound), factor), np.arange(len(sound)), sound)


def noisy(sound: Sound, decibels_below: float, seed: int = 5) -> Sound:
    noise = np.random.default_rng(seed).normal(0, 1, len(sound))
    return 0.6 * (sound + noise * np.sqrt((sound**2).mean()) * 10 ** (-decibels_below / 20))


def samples(sound: Sound) -> NDArray[np.int16]:
    return np.clip(sound * 32767, -32768, 32767).astype(np.int16)


def scene(seed: int) -> Callable[[float, int, int], Pictures]:
    """A film as a function of time: blobs that drift over a ground, with a cut every two seconds or so."""
    random = np.random.default_rng(seed)
    cuts = np.cumsum(random.uniform(1.2, 3.0, 200))
    shots = random.normal(0, 1, (201, 7, 6))

    def frame(at: float, width: int, height: int) -> Pictures:
        number = int(np.searchsorted(cuts, at))
        since = at - (cuts[number - 1] if number else 0.0)
        y, x = np.mgrid[0:height, 0:width]
        x, y = x / width * 2 - 1, y / height * 2 - 1
        light = np.zeros((height, width))
        for a, b, c, d, e, f in shots[number]:
            light += f * np.exp(
                -((x - 0.6 * a - 0.08 * c * since) ** 2 + (y - 0.6 * b - 0.08 * d * since) ** 2) * (3 + abs(e) * 4)
            )
        return np.clip(128 + 90 * light, 20, 235).astype(np.uint8)

    return frame


def film(seed: int, seconds: float, start: float = 0.0, side: int = frames.SIDE) -> Pictures:
    show = scene(seed)
    return np.stack([show(start + k / frames.RATE_HZ, side, side) for k in range(int(seconds * frames.RATE_HZ))])


def tapped(sound: Sound | None = None, pictures: Pictures | None = None) -> Taps:
    empty = np.zeros((0, frames.SIDE, frames.SIDE), np.uint8)
    return Taps(None if sound is None else samples(sound), empty if pictures is None else pictures)


def encoded(
    pictures: Callable[[float], Pictures] | None,
    seconds: float,
    sound: Sound | None = None,
    rate: int = 12,
    **options: str,
) -> bytes:
    """An MP4 with H.264 at 12 frames a second and AAC."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options=options) as out:
        # A stream's clock is settled when the header is written, so both exist before either is.
        track = out.add_stream("aac", rate=RATE, layout="mono") if sound is not None else None
        if pictures is not None:
            _write_pictures(out, pictures, seconds, rate)
        if track is not None and sound is not None:
            _write_sound(out, track, sound)
    return file.getvalue()


def _write_pictures(out: Any, pictures: Callable[[float], Pictures], seconds: float, rate: int) -> None:
    height, width = pictures(0.0).shape
    stream = out.add_stream("libx264", rate=rate)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    stream.options = {"crf": "30", "preset": "ultrafast", "g": str(2 * rate)}
    for number in range(int(seconds * rate)):
        frame = av.VideoFrame.from_ndarray(pictures(number / rate), format="gray").reformat(format="yuv420p")
        frame.pts = number
        out.mux(stream.encode(frame))
    out.mux(stream.encode())


def _write_sound(out: Any, stream: Any, sound: Sound) -> None:
    stream.bit_rate = 32000
    frame = av.AudioFrame.from_ndarray(samples(sound)[None, :], format="s16", layout="mono")
    frame.sample_rate, frame.pts = RATE, 0
    out.mux(stream.encode(frame))
    out.mux(stream.encode())
