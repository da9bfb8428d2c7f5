"""Keys by which addresses are compared. Pure."""

from __future__ import annotations

import re

from linli.lib.chinese import normalise, with_arabic_numerals

_SUFFIX = re.compile(r"(号楼|号院|栋|幢|座|楼|号|门|室)$")


def bare(number: str) -> str:
    """3号楼, 三栋, ３ → 3: a number of a building, house or stairwell without its word."""
    found = _SUFFIX.sub("", with_arabic_numerals(normalise(number)))
    return found.lstrip("0") or found


def building_key(estate: str, number: str) -> str:
    """华江里, 3号楼 → 华江里#3: equal for every spelling of the same building."""
    return f"{normalise(estate)}#{bare(number)}"[:120]
