"""The demo's day: two weeks of older reports and one day of new ones, played over HTTP, then counted at the server.

Not a command of its own: ``linli demo`` calls it. That a day was played is kept in the audit, so that nobody takes made
cases for real ones, and so that a second start does not play again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from tqdm import tqdm

from linli.config.simulation import figures, ground, reports
from linli.config.simulation.acts import Acts
from linli.config.simulation.hours import DAY_CLOSES, at, last_day
from linli.config.simulation.line import Line
from linli.config.simulation.people import Cast
from linli.config.simulation.play import Played, play
from linli.config.simulation.reports import OLDER_DAYS, Category
from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.pack import installed_pack

REPORTS = 300
BEGUN, PLAYED = "demo.day.begun", "demo.day.played"
HEAD = ("", "上报 reported", "派遣 dispatched", "办结 closed", "回滚 returned", "超期 overdue", "中位小时 median h")


@dataclass(frozen=True, slots=True)
class Day:
    """A day to play, or one that was played."""

    day: date
    reports: int
    seed: int

    @property
    def ends(self) -> datetime:
        """The end of the day's last hour."""
        return at(self.day, DAY_CLOSES)

    def periods(self) -> Iterator[tuple[str, datetime, datetime]]:
        """The rows of the table: title, from, until."""
        begins = at(self.day, DAY_CLOSES.replace(hour=0))
        yield f"{self.day:%Y-%m-%d}", begins, self.ends
        yield "此前两周 two weeks before", begins - timedelta(days=OLDER_DAYS + 30), begins


def recorded() -> tuple[Day | None, bool]:
    """The day that was begun in this database, and whether it was played to its end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select action, detail->>'day', detail->>'reports', detail->>'seed' from audit_auditrecord"
            " where action = any(%s) order by id",
            [[BEGUN, PLAYED]],
        )
        rows = cursor.fetchall()
    if not rows:
        return None, False
    _, day, count, seed = rows[-1]
    return Day(date.fromisoformat(day), int(count), int(seed)), rows[-1][0] == PLAYED


def run(address: str, *, count: int, seed: int, quiet: bool, stopping: Callable[[], bool] = lambda: False) -> Played:
    """Play the last working day before now with ``count`` reports against the server at ``address``.

    Raises LookupError when the district has no buildings or no people yet.
    """
    calendar = installed_pack().calendar.working()
    day = Day(last_day(clock.now(), calendar.is_workday), count, seed)
    line = Line(address)
    try:
        acts = Acts(Cast(line))
        stories = reports.plan(
            count=count, seed=seed, day=day.day, spots=ground.spots(reports=count, seed=seed),
            categories=_categories(acts), is_workday=calendar.is_workday,
        )  # fmt: skip
        _record(BEGUN, day)
        began = time.monotonic()
        played = play(line, acts, stories, seed=seed, quiet=quiet, stopping=stopping)
        if not played.stopped:
            _record(PLAYED, day, seconds=round(time.monotonic() - began, 1), refused=len(played.refused))
    finally:
        line.close()
    return played


def _categories(acts: Acts) -> dict[str, Category]:
    return {
        code: Category(code, row["urgency"], row["is_public"])
        for code, row in acts.categories.items()
        if row["parent_code"] and "video" not in row["evidence"]
    }


def _record(action: str, day: Day, **more: Any) -> None:
    detail = {"day": day.day.isoformat(), "reports": day.reports, "seed": day.seed} | more
    with transaction.atomic():
        audit.record(by=SYSTEM, action=action, object_type="district", object_id=installed_pack().code, detail=detail)
