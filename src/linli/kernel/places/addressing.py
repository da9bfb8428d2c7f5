"""Keys by which addresses are compared. Pure."""

from __future__ import annotations

import re

from linli.lib.chinese import normalise, with_arabic_numerals

_SUFFIX = re.compile(r"(号楼|栋|幢|座|楼|号)$")


def building_key(estate: str, number: str) -> str:
    """华江里, 3号楼 → 华江里#3: equal for every spelling of the same building."""
    bare = _SUFFIX.sub("", with_arabic_numerals(normalise(number)))
    return f"{normalise(estate)}#{bare.lstrip('0') or bare}"[:120]
