"""Codes of places, from the district (6 digits) down to the micro-grid (18 digits).

6 district, 9 street, 12 community are the statistical division codes of the National Bureau of Statistics
(《统计用区划代码和城乡划分代码编制规则》). A grid adds a sequence of 3 digits (numbered west to east, north to south),
a micro-grid 3 more: Linli's default, which does not claim conformance to GB/T 34300.
"""

from __future__ import annotations

from typing import Literal

Level = Literal["district", "street", "community", "grid", "micro_grid"]
LEVEL_OF_LENGTH: dict[int, Level] = {6: "district", 9: "street", 12: "community", 15: "grid", 18: "micro_grid"}


def level_of(code: str) -> Level:
    """The level a code belongs to, by its length. Raises ValueError when it is not 6, 9, 12, 15 or 18 ASCII digits."""
    level = LEVEL_OF_LENGTH.get(len(code))
    if level is None or not (code.isascii() and code.isdigit()):
        raise ValueError(f"a place code has 6, 9, 12, 15 or 18 digits, got {code!r}")
    return level


def grid_code(community12: str, n: int) -> str:
    """15 digits: the `n`-th grid (1–999) of a community. Raises ValueError for another level or number."""
    return _child(community12, "community", n)


def micro_grid_code(grid15: str, n: int) -> str:
    """18 digits: the `n`-th micro-grid (1–999) of a grid. Raises ValueError for another level or number."""
    return _child(grid15, "grid", n)


def code_path(code: str) -> tuple[str, ...]:
    """The code's place and all above it, widest first: 6, 9, 12, 15 and 18 digits as far as it goes."""
    level_of(code)
    return tuple(code[:length] for length in LEVEL_OF_LENGTH if length <= len(code))


def parent_codes(code: str) -> tuple[str, ...]:
    """The places above `code`, widest first, without the code itself; empty for a district."""
    return code_path(code)[:-1]


def _child(code: str, level: Level, n: int) -> str:
    if level_of(code) != level:
        raise ValueError(f"{code!r} is not the code of a {level}")
    if not 1 <= n <= 999:
        raise ValueError(f"a sequence number is 1 to 999, got {n}")
    return f"{code}{n:03d}"
