"""Which changes of places make sense, and how the codes below follow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linli.kernel.base.errors import LinliError
from linli.lib.grid_codes import LEVEL_OF_LENGTH

POLICE_SEQUENCE = 900
"""Police grids are numbered from 901 in their community, so that no grid has their code."""

MANY = 10**6
_COUNTS: Mapping[str, tuple[int, int, int, int]] = {  # kind → fewest and most before, fewest and most after
    "create": (0, 0, 1, MANY),
    "abolish": (1, MANY, 0, 0),
    "rename": (1, 1, 1, 1),
    "recode": (1, 1, 1, 1),
    "move": (1, 1, 1, 1),
    "split": (1, 1, 2, MANY),
    "merge": (2, MANY, 1, 1),
}
KINDS = tuple(_COUNTS)


@dataclass(frozen=True, slots=True)
class After:
    """A place as it is after a change. Empty texts mean: as before (or, for a new place, derived).

    ``children``: codes below the split place that go to this one.
    """

    code: str
    name: str = ""
    parent_code: str = ""
    name_en: str = ""
    short_name: str = ""
    kind: str = ""
    children: tuple[str, ...] = field(default=())


def level_of(code: str) -> str:
    """The level of a code, police grids included.

    Raises:
        LinliError: ``place_code_invalid``.
    """
    level = LEVEL_OF_LENGTH.get(len(code))
    if level is None or not (code.isascii() and code.isdigit()):
        raise LinliError("place_code_invalid", place=code)
    return "police_grid" if level == "grid" and int(code[12:]) > POLICE_SEQUENCE else level


def parent_of(code: str) -> str:
    """The code one level up; empty for a district."""
    level_of(code)
    return code[:-3] if len(code) > 6 else ""


def refuse(kind: str, before: Sequence[str], after: Sequence[After]) -> LinliError | None:
    """Why a change of this kind cannot have these places before and after; None when it can."""
    counts = _COUNTS.get(kind)
    if counts is None:
        return _no(f"未知种类 {kind}", f"unknown kind {kind}")
    if not (counts[0] <= len(before) <= counts[1] and counts[2] <= len(after) <= counts[3]):
        return _no(f"{kind} 的前后数目不符", f"{kind} has a wrong number of places before or after")
    codes = [place.code for place in after]
    if len(set(before)) < len(before) or len(set(codes)) < len(codes):
        return _no("同一代码出现两次", "one code is named twice")
    if len({level_of(code) for code in [*before, *codes]}) > 1 and kind not in ("create", "abolish"):
        return _no("前后层级不同", "the levels before and after differ")
    return _refuse_one_to_one(kind, before, after)


def _refuse_one_to_one(kind: str, before: Sequence[str], after: Sequence[After]) -> LinliError | None:
    if kind == "rename" and before[0] != after[0].code:
        return _no("更名不改代码", "a renaming keeps the code")
    if kind == "recode" and before[0] == after[0].code:
        return _no("代码未变", "the code is the same")
    if kind == "move" and not after[0].parent_code:
        return _no("请给出新的上级", "name the new parent")
    return None


def _no(problem: str, problem_en: str) -> LinliError:
    return LinliError("place_change_invalid", problem=problem, problem_en=problem_en)


def codes_after_recode(old: str, new: str, below: Sequence[str]) -> dict[str, str]:
    """Where the codes below go when ``old`` becomes ``new``: the same numbers under the new code."""
    return {code: new + code[len(old) :] for code in below}


def codes_after_adoption(parent: str, taken: Sequence[str], adopted: Sequence[str]) -> dict[str, str]:
    """New codes under ``parent`` for children that come from elsewhere.

    A child keeps its number when it is free, else it gets the next after the highest of its kind (police grids have
    their own range). ``taken``: codes under the parent that stay.

    Raises:
        LinliError: ``place_change_invalid`` when the numbers run out.
    """
    used = {int(code[len(parent) :]) for code in taken}
    found: dict[str, str] = {}
    late = []
    for code in sorted(adopted):
        number = int(code[-3:])
        if number in used:
            late.append(code)
            continue
        used.add(number)
        found[code] = f"{parent}{number:03d}"
    for code in late:
        number = _next_number(used, level_of(code) == "police_grid")
        used.add(number)
        found[code] = f"{parent}{number:03d}"
    return found


def _next_number(used: set[int], police: bool) -> int:
    floor, ceiling = (POLICE_SEQUENCE, 999) if police else (0, POLICE_SEQUENCE)
    number = max((n for n in used if floor < n <= ceiling), default=floor) + 1
    if number > ceiling:
        raise _no("编号已用完", "there is no number left below this place")
    return number
