"""What is known of a cylinder, and whether it may go on: at the scan it stops with a reason in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from linli.scenarios.gas.rules.terms import Terms

CODE_LENGTH = 60
FACTS = (
    "maker", "made_on", "inspected_on", "inspection_due_on", "scrap_on", "owner_firm", "capacity_kg",
)  # fmt: skip
"""Words of the register's facts of equipment that make a cylinder."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a cylinder, as its label and its papers say them; None where nobody has said."""

    made_on: date | None = None
    inspected_on: date | None = None
    inspection_due_on: date | None = None
    scrap_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a cylinder may not go on, in both languages. ``since`` is the day from which it holds."""

    reason: str
    message: str
    message_en: str
    since: date | None = None


REASONS = {
    "unknown": ("没有登记这只气瓶，来路不明", "No such cylinder is registered: nobody knows where it comes from"),
    "no_dates": ("没有登记制造日期，无法判断是否到期", "Its day of making is not registered: its age is unknown"),
    "overdue": ("检验已过期（应于{since}前检验）", "Its inspection is overdue since {since}"),
    "over_age": ("超过使用年限（{since}应报废）", "It is over age: to be scrapped on {since}"),
    "scrapped": ("已报废", "It was scrapped"),
    "hazard": ("隐患未销号", "A hazard of it is not closed"),
}


def clean_code(scanned: str) -> str:
    """The code in what a camera read: a label's text, or an address whose parameter ``code`` or last part it is."""
    text = scanned.strip()
    if "://" in text:
        address = urlsplit(text)
        told = parse_qs(address.query).get("code")
        text = told[0] if told else address.path.rstrip("/").rpartition("/")[2]
    return "".join(text.upper().split())[:CODE_LENGTH]


def dates_of(facts: Mapping[str, Any]) -> Dates:
    """The days among a cylinder's facts (word → value)."""
    return Dates(*(_day(facts.get(word)) for word in ("made_on", "inspected_on", "inspection_due_on", "scrap_on")))


def inspection_due(dates: Dates, terms: Terms) -> date | None:
    """Until when its inspection holds: as its papers say, else the district's years after the last (or its making)."""
    last = dates.inspected_on or dates.made_on
    if dates.inspection_due_on is not None:
        return dates.inspection_due_on
    return years_after(last, terms.inspection_years) if last else None


def end_of_life(dates: Dates, terms: Terms) -> date | None:
    """When it is scrapped: the earlier of what its label says and of what its age allows.

    An inspection passed in the last months of its life, or later, is the assessment that lets it serve longer.
    """
    if dates.made_on is None:
        return dates.scrap_on
    end = years_after(dates.made_on, terms.life_years)
    if dates.inspected_on and dates.inspected_on >= months_before(end, terms.assessed_in_last_months):
        end = years_after(dates.made_on, terms.life_years_if_assessed)
    return min(end, dates.scrap_on) if dates.scrap_on else end


def coming(
    dates: Dates, terms: Terms, *, is_scrapped: bool = False, has_hazard: bool = False
) -> list[tuple[Stop, date | None]]:
    """Every reason for which a registered cylinder may not go on, with the first day on which it holds; None: it holds
    already."""
    found: list[tuple[Stop, date | None]] = [(stop("scrapped"), None)] if is_scrapped else []
    due, end = inspection_due(dates, terms), end_of_life(dates, terms)
    if dates.made_on is None:
        found.append((stop("no_dates"), None))
    if due is not None:
        found.append((stop("overdue", due), due + timedelta(days=1)))
    if end is not None:
        found.append((stop("over_age", end), end))
    return [*found, *([(stop("hazard"), None)] if has_hazard else [])]


def stops(dates: Dates, on: date, terms: Terms, *, is_scrapped: bool = False, has_hazard: bool = False) -> list[Stop]:
    """Every reason for which a registered cylinder may not go on that day; empty when it may."""
    found = coming(dates, terms, is_scrapped=is_scrapped, has_hazard=has_hazard)
    return [one for one, first in found if first is None or on >= first]


def stop(reason: str, since: date | None = None) -> Stop:
    """A reason in words."""
    zh, en = REASONS[reason]
    day = since.isoformat() if since else ""
    return Stop(reason, zh.format(since=day), en.format(since=day), since)


def out_of_order(dates: Dates) -> bool:
    """Whether the days contradict each other: inspected before it was made, due before it was inspected."""
    made, seen = dates.made_on, dates.inspected_on
    later: Sequence[tuple[date | None, date | None]] = (
        (made, seen), (made, dates.scrap_on), (seen or made, dates.inspection_due_on),
    )  # fmt: skip
    return any(first is not None and then is not None and then < first for first, then in later)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th where there is none."""
    return months_before(day, -12 * years)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
