"""Many identifiers at once, the same for the same seed: for generated data."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt


def uuids(count: int, on: date, rng: np.random.Generator) -> npt.NDArray[np.object_]:
    """UUIDs of version 7 (RFC 9562) of the day, as 32 hexadecimal digits."""
    ms = int(np.datetime64(on, "ms").astype(np.int64))
    high = (np.uint64(0x7000) | rng.integers(0, 1 << 12, count, dtype=np.uint64)).tolist()
    low = (np.uint64(1 << 63) | rng.integers(0, 1 << 62, count, dtype=np.uint64)).tolist()
    return np.array([f"{ms:012x}{a:04x}{b:016x}" for a, b in zip(high, low, strict=True)], dtype=object)
