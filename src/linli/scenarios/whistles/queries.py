"""The readers of whistles: what the case page shows of items, units, meetings and shares."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.cases.appointments import Appointment
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Choice, Field
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.queries.facts import loaded
from linli.kernel.cases.sections import FACTS, Section
from linli.kernel.cases.types import case_type
from linli.scenarios.whistles import words
from linli.scenarios.whistles.rules import CALL, SHARE, WHISTLE

ITEMS = (
    Field("n", "序号", "No.", "number"),
    *words.ITEM,
    Field("verdict", "验收", "Verdict", "choice", choices=words.VERDICTS),
)
CALLS = (
    Field("unit", "单位", "Unit", "unit"),
    Field("state", "状态", "State", "state"),
    Field("due", "报到期限", "To report in by", "moment"),
    Field("reported_at", "报到时间", "Reported in at", "moment"),
    Field("late", "迟到", "Late", "yes_no"),
    Field("who", "报到人", "Who"),
    Field("turnout", "到场评分", "Turn-out", "rating"),
    Field("result", "成效评分", "Result", "rating"),
    Field("rating", "对吹哨的评价", "Its word on the whistle", "rating"),
)
MEETINGS = (Field("n", "次", "No.", "number"), *words.CONVENE, *words.MINUTES)
SHARES = (
    Field("link", "任务", "Task", "link"),
    Field("unit", "承担单位", "Unit", "unit"),
    Field("state", "状态", "State", "state"),
    *words.SHARE[2:5],
    Field("due", "完成期限", "Done by", "moment"),
)
HEAD = (
    Field("level", "召集层级", "Convened by", "choice", choices=words.LEVELS),
    Field("proposed", "建议召集", "Proposed", "units"),
    *words.DECIDE[1:],
)
MEETING_HOURS = 1


def sections(facts: Facts, by: Actor) -> list[Section]:
    """Items, called units, meetings and shares of a whistle; of a call and a share the whistle's items."""
    if facts.type != WHISTLE:
        return _of_part(facts)
    rated = {unit["code"]: unit for unit in facts.data["called"]}
    children = _children(facts.id)
    calls = [row | _rates(row, rated) for row in children if row["type"] == CALL]
    found = [
        Section("items", "需要解决的事项", "What is to be solved", ITEMS, facts.data["items"]),
        Section("called", "召集的单位", "Units called", CALLS, calls),
        Section("meetings", "协商会", "Meetings", MEETINGS, facts.data["meetings"]),
        Section("shares", "分工", "Shares", SHARES, [row for row in children if row["type"] == SHARE]),
    ]
    return [Section("head", "召集", "Convening", HEAD, [facts.data], FACTS), *(each for each in found if each.rows)]


def appointment(facts: Facts) -> Appointment | None:
    """The latest meeting, for a calendar file."""
    meetings = facts.data.get("meetings")
    if not meetings:
        return None
    last = meetings[-1]
    begins = datetime.fromisoformat(last["at"])
    return Appointment(
        facts.title, begins, begins + timedelta(hours=MEETING_HOURS), last["where"], last["agenda"],
        sequence=len(meetings),
    )  # fmt: skip


def whistle_of(case_id: int) -> tuple[Any, str, bool] | None:
    """(uuid, state, something still open below it) of the whistle that a call or a share belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.uuid, p.state, exists (select 1 from cases_case k where k.parent_id = p.id and k.type = c.type"
            " and k.is_open) from cases_case c join cases_case p on p.id = c.parent_id where c.id = %s",
            [case_id],
        )
        row: tuple[Any, str, bool] | None = cursor.fetchone()
    return row


def open_below(case_id: int) -> list[Any]:
    """The uuids of a whistle's calls and shares that are still open."""
    with connection.cursor() as cursor:
        cursor.execute("select uuid from cases_case where parent_id = %s and is_open order by id", [case_id])
        return [row[0] for row in cursor.fetchall()]


def units_below(case_id: int) -> list[int]:
    """The units that reported in on a whistle's call."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct unit_id from cases_case where parent_id = %s and type = %s and state = 'reported_in'",
            [case_id, CALL],
        )
        return [row[0] for row in cursor.fetchall()]


def _of_part(facts: Facts) -> list[Section]:
    with connection.cursor() as cursor:
        cursor.execute("select data from cases_case where id = %s", [facts.parent_id])
        row = cursor.fetchone()
    items = loaded(row[0])["items"] if row else []
    return [Section("items", "需要解决的事项", "What is to be solved", ITEMS, items)]


def _children(case_id: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select type, uuid, number, title, unit_id, state, coalesce(step_due_at, due_at), data from cases_case"
            " where parent_id = %s order by id",
            [case_id],
        )
        return [_child(*row) for row in cursor.fetchall()]


def _child(
    slug: str, uuid: Any, number: str, title: str, unit_id: int, state: str, due: datetime | None, data: Any
) -> dict[str, Any]:
    known = case_type(slug).state_of[state]
    kept: dict[str, Any] = loaded(data)
    return kept | {
        "type": slug, "link": {"uuid": str(uuid), "number": number, "title": title}, "unit": unit_id,
        "state": Choice(known.slug, known.name, known.name_en), "due": due,
    }  # fmt: skip


def _rates(row: dict[str, Any], rated: dict[str, Any]) -> dict[str, Any]:
    """What the whistler said of the unit's turn-out and result."""
    unit = rulebooks.current().units_by_id.get(row["unit"])
    said = rated.get(unit.code, {}) if unit else {}
    return {aspect: said.get(aspect) for aspect in ("turnout", "result")}
