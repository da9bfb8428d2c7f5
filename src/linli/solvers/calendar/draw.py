"""The draw that anyone can repeat (双随机): names are put in the order of the hash of seed and name.

SHA-256 of ``seed | purpose | name``; with the seed published before and the list of firms known, everyone computes the
same order with any tool that knows SHA-256.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def ticket(seed: str, purpose: str, name: str) -> bytes:
    """What a name draws."""
    return sha256(f"{seed}|{purpose}|{name}".encode()).digest()


def drawn(seed: str, purpose: str, names: Sequence[str]) -> list[int]:
    """Indices of the names in the drawn order."""
    return sorted(range(len(names)), key=lambda index: (ticket(seed, purpose, names[index]), names[index]))
