"""The decoder's child process: open files by number in its arguments, records of raw samples on stdout."""

import os
import resource
import sys
from collections.abc import Iterator
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from functions.rights import frames, spectra, taps

CPU_SECONDS = 900
MEMORY_BYTES = 3 << 30
# Rows and columns at the edge that stay darker than this in every key frame are bars, up to this share of a side.
_BAR_LEVEL = 32
_LARGEST_BAR = 0.4
_KEY_FRAMES = 600
# A jump in the sound's clock of more than this is silence, not rounding.
_GAP_SECONDS = 0.05


def main() -> None:
    for what, bound in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 1 << 16),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (bound, bound))
    out = sys.stdout.buffer
    files: list[IO[bytes]] = [os.fdopen(int(number), "rb") for number in sys.argv[1:]]
    picture, sound = _first(files, "video"), _first(files, "audio")
    if picture is None and sound is None:
        sys.exit("there is neither picture nor sound in it")
    if picture is not None:
        for image in _pictures(picture, _inside_bars(picture)):
            _send(out, taps.PICTURE, image.tobytes())
    if sound is not None:
        _send(out, taps.SOUND, b"")
        for samples in _sound(sound):
            _send(out, taps.SOUND, samples.tobytes())
    _send(out, taps.DONE, b"")
    out.flush()


def _send(out: IO[bytes], kind: bytes, payload: bytes) -> None:
    for start in range(0, max(1, len(payload)), taps.RECORD_LIMIT_BYTES):
        part = payload[start : start + taps.RECORD_LIMIT_BYTES]
        out.write(taps.HEADER.pack(kind, len(part)) + part)


def _open(file: IO[bytes]) -> Any:
    import av

    file.seek(0)
    # The container is ours: fragmented or plain MP4. Naming it keeps FFmpeg from guessing a playlist.
    return av.open(file, "r", format="mp4", options={"protocol_whitelist": "none"})


def _first(files: list[IO[bytes]], kind: str) -> IO[bytes] | None:
    for file in files:
        with _open(file) as opened:
            if getattr(opened.streams, kind):
                return file
    return None


def _decoded(opened: Any, stream: Any) -> Iterator[Any]:
    """Frames with a time; a packet that does not decode is passed over."""
    import av

    for packet in opened.demux(stream):
        try:
            for frame in packet.decode():
                if frame.time is not None:
                    yield frame
        except av.error.InvalidDataError:
            continue


def _luma(frame: Any) -> NDArray[np.uint8]:
    if not frame.format.name.startswith(("yuv420p", "yuvj420p", "nv12")) or "10" in frame.format.name:
        frame = frame.reformat(format="gray")
    plane = frame.planes[0]
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]


def _inside_bars(file: IO[bytes]) -> tuple[slice, slice]:
    """Rows and columns of the picture without the black bars that stand in every key frame."""
    rows: NDArray[np.uint8] | None = None
    columns: NDArray[np.uint8] | None = None
    with _open(file) as opened:
        stream = opened.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        for count, frame in enumerate(_decoded(opened, stream)):
            image = _luma(frame)
            high, wide = _bright(image, 1), _bright(image, 0)
            if rows is None or columns is None or rows.shape != high.shape or columns.shape != wide.shape:
                rows, columns = high, wide
            else:
                rows, columns = np.maximum(rows, high), np.maximum(columns, wide)
            if count >= _KEY_FRAMES:
                break
    if rows is None or columns is None:
        return slice(None), slice(None)
    return _lit(rows), _lit(columns)


def _bright(image: NDArray[np.uint8], axis: int) -> NDArray[np.uint8]:
    """The level that one pixel in twenty of each row or column reaches: the codec's ringing into a bar does not count."""
    place = image.shape[axis] * 19 // 20
    level: NDArray[np.uint8] = np.partition(image, place, axis=axis).take(place, axis=axis)
    return level


def _lit(brightest: NDArray[np.uint8]) -> slice:
    lit = np.flatnonzero(brightest > _BAR_LEVEL)
    most = int(len(brightest) * _LARGEST_BAR)
    if not len(lit) or lit[0] > most or len(brightest) - 1 - lit[-1] > most:
        return slice(None)
    return slice(int(lit[0]), int(lit[-1]) + 1)


def _pictures(file: IO[bytes], inside: tuple[slice, slice]) -> Iterator[NDArray[np.uint8]]:
    """A frame for each period: the first that is shown in it, or the one that still stands."""
    sent = 0
    last: NDArray[np.uint8] | None = None
    with _open(file) as opened:
        for frame in _decoded(opened, opened.streams.video[0]):
            due = int(frame.time * frames.RATE_HZ + 1e-6) + 1
            if due <= sent:
                continue
            due = min(due, taps.MAX_SECONDS * frames.RATE_HZ)
            small = _shrunk(_luma(frame)[inside])
            for _ in range(sent, due - 1):
                yield small if last is None else last
            if due > sent:
                yield small
            sent, last = max(sent, due), small
            if sent >= taps.MAX_SECONDS * frames.RATE_HZ:
                return


def _shrunk(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture squeezed to SIDE x SIDE, each new pixel the mean of the area it covers."""
    down, across = _areas(image.shape[0]), _areas(image.shape[1])
    small: NDArray[np.uint8] = np.rint(down @ image.astype(np.float32) @ across.T).astype(np.uint8)
    return small


def _areas(length: int) -> NDArray[np.float32]:
    edges = np.linspace(0, length, frames.SIDE + 1)
    pixels = np.arange(length)[None, :]
    covered = np.clip(np.minimum(pixels + 1, edges[1:, None]) - np.maximum(pixels, edges[:-1, None]), 0, 1)
    shares: NDArray[np.float32] = (covered / (length / frames.SIDE)).astype(np.float32)
    return shares


def _sound(file: IO[bytes]) -> Iterator[NDArray[np.int16]]:
    import av

    sent, most = 0, taps.MAX_SECONDS * spectra.RATE_HZ
    resampler = av.AudioResampler(format="s16", layout="mono", rate=spectra.RATE_HZ)
    with _open(file) as opened:
        for frame in _decoded(opened, opened.streams.audio[0]):
            behind = min(int(frame.time * spectra.RATE_HZ), most) - sent
            if behind > _GAP_SECONDS * spectra.RATE_HZ:
                yield np.zeros(behind, np.int16)
                sent += behind
            for part in resampler.resample(frame):
                samples = part.to_ndarray().reshape(-1)[: most - sent]
                sent += len(samples)
                yield samples
            if sent >= most:
                return


if __name__ == "__main__":
    main()
