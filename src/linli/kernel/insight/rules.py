"""Which rows of a table are told together because they are too few to be told alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

FEWEST = 5
"""A sensitive row tells of at least so many cases (a common threshold of statistical offices for counts)."""


def covered(count: int | None) -> int | None:
    """A count of a sealed matter: None when it is too few to be told, else to the nearest ``FEWEST``.

    None at all is no secret. Rounding keeps the difference of two tables (a day more, a street less) from telling of
    one case, as statistical offices and OpenSAFELY do with counts of patients.
    """
    if count is None or 0 < count < FEWEST:
        return None
    return (count + FEWEST // 2) // FEWEST * FEWEST


def folded(counts: Mapping[str, int], sensitive: Collection[str]) -> frozenset[str]:
    """The keys that become one row «其他».

    Every sensitive key with fewer than ``FEWEST`` cases is among them. So that neither the row nor the total minus the
    other rows gives one of them away, the row is filled up to ``FEWEST`` with as few other keys as will do, sensitive
    ones first, then the smallest. Nothing is folded when there is no such key.
    """
    few = {key for key in counts if key in sensitive and counts[key] < FEWEST}
    missing = FEWEST - sum(counts[key] for key in few)
    rest = sorted(counts.keys() - few, key=lambda key: (key not in sensitive, counts[key], key))
    while few and missing > 0 and rest:
        key = next((key for key in rest if counts[key] >= missing), rest[-1])
        rest.remove(key)
        few.add(key)
        missing -= counts[key]
    return frozenset(few)
