"""Sound landmarks: three spectral peaks make one hash that survives small changes of pitch and speed.

Only ratios enter the hash (the intervals between the three tones, the rhythm between the three instants) and the first
tone to a quarter of an octave, so that 2 % of speed moves few hashes; noise costs peaks, and of the many triples some keep
all three.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from functions.rights.spectra import BIN_HZ, FLOOR_DB, HOP_MS, LOW_BIN, LOW_HZ, Floats

# A peak is the largest within this many frames and bins to each side, and stands out of their mean by PROMINENCE_DB.
PEAK_FRAMES, PEAK_BINS = 5, 9
PROMINENCE_DB = 7.0
# A tone that does not change is no event in time.
CONTRAST_DB = 1.5
# Of the peaks within half a second to each side, this many strongest are kept.
NEIGHBOURS = 12
FAN_OUT = 4
MIN_GAP, MAX_GAP = 2, 64


@dataclass(frozen=True)
class Hashes:
    """Parallel arrays: the hash (27 bits) and when it begins (milliseconds), in order of time."""

    values: NDArray[np.int64]
    times_ms: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.values)


def landmarks(spectrum: Floats) -> Hashes:
    """The hashes of a spectrogram made by `spectra.decibels`; none for silence, noise floors and steady tones."""
    frames, bins = _peaks(spectrum)
    if len(frames) < 3:
        return Hashes(np.zeros(0, np.int64), np.zeros(0, np.int64))
    octaves = np.log2((LOW_BIN + bins) * BIN_HZ / LOW_HZ)
    values, times = [], []
    for second in range(1, FAN_OUT):
        for third in range(second + 1, FAN_OUT + 1):
            count = len(frames) - third
            if count <= 0:
                continue
            a, b, c = (slice(step, step + count) for step in (0, second, third))
            near, far = frames[b] - frames[a], frames[c] - frames[a]
            kept = (near >= MIN_GAP) & (far > near) & (far <= MAX_GAP)
            values.append(_pack(octaves[a], octaves[b], octaves[c], near, far)[kept])
            times.append((frames[a] * HOP_MS)[kept].astype(np.int64))
    all_values, all_times = np.concatenate(values), np.concatenate(times)
    # Every other hash, by its own value, so that reference and query keep the same ones.
    even = np.flatnonzero(all_values % 2 == 0)
    order = even[np.lexsort((all_values[even], all_times[even]))]
    return Hashes(all_values[order], all_times[order])


def _pack(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    third: NDArray[np.float64],
    near: NDArray[np.float64],
    far: NDArray[np.float64],
) -> NDArray[np.int64]:
    parts = (
        (np.floor(first * 4), 4),
        (np.rint((second - first) * 24) + 128, 8),
        (np.rint((third - first) * 24) + 128, 8),
        (np.floor(near / np.maximum(far, 1e-9) * 8), 3),
        (np.floor(np.log2(np.maximum(far, 1.0)) * 2), 4),
    )
    packed = np.zeros(len(first), np.int64)
    for part, bits in parts:
        packed = (packed << bits) | (np.clip(part, 0, (1 << bits) - 1).astype(np.int64))
    return packed


def _peaks(spectrum: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frame and bin of each kept peak, between grid points where the parabola through its neighbours says so."""
    if len(spectrum) < 4 * PEAK_FRAMES:
        return np.zeros(0), np.zeros(0)
    highest = _sliding_max(_sliding_max(spectrum, PEAK_FRAMES, 0), PEAK_BINS, 1)
    mean = _sliding_mean(_sliding_mean(spectrum, 3 * PEAK_FRAMES, 0), 2 * PEAK_BINS, 1)
    before = _sliding_mean(spectrum, 3 * PEAK_FRAMES, 0)
    is_peak = (spectrum >= highest) & (spectrum > FLOOR_DB)
    is_peak &= (spectrum > mean + PROMINENCE_DB) & (spectrum > before + CONTRAST_DB)
    is_peak[:, [0, -1]] = False
    is_peak[[0, -1], :] = False
    frames, bins = np.nonzero(is_peak)
    strength = spectrum[frames, bins]
    kept = _strongest_nearby(frames, strength)
    frames, bins = frames[kept], bins[kept]
    across = _vertex(spectrum[frames, bins - 1], spectrum[frames, bins], spectrum[frames, bins + 1])
    along = _vertex(spectrum[frames - 1, bins], spectrum[frames, bins], spectrum[frames + 1, bins])
    order = np.lexsort((bins + across, frames + along))
    return (frames + along)[order], (bins + across)[order]


def _strongest_nearby(frames: NDArray[np.int64], strength: Floats) -> NDArray[np.bool_]:
    reach = 500 // HOP_MS
    low, high = np.searchsorted(frames, frames - reach), np.searchsorted(frames, frames + reach, side="right")
    return np.array(
        [np.count_nonzero(strength[a:b] > own) < NEIGHBOURS for a, b, own in zip(low, high, strength, strict=True)],
        np.bool_,
    )


def _vertex(left: Floats, middle: Floats, right: Floats) -> NDArray[np.float64]:
    bend = left - 2 * middle + right
    return np.where(bend < 0, np.clip(0.5 * (left - right) / np.minimum(bend, -1e-6), -0.5, 0.5), 0.0).astype(
        np.float64
    )


def _sliding_max(values: Floats, reach: int, axis: int) -> Floats:
    padding = [(reach, reach) if each == axis else (0, 0) for each in range(2)]
    padded = np.pad(values, padding, mode="edge")
    found: Floats = sliding_window_view(padded, 2 * reach + 1, axis=axis).max(axis=-1)
    return found


def _sliding_mean(values: Floats, reach: int, axis: int) -> Floats:
    padding = [(reach + 1, reach) if each == axis else (0, 0) for each in range(2)]
    total = np.cumsum(np.pad(values, padding, mode="edge"), axis=axis, dtype=np.float64)
    width = 2 * reach + 1
    difference = total[width:] - total[:-width] if axis == 0 else total[:, width:] - total[:, :-width]
    return (difference / width).astype(np.float32)
