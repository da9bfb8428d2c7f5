"""What figures are grouped by, and how the groups are called. Units, places, categories and weeks: never persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from linli.kernel.cases.queries import names
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.rulebook import CategoryFact

# Local time is UTC+8 without daylight saving (lib.calendars); a week begins on its Monday.
BY: Mapping[str, str] = {
    "unit": "coalesce(c.unit_id::text, '')",
    "community": "c.community_code",
    "street": "c.street_code",
    "category": "c.category_code",
    "class": "left(c.category_code, 2)",
    "week": "date_trunc('week', c.opened_at at time zone interval '+08:00')::date",
}
BY_CATEGORY = frozenset({"category", "class"})


@dataclass(frozen=True, slots=True)
class Named:
    """A group with its name in both languages; ``order`` sorts by the district's own order, not by how much."""

    key: str
    name: str
    name_en: str
    order: str = ""


FOLDED = "~"
TOTAL = Named("", "合计", "Total")
OTHERS = Named("others", "其他(含不足五件的非公开类别)", "Others (with non-public categories of fewer than five cases)")


class Names(dict[str, Named]):
    """Groups by key; the key of the folded rows is known to all, a key nobody knows is its own name."""

    def __missing__(self, key: str) -> Named:
        return OTHERS if key == FOLDED else Named(key, key, key, key)

    def order(self, key: str) -> tuple[bool, str]:
        """The district's order, what has no name yet and the folded rows last."""
        return key in ("", FOLDED), self[key].order


def named(by: str, found: Sequence[str]) -> Names:
    """The names of the groups that were found."""
    match by:
        case "unit":
            return _units(found)
        case "community" | "street":
            return Names({key: Named(key, *names.area(key), key) for key in found})
        case "week":
            return Names({key: _week(key) for key in found})
    return _categories(found, rulebooks.current().categories)


def sensitive(by: str, categories: Mapping[str, CategoryFact]) -> set[str]:
    """Keys of categories that are not shown to the public; a class is one when any of its categories is."""
    hidden = [category for category in categories.values() if category.parent_code and not category.is_public]
    return {category.code if by == "category" else category.parent_code for category in hidden}


def _units(found: Sequence[str]) -> Names:
    with connection.cursor() as cursor:
        cursor.execute(
            "select id::text, short_name, name_en, code from accounts_unit where id = any(%s)",
            [[int(key) for key in found if key]],
        )
        units = Names({row[0]: Named(*row) for row in cursor.fetchall()})
    units[""] = Named("", "未派遣", "Not dispatched")
    return units


def _categories(found: Sequence[str], categories: Mapping[str, CategoryFact]) -> Names:
    known = {code: Named(code, c.name, c.name_en, code) for code in found if (c := categories.get(code))}
    return Names(known | {"": Named("", "未定类别", "No category yet")})


def _week(monday: str) -> Named:
    begin = date.fromisoformat(monday)
    year, week, _ = begin.isocalendar()
    end = begin + timedelta(days=6)
    days = f"{begin.month}/{begin.day}–{end.month}/{end.day}"
    return Named(monday, f"{year}年第{week}周({days})", f"Week {week} of {year} ({begin:%d %b}–{end:%d %b})", monday)
