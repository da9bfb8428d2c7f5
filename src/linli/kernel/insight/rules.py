"""Which rows of a table are told together because they are too few to be told alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

FEWEST = 5
"""A sensitive row tells of at least so many cases (a common threshold of statistical offices for counts)."""


def folded(counts: Mapping[str, int], sensitive: Collection[str]) -> frozenset[str]:
    """The keys that become one row «其他».

    Every sensitive key with fewer than ``FEWEST`` cases is among them. So that the row does not give one of them away,
    nor the total minus the other rows does, it is filled up to ``FEWEST`` with the next smallest keys, sensitive ones
    first. Nothing is folded when there is no such key.
    """
    few = {key for key in counts if key in sensitive and counts[key] < FEWEST}
    if not few:
        return frozenset()
    rest = sorted(counts.keys() - few, key=lambda key: (key not in sensitive, counts[key], key))
    total = sum(counts[key] for key in few)
    while rest and (total < FEWEST or len(few) < 2):
        key = rest.pop(0)
        few.add(key)
        total += counts[key]
    return frozenset(few)
