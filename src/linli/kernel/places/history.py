"""Years of code lists → the dated changes between them. Pure.

The lists are those of the National Bureau of Statistics: once a year, code and name of every street and community. What
happened in between is read off: a name that is gone from one code and new at another was recoded (or moved to another
street), a code that stays with another name was renamed, the rest was created or abolished.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from linli.kernel.places.rules import After, parent_of
from linli.lib.chinese import normalise

Tree = Mapping[str, str]  # code → name
CUT_OFF = (10, 31)
"""Month and day on which a year's list is taken to hold: the lists name the year, and are cut off in autumn."""

_COMMITTEE = re.compile(r"(居民委员会|村民委员会|居委会|村委会)$")


@dataclass(frozen=True, slots=True)
class Step:
    """One change, as ``services.changes.change`` takes it."""

    on: date
    kind: str
    before: tuple[str, ...]
    after: tuple[After, ...]


def steps_between(years: Mapping[int, Tree]) -> Iterator[Step]:
    """The changes that lead from nothing to the first year's tree and on to the last year's."""
    earlier: Tree = {}
    for year in sorted(years):
        yield from _steps(date(year, *CUT_OFF), earlier, years[year])
        earlier = years[year]


def short_code(code: str) -> str:
    """120103002000 → 120103002: a statistical code without the zeros that fill it up to twelve digits."""
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    return code


def _steps(on: date, old: Tree, new: Tree) -> Iterator[Step]:
    recoded = _recoded(old, new)
    created = [code for code in sorted(new) if code not in old and code not in recoded.values()]
    abolished = [code for code in sorted(old) if code not in new and code not in recoded]
    if created:
        yield Step(on, "create", (), tuple(_after(code, new) for code in sorted(created, key=len)))
    for code, target in sorted(recoded.items()):
        kind = "recode" if parent_of(code) == parent_of(target) else "move"
        yield Step(on, kind, (code,), (_after(target, new),))
    for code in sorted(set(old) & set(new)):
        if old[code] != new[code] and code not in recoded:
            yield Step(on, "rename", (code,), (_after(code, new),))
    if abolished:
        yield Step(on, "abolish", tuple(sorted(abolished, key=len, reverse=True)), ())


def _after(code: str, tree: Tree) -> After:
    return After(code=code, name=tree[code], parent_code=parent_of(code))


def _recoded(old: Tree, new: Tree) -> dict[str, str]:
    """Old code → new code for communities whose name is gone from the one and new at the other, and only there."""
    gone = _by_name({code: name for code, name in old.items() if code not in new})
    come = _by_name({code: name for code, name in new.items() if code not in old})
    return {code: come[key] for key, code in gone.items() if key in come}


def _by_name(tree: Tree) -> dict[str, str]:
    """Name without its committee → code, of communities only and of names that come once."""
    keys = {code: _COMMITTEE.sub("", normalise(name)) for code, name in tree.items() if len(code) == 12}
    counts = Counter(keys.values())
    return {key: code for code, key in keys.items() if counts[key] == 1}
