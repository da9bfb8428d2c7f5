"""The readers of supervision: what the case pages show of orders, findings, tasks, duties and meetings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.appointments import Appointment
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Choice, Field
from linli.kernel.cases.queries.facts import loaded
from linli.kernel.cases.sections import FACTS, Section
from linli.kernel.cases.types import case_type
from linli.scenarios.supervision import words
from linli.scenarios.supervision.rules import duty, finding, meeting, order, periods, task
from linli.scenarios.supervision.rules.periods import Node

MEETING_HOURS = 2
_LINK = Field("link", "事项", "Case", "link")
_STATE = Field("state", "状态", "State", "state")
_UNIT = Field("unit", "责任单位", "Unit", "unit")
_DUE = Field("due", "期限", "Due", "moment")
REACHED = (
    Field("target", "目标", "Target", "amount"),
    Field("done", "累计完成", "Done in all", "amount"),
    Field("progress", "完成率", "Progress", "share"),
    Field("passed", "时间进度", "Time passed", "share"),
    Field("forecast", "按现有进度期末预计", "Forecast at this pace", "share"),
)
TASK = (Field("period", "周期", "Period"), Field("measure", "计量单位", "Measured in"), *REACHED)
TREE = (
    _LINK, Field("period", "周期", "Period"), _UNIT, Field("weight", "权重", "Weight", "number"), *REACHED, _STATE,
)  # fmt: skip
CHECKS = (
    Field("at", "时间", "At", "moment"),
    Field("by", "检查人", "By", "person"),
    Field("good", "正常", "In order", "number"),
    Field("of", "检查项", "Items", "number"),
    Field("text", "情况", "What was found", "text"),
)
PLAN = (
    Field("source", "问题来源", "Found by", "choice", choices=words.SOURCES),
    Field("measure", "整改措施", "Measure", "text"),
    Field("owner", "责任人", "Person in charge", "person"),
    Field("owner_name", "责任人", "Person in charge"),
)
ITEMS = (_LINK, _UNIT, Field("owner_name", "责任人", "In charge"), _STATE, _DUE)
NOTE = "完成率由下级按权重汇总；预计为按现有进度推算到期末，时间不足百分之五时不推算。"
NOTE_EN = (
    "Progress is the weighted mean of what is below; the forecast goes on at the present pace, and is left out while "
    "less than a twentieth of the time has passed."
)


def sections(facts: Facts, by: Actor) -> Sequence[Section]:
    """What belongs to the type of the case."""
    return _OF[facts.type](facts)


def appointment(facts: Facts) -> Appointment | None:
    """The meeting, for a calendar file."""
    begins = datetime.fromisoformat(facts.data["at"])
    agenda = "\n".join(row["title"] for row in facts.data["agenda"])
    return Appointment(facts.title, begins, begins + timedelta(hours=MEETING_HOURS), facts.data["where"], agenda)


def open_items(case_id: int) -> tuple[Any, str, bool] | None:
    """(uuid, state, something still open) of the meeting that an item belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.uuid, p.state, exists (select 1 from cases_case k where k.parent_id = p.id and k.is_open)"
            " from cases_case c join cases_case p on p.id = c.parent_id where c.id = %s and p.type = %s",
            [case_id, meeting.SLUG],
        )
        row: tuple[Any, str, bool] | None = cursor.fetchone()
    return row


def _order(facts: Facts) -> list[Section]:
    columns = (Field("about", "督办的事项", "About", "link"),)
    return [Section("order", "督办", "Supervision", columns, [facts.data], FACTS)]


def _plan(facts: Facts) -> list[Section]:
    shown = tuple(field for field in PLAN if facts.data.get(field.name))
    return [Section("plan", "整改", "Putting it right", shown, [facts.data], FACTS)] if shown else []


def _duty(facts: Facts) -> list[Section]:
    head = words.ROSTER[:2]
    items = (Field("item", "检查项", "Item"),)
    found = [
        Section("duty", "值班", "Duty", head, [facts.data], FACTS),
        Section("shifts", "排班", "Shifts", words.SHIFT, facts.data["shifts"]),
        Section("checklist", "检查清单", "Checklist", items, [{"item": item} for item in facts.data["checklist"]]),
        Section("checks", "检查记录", "Checks", CHECKS, facts.data["checks"]),
    ]
    return [section for section in found if section.rows]


def _meeting(facts: Facts) -> list[Section]:
    head = (*words.MEETING[:4], *(words.MINUTES[:2] if facts.data.get("minutes") else ()))
    rows = [_row(*row) for row in _below(facts.id) if row[1] == facts.id]
    found = [
        Section("meeting", "会议", "Meeting", head, [facts.data], FACTS),
        Section("agenda", "议题", "Agenda", words.AGENDUM, facts.data["agenda"]),
        Section("items", "议定事项", "Decisions", ITEMS, rows),
    ]  # fmt: skip
    return [section for section in found if section.rows]


def _task(facts: Facts) -> list[Section]:
    now = clock.now()
    below = _below(facts.id)
    parts = [_row(*row) | _reached(row[0], loaded(row[8]), below, now) for row in below if row[1] == facts.id]
    own = facts.data | _reached(facts.id, facts.data, below, now)
    found = [Section("task", "任务进度", "Progress", TASK, [own], FACTS, NOTE, NOTE_EN)]
    return [*found, Section("parts", "任务分解", "Split", TREE, parts)] if parts else found


def _reached(case_id: int, data: dict[str, Any], below: list[tuple[Any, ...]], now: datetime) -> dict[str, Any]:
    reached = periods.progress(_node(case_id, data, below))
    passed = periods.period(data["period"]).passed(now)
    done = None if data["is_split"] else data["done"]  # its parts report, each in its own measure of the whole
    return {"progress": reached, "passed": passed, "forecast": periods.forecast(reached, passed), "done": done}


def _node(case_id: int, data: dict[str, Any], below: list[tuple[Any, ...]]) -> Node:
    parts = [_node(row[0], loaded(row[8]), below) for row in below if row[1] == case_id and row[5] != "withdrawn"]
    return Node(data["weight"], Decimal(data["target"]), Decimal(data["done"]), parts)


def _below(case_id: int) -> list[tuple[Any, ...]]:
    """Every case below, at whatever depth."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with recursive t as (select id from cases_case where id = %s union all"
            " select c.id from cases_case c join t on c.parent_id = t.id)"
            " select c.id, c.parent_id, c.uuid, c.number, c.title, c.state, c.unit_id, c.due_at, c.data, c.type"
            " from t join cases_case c on c.id = t.id where c.id <> %s order by c.due_at, c.id",
            [case_id, case_id],
        )
        return list(cursor.fetchall())


def _row(
    case_id: int, parent_id: int, uuid: Any, number: str, title: str, state: str, unit_id: int, due: Any, data: Any,
    slug: str,
) -> dict[str, Any]:  # fmt: skip
    known = case_type(slug).state_of[state]
    kept: dict[str, Any] = loaded(data)
    return kept | {
        "link": {"uuid": str(uuid), "number": number, "title": title}, "unit": unit_id, "due": due,
        "state": Choice(known.slug, known.name, known.name_en),
    }  # fmt: skip


_OF: dict[str, Callable[[Facts], list[Section]]] = {
    order.SLUG: _order,
    finding.SLUG: _plan,
    finding.ITEM: _plan,
    task.SLUG: _task,
    duty.SLUG: _duty,
    meeting.SLUG: _meeting,
}
