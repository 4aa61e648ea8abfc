"""The spectrogram that landmarks and sound signatures are read from."""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE_HZ = 8000
WINDOW = 1024
HOP = 256
HOP_MS = HOP * 1000 // RATE_HZ
BIN_HZ = RATE_HZ / WINDOW
LOW_HZ, HIGH_HZ = 300.0, 3600.0
LOW_BIN, HIGH_BIN = int(LOW_HZ / BIN_HZ), int(HIGH_HZ / BIN_HZ)
# A full-scale sine is 0 dB; what lies below this is silence, whatever its shape.
FLOOR_DB = -75.0

# Five minutes at a time; the margin is more than the longest landmark and the widest neighbourhood together.
BLOCK_FRAMES = 300_000 // HOP_MS
MARGIN_FRAMES = 128
_BATCH_FRAMES = 4096


def decibels(pcm: NDArray[np.int16]) -> Floats:
    """Power in dB of full scale, (time every HOP_MS, frequency from LOW_BIN up), for mono sound at RATE_HZ."""
    if pcm.size < WINDOW:
        return np.zeros((0, HIGH_BIN - LOW_BIN), np.float32)
    frames = sliding_window_view(pcm, WINDOW)[::HOP]
    window = np.hanning(WINDOW).astype(np.float32) * np.float32(4.0 / WINDOW / 32768.0)
    out = np.empty((len(frames), HIGH_BIN - LOW_BIN), np.float32)
    for start in range(0, len(frames), _BATCH_FRAMES):
        block = np.fft.rfft(frames[start : start + _BATCH_FRAMES] * window, axis=1)[:, LOW_BIN:HIGH_BIN]
        power = block.real**2 + block.imag**2
        out[start : start + _BATCH_FRAMES] = 10.0 * np.log10(power + 1e-10)
    return out


def blocks(pcm: NDArray[np.int16], size: int = BLOCK_FRAMES) -> Iterator[tuple[int, int, Floats]]:
    """The spectrogram in blocks of `size` frames: (first frame, frames of lead-in before it, spectrogram).

    Each has MARGIN_FRAMES more to each side where there are any, so that what is read from a block is what would be read
    from the whole; an hour at once would take gigabytes.
    """
    for start in range(0, max(0, pcm.size - WINDOW) // HOP + 1, size):
        lead = min(start, MARGIN_FRAMES)
        end = start + size + MARGIN_FRAMES
        yield start, lead, decibels(pcm[(start - lead) * HOP : end * HOP + WINDOW - HOP])
