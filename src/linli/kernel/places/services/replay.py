"""Years of official code lists replayed into the history of places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from linli.kernel.base.actor import Actor
from linli.kernel.places.history import Step, short_code, steps_between
from linli.kernel.places.imports.sheets import read_lines
from linli.kernel.places.services.changes import change

COLUMNS = {"year": ("年份", "年"), "code": ("代码", "区划代码"), "name": ("名称",)}


def read_years(data: bytes) -> dict[int, dict[str, str]]:
    """Year → code → name, from a CSV or XLSX with columns year, code, name.

    Raises:
        LinliError: the file cannot be read.
    """
    years: dict[int, dict[str, str]] = defaultdict(dict)
    for line in read_lines(data, COLUMNS, ("year", "code", "name")):
        years[int(line.cells["year"])][short_code(line.cells["code"])] = line.cells["name"]
    return dict(years)


def replay(
    *,
    years: Mapping[int, Mapping[str, str]],
    source: str,
    by: Actor,
    progress: Callable[[list[Step]], Iterable[Step]] = lambda steps: steps,
) -> dict[str, Any]:
    """Make every change between the years' lists, in one transaction; answers how many of each kind.

    What holds today stays as it is: the replayed versions lie before it and lead to it.

    Raises:
        LinliError: a change does not fit what is there (``place_exists``: the years were replayed before).
    """
    steps = list(steps_between(years))
    with transaction.atomic():
        for step in progress(steps):
            change(
                kind=step.kind,
                on=step.on,
                before=step.before,
                after=step.after,
                source=source,
                note=f"{step.on.year} 年统计用区划代码",
                by=by,
                retroactive=True,
            )
    counts = Counter(step.kind for step in steps)
    return {"years": len(years), "changes": len(steps), **counts}
