"""Micro-grids: a rule and no solver. One stairwell is one; tiny ones of a building join, a large one is split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MicroGrid:
    """Stairwells (indices, of one building) and their households; ``piece`` of ``pieces`` when one is split."""

    stairwells: tuple[int, ...]
    households: int
    piece: int = 1
    pieces: int = 1


def micro_grids(building: Sequence[int], households: Sequence[int], least: int = 20, most: int = 80) -> list[MicroGrid]:
    """Stairwells in their order, building by building; 20-80 households as a rule.

    A stairwell below ``least`` joins the next of its building (the last one joins the one before) as long as they stay
    within ``most``; one above ``most`` is split into as few equal pieces as hold it.
    """
    found: list[MicroGrid] = []
    for one in dict.fromkeys(building):
        members = [index for index, where in enumerate(building) if where == one]
        found += _of_building(members, households, least, most)
    return found


def _of_building(members: list[int], households: Sequence[int], least: int, most: int) -> list[MicroGrid]:
    groups: list[list[int]] = []
    for stairwell in members:
        size = sum(households[index] for index in groups[-1]) if groups else 0
        if groups and min(size, households[stairwell]) < least and size + households[stairwell] <= most:
            groups[-1].append(stairwell)
        else:
            groups.append([stairwell])
    found = []
    for group in groups:
        total = sum(households[index] for index in group)
        pieces = max(1, -(-total // most))
        for piece in range(pieces):
            count = total * (piece + 1) // pieces - total * piece // pieces
            found.append(MicroGrid(tuple(group), count, piece + 1, pieces))
    return found
