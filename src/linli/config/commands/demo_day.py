"""The demo's day: two weeks of older reports and one day of new ones, played over HTTP, then counted at the server.

Not a command of its own: ``linli demo`` calls it. That a day was played is kept in the audit, so that nobody takes made
cases for real ones, and so that a second start does not play again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from linli.config.commands.tables import print_table
from linli.config.simulation import figures, ground, reports
from linli.config.simulation.acts import Acts
from linli.config.simulation.figures import Period
from linli.config.simulation.hours import last_day
from linli.config.simulation.line import LetIn, Line, Reader
from linli.config.simulation.matters import Matters
from linli.config.simulation.people import Cast
from linli.config.simulation.play import Played, play
from linli.config.simulation.reports import OLDER_DAYS, Category
from linli.config.worker import empty_outbox
from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.pack import installed_pack

BEGUN, PLAYED, MATTERS = "demo.day.begun", "demo.day.played", "demo.matters.played"
HEAD = ("", "上报 reported", "派遣 dispatched", "办结 closed", "回滚 returned", "超期 overdue", "中位小时 median h")


@dataclass(frozen=True, slots=True)
class Day:
    """A day to play, or one that was begun; ``is_played``: to its end."""

    day: date
    reports: int
    seed: int
    is_played: bool = False

    @property
    def periods(self) -> tuple[Period, Period]:
        """The day itself, and the two weeks before it."""
        before = self.day - timedelta(days=1)
        return Period(self.day, self.day), Period(before - timedelta(days=OLDER_DAYS), before)


def recorded() -> Day | None:
    """The day that was begun in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select detail->>'day', detail->>'reports', detail->>'seed', action = %s from audit_auditrecord"
            " where action = any(%s) order by id desc limit 1",
            [PLAYED, [BEGUN, PLAYED]],
        )
        row = cursor.fetchone()
    return row and Day(date.fromisoformat(row[0]), int(row[1]), int(row[2]), row[3])


def run(address: str, *, count: int, seed: int, quiet: bool, stopping: Callable[[], bool] = lambda: False) -> Played:
    """Play the last working day before now with ``count`` reports against the server at ``address``.

    The worker must not run beside it: its clock is the real one, by which everything of the past is overdue. Its other
    half, which tells of what happened, runs here meanwhile. Raises LookupError or ValueError when the district has no
    people or no buildings.
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
        with _telling():
            played = play(line, acts, stories, seed=seed, quiet=quiet, stopping=stopping)
        if not played.stopped:
            _record(PLAYED, day, seconds=round(time.monotonic() - began, 1), refused=len(played.refused))
    finally:
        line.close()
    return played


def show(address: str, played: Played | None = None) -> list[str]:
    """Print the table of the day that was played here, and whether the counts agree; answers where they do not.

    The table is the server's own statistics. They are compared with its list of cases and, right after the play, with
    what the players have seen. Nothing is printed when no day was begun.
    """
    day = recorded()
    if day is None:
        return []
    line = Line(address)
    try:
        reader = Reader(line, Cast(line).district().user_id)
        rows, wrong = [], []
        for title, period in zip((f"{day.day}", "此前两周 two weeks before"), day.periods, strict=True):
            told = figures.of_statistics(reader, period)
            rows.append((title, *("-" if value is None else value for value in astuple(told))))
            wrong += figures.disagreements(told, figures.of_list(reader, period))
            wrong += figures.disagreements(told, played.counted.figures(period)) if played else []
    finally:
        line.close()
    print_table(HEAD, rows)
    _say(day, played, wrong)
    return wrong


def play_matters(address: str, *, quiet: bool) -> None:
    """One matter of every other kind, at the present time and once in a database; the worker may run beside it."""
    if not recorded() or _matters_played():
        return
    line = Line(address)
    try:
        cast = Cast(line, LetIn)
        matters = Matters(cast, cast.busiest())
        played = matters.play()
    finally:
        line.close()
    with transaction.atomic():
        audit.record(
            by=SYSTEM, action=MATTERS, object_type="district", object_id=installed_pack().code,
            detail={"played": played, "community": matters.community},
        )  # fmt: skip
    for sentence in matters.refused:
        print(f"  未成 refused: {sentence}")
    if not quiet:
        print(f"  吹哨、纠纷、清单、督办、走访各备一例 one of each kind: {played} · {matters.community}", flush=True)


def _matters_played() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select 1 from audit_auditrecord where action = %s)", [MATTERS])
        return bool(cursor.fetchone()[0])


def show_public_door(address: str) -> None:
    """Print where a resident enters, and the tracking codes of two reports; a resident needs no account."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct on (c.is_open) c.is_open, r.tracking_code from cases_reporter r"
            " join cases_case c on c.id = r.case_id where r.is_first and c.channel = 'resident'"
            " and c.state in ('handling', 'closed') order by c.is_open, c.id desc"
        )
        codes = [
            f"{address}/t/{code} {'处置中 open' if is_open else '已办结 closed'}" for is_open, code in cursor.fetchall()
        ]
    print("  居民 resident: 无需账号 no account" + "".join(f"\n    {line}" for line in codes))


def _say(day: Day, played: Played | None, wrong: list[str]) -> None:
    if not day.is_played:
        print("  模拟中途停止,未播完 the simulated day was stopped and is not complete")
    for sentence in played.refused if played else []:
        print(f"  未成 refused: {sentence}")
    compared = "统计、列表、模拟三方 statistics, list and players" if played else "统计与列表 statistics and list"
    print(f"  {compared}: " + ("一致 agree" if not wrong else "不一致 DISAGREE: " + "; ".join(wrong)), flush=True)


@contextmanager
def _telling() -> Iterator[None]:
    """Whoever wants to hear of moves hears of them meanwhile; what is left at the end is for the worker."""
    stop = threading.Event()
    thread = threading.Thread(target=empty_outbox, args=(stop,), name="outbox", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _categories(acts: Acts) -> dict[str, Category]:
    """Those in force whose evidence can be made here; nobody makes a film."""
    return {
        code: Category(code, row["urgency"], row["is_public"])
        for code, row in acts.categories.items()
        if row["parent_code"] and "video" not in row["evidence"]
    }


def _record(action: str, day: Day, **more: Any) -> None:
    detail = {"day": day.day.isoformat(), "reports": day.reports, "seed": day.seed} | more
    with transaction.atomic():
        audit.record(by=SYSTEM, action=action, object_type="district", object_id=installed_pack().code, detail=detail)
