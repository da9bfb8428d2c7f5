"""Merkle trees over a log, so that one short root vouches for all entries and one short proof for each.

RFC 6962 §2.1 (Certificate Transparency), the same in RFC 9162 §2.1: SHA-256, leaf prefix 0x00, node prefix 0x01, an
odd node is carried up unpaired, the empty tree is SHA-256 of nothing. Leaves are the entries' bytes, not their hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 || leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The tree's root, 32 bytes."""
    return _levels(leaves)[-1][0] if leaves else EMPTY_ROOT


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of leaf `index`, from the leaf upwards: at most ⌈log₂ n⌉ hashes. Raises IndexError outside the
    tree."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    path = []
    for level in _levels(leaves)[:-1]:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        index >>= 1
    return path


def verify_inclusion(root: bytes, leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bool:
    """Whether `leaf` stands at `index` in the tree of `size` leaves with this `root` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf_hash(leaf)
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = _node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = _node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The hashes of every level, leaves first, root last; an unpaired node at the end is carried up as it is."""
    levels = [[leaf_hash(leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        paired = [_node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        levels.append(paired + below[len(paired) * 2 :])
    return levels


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
