"""The rule by which stairwells become micro-grids: one stairwell is one, the tiny are merged, the large are divided."""

from __future__ import annotations

import math
from collections.abc import Sequence

Range = tuple[int, int]


def doors(floors: int, homes_per_floor: int, most: int) -> int:
    """How many doors of one size a stairwell is divided into so that none has more than ``most`` homes."""
    needed = math.ceil(floors * homes_per_floor / most)
    return next((count for count in range(needed, homes_per_floor) if homes_per_floor % count == 0), homes_per_floor)


def group_stairwells(homes: Sequence[int], limits: Range, mode: int) -> list[int]:
    """How many neighbouring stairwells each micro-grid takes, in their order.

    Stairwells are joined until ``limits[0]`` homes are reached, and further while that brings the sum nearer to
    ``mode``; a tiny rest joins the last one. ``limits[1]`` is passed only where a rest below ``limits[0]`` has no
    other neighbour. The counts sum to ``len(homes)``.
    """
    least, most = limits
    groups: list[int] = []
    sums: list[int] = []
    for size in homes:
        small = bool(sums) and sums[-1] < least
        nearer = bool(sums) and abs(sums[-1] + size - mode) < abs(sums[-1] - mode) and sums[-1] + size <= most
        if small or nearer:
            groups[-1] += 1
            sums[-1] += size
        else:
            groups.append(1)
            sums.append(size)
    if len(sums) > 1 and sums[-1] < least:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def spread_evenly(count: int, groups: int) -> list[int]:
    """``count`` stairwells of one size over ``groups`` micro-grids, as even as possible."""
    return [count // groups + (index < count % groups) for index in range(groups)]


def possible_groups(count: int, size: int, limits: Range) -> Range:
    """Fewest and most micro-grids that ``count`` stairwells of ``size`` homes can form within the limits."""
    fewest = max(1, math.ceil(count * size / limits[1]))
    while fewest < count and math.ceil(count / fewest) * size > limits[1]:
        fewest += 1
    return fewest, max(fewest, count // math.ceil(limits[0] / size))
