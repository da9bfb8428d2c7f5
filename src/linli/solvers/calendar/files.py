"""The calendar from a folder, and its visits into one.

In: ``firms.csv`` (firm, street, tier), ``tiers.csv`` (tier, visits, minutes), ``streets.csv`` (street, pairs),
``weeks.csv`` (week, days: working days of each week of the year, in order); ``params.json``: day_minutes (300).
Out: ``visits.csv`` (week, street, firm, tier, pair), ``load.csv`` (street, week, minutes, even_minutes), ``draw.txt``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from linli.solvers.calendar.data import CalendarData, CalendarPlan, Params, Tier, ideal
from linli.solvers.tables import Row, TableError, read_params, read_table, write_table

DRAW = """种子 seed: {seed}
每条街道、每一风险级别内,企业按 SHA-256("种子|街道|级别|企业") 从小到大排序,依次进入 visits.csv 的周次。
Within each street and tier, firms are ordered by SHA-256 of "seed|street|tier|firm" and take the weeks in that order.
"""


def read(folder: Path) -> tuple[CalendarData, Params]:
    """Data and params of a folder. Raises TableError with one sentence for what cannot be read."""
    tiers = read_table(folder / "tiers.csv", ("tier", "visits", "minutes"))
    streets = read_table(folder / "streets.csv", ("street", "pairs"))
    weeks = read_table(folder / "weeks.csv", ("week", "days"))
    firms = read_table(folder / "firms.csv", ("firm", "street", "tier"))
    tier_of = {row.text("tier"): index for index, row in enumerate(tiers)}
    street_of = {row.text("street"): index for index, row in enumerate(streets)}
    seen: dict[str, int] = {}
    for row in firms:
        if (before := seen.setdefault(row.text("firm"), row.line)) != row.line:
            raise row.wrong("firm", f"«{row.text('firm')}» stands in line {before}, too")
    days = [row.whole("days", least=0) for row in weeks]
    if not weeks or max(days) > 7 or not sum(days):
        raise TableError("weeks.csv must have working days, at most 7 a week")
    data = CalendarData(
        firms=tuple(row.text("firm") for row in firms),
        street=np.array([_known(row, "street", street_of, "streets.csv") for row in firms], dtype=np.int64),
        tier=np.array([_known(row, "tier", tier_of, "tiers.csv") for row in firms], dtype=np.int64),
        tiers=tuple(
            Tier(row.text("tier"), row.whole("visits", least=1), row.number("minutes", least=1)) for row in tiers
        ),
        streets=tuple(street_of),
        days=np.array(days, dtype=np.int64),
        pairs=tuple(row.whole("pairs", least=0) for row in streets),
    )
    try:
        return data, Params(**read_params(folder / "params.json", ("day_minutes",)))
    except (TypeError, ValueError) as problem:
        raise TableError(f"params.json: {problem}") from None


def _known(row: Row, column: str, names: dict[str, int], file: str) -> int:
    if (index := names.get(row.text(column))) is None:
        raise row.wrong(column, f"«{row.text(column)}» is not in {file}")
    return index


def write(folder: Path, data: CalendarData, plan: CalendarPlan) -> list[Path]:
    """The year's visits, the load of each week, and how to repeat the draw."""
    folder.mkdir(parents=True, exist_ok=True)
    visits = [
        (
            int(week) + 1,
            data.streets[data.street[firm]],
            data.firms[firm],
            data.tiers[data.tier[firm]].name,
            int(pair) + 1,
        )
        for firm, week, pair in zip(plan.firm, plan.week, plan.pair, strict=True)
    ]
    even = ideal(plan.load, data.days)
    load = [
        (street, week + 1, round(float(plan.load[index, week])), round(float(even[index, week])))
        for index, street in enumerate(data.streets)
        for week in range(len(data.days))
    ]
    draw = folder / "draw.txt"
    draw.write_text(DRAW.format(seed=plan.draw), encoding="utf-8")
    return [
        write_table(folder / "visits.csv", ("week", "street", "firm", "tier", "pair"), visits),
        write_table(folder / "load.csv", ("street", "week", "minutes", "even_minutes"), load),
        draw,
    ]
