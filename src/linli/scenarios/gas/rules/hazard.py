"""隐患: fixed at once with a photo, or controls, a deadline, a re-inspection by a named person who did not fix it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook, UnitFact
from linli.kernel.cases.types import (
    AREA,
    DEADLINE,
    NOTHING,
    OPENER,
    SAME,
    SYSTEM_ONLY,
    TABLE,
    TEAM,
    UNIT,
    Move,
    State,
)
from linli.lib.calendars import SHANGHAI
from linli.lib.calendars import Unit as TimeUnit
from linli.lib.deadlines import Deadline
from linli.scenarios.gas import words

SLUG = "gas.hazard"
RECHECKER = "rechecker"
END_OF_DAY = time(18, 0)
STATES = (
    State("fixing", "整改中", "Being put right", timer=DEADLINE, held_by="unit", step=0,
          within=Deadline(3, TimeUnit.WORKING_DAYS)),
    State("rechecking", "待复查", "To be re-inspected", timer=TABLE, held_by="team", step=1,
          within=Deadline(3, TimeUnit.WORKING_DAYS)),
    State("closed", "已销号", "Closed", final=True, step=2),
    State("withdrawn", "已撤销", "Withdrawn", final=True),
)  # fmt: skip


def find(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """发现隐患: what it is, how serious, what holds until it is fixed, by when, and who looks again."""
    said = inputs.fields
    unit = _unit(facts, inputs, book)
    due = _due(facts, inputs, book)
    kept = {name: said[name] for name in ("kind", "level", "controls", "cylinder", "rechecker")}
    trail = list(dict.fromkeys(u for u in (facts.opener_unit_id, unit.id) if u))
    title = inputs.title.strip() or f"{words.kind_name(said['kind'])}：{inputs.text.strip()}"[:40]
    return Decision(
        {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": trail, "dispatched_at": inputs.now,
         "clock_started_at": inputs.now, "urgency": said["level"], "due_at": due, "title": title,
         "data": {**kept, "at_once": False}},
        {"unit": unit.code, "due_at": due.isoformat()},
        team={said["rechecker"]: RECHECKER},
    )  # fmt: skip


def fix_at_once(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """当场整改: on the day it was found, with the photo that shows it."""
    local = book.calendar.local_date
    if local(facts.opened_at) != local(inputs.now):
        raise LinliError("hazard_not_today")
    _require_photo(inputs)
    kept = {**facts.data, "at_once": True, "fixed_by": inputs.by.id, "handed_in_at": inputs.now.isoformat()}
    return Decision({"data": kept, "closed_at": inputs.now})


def control(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """管控措施: what holds until it is fixed."""
    return Decision({"data": {**facts.data, "controls": inputs.fields["controls"]}})


def fix(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """整改完成: with a photo; not by the one who looks again."""
    if _is_rechecker(facts, inputs):
        raise LinliError("hazard_fixer_rechecks")
    _require_photo(inputs)
    kept = {"fixed_by": inputs.by.id, "handed_in_at": inputs.now.isoformat()}
    return Decision({"data": {**facts.data, **kept}})


def passed(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """复查通过: by the one who was named, and who did not fix it."""
    if inputs.by.id == facts.data.get("fixed_by"):
        raise LinliError("hazard_fixer_rechecks")
    return rules.close(facts, inputs, book)


def name_rechecker(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """指定复查人: somebody else than who fixed it."""
    who = inputs.fields["rechecker"]
    if who == facts.data.get("fixed_by"):
        raise LinliError("hazard_fixer_rechecks")
    return Decision({"data": {**facts.data, "rechecker": who}}, team={who: RECHECKER})


def _unit(facts: Facts, inputs: Inputs, book: Rulebook) -> UnitFact:
    """Who puts it right: as said, else by the catalogue and the duty list, else the community itself."""
    if inputs.fields["unit"]:
        return book.units[inputs.fields["unit"]]
    proposal = book.propose(facts.category_code, facts.place_code) if facts.category_code else None
    unit = proposal.unit if proposal else book.units.get(facts.place_code[:12])
    if unit is None:
        raise LinliError("hazard_needs_unit")
    return unit


def _due(facts: Facts, inputs: Inputs, book: Rulebook) -> datetime:
    """By when: as said (six in the evening of that day), else the pack's time for how serious it is."""
    if not inputs.fields["due"]:
        return book.step_due(SLUG, "fixing", inputs.fields["level"], inputs.now, STATES[0].within)
    day = date.fromisoformat(inputs.fields["due"])
    if day < book.calendar.local_date(inputs.now):
        raise LinliError("hazard_day_past")
    return max(datetime.combine(day, END_OF_DAY, SHANGHAI).astimezone(UTC), inputs.now)


def _require_photo(inputs: Inputs) -> None:
    if "photo" not in inputs.evidence:
        raise LinliError("evidence_required", missing="整改后照片", missing_en="a photo after fixing", kinds=["photo"])


def _is_rechecker(facts: Facts, inputs: Inputs) -> bool:
    return any(user == inputs.by.id and part == RECHECKER for user, part in facts.team)


def _stays(*states: str) -> dict[str, str]:
    return dict.fromkeys(states, SAME)


OPENING = Move(
    "open", "登记隐患", "Record a hazard", {NOTHING: "fixing"}, (AREA,), find, needs=("text",),
    optional=("title", "category", "position", "attachments"), fields=words.FIND,
)  # fmt: skip
MOVES = (
    Move("fix_at_once", "当场整改", "Fix at once", {"fixing": "closed"}, (AREA,), fix_at_once, needs=("attachments",),
         optional=("text",)),
    Move("control", "管控措施", "Set controls", _stays("fixing"), (AREA, UNIT), control, optional=("attachments",),
         fields=words.CONTROL),
    Move("fix", "整改完成", "Put right", {"fixing": "rechecking"}, (UNIT, AREA), fix, needs=("text", "attachments"),
         next_in=("fixing",)),
    Move("pass", "复查通过", "Pass re-inspection", {"rechecking": "closed"}, (f"{TEAM}:{RECHECKER}",), passed,
         optional=("text", "attachments"), next_in=("rechecking",)),
    Move("fail", "复查不通过", "Fail re-inspection", {"rechecking": "fixing"}, (f"{TEAM}:{RECHECKER}",), rules.stay,
         needs=("text",), optional=("attachments",)),
    Move("name_rechecker", "指定复查人", "Name who re-inspects", _stays("fixing", "rechecking"), (AREA, OPENER),
         name_rechecker, optional=("text",), fields=words.NAME),
    Move("extend", "延期", "Extend", _stays("fixing"), (OPENER, AREA), rules.extend, needs=("reason", "days"),
         optional=("text",)),
    Move("note", "记录", "Add a note", _stays("fixing", "rechecking"), (UNIT, OPENER, AREA), rules.stay,
         needs=("text",), optional=("attachments",)),
    Move("withdraw", "撤销", "Withdraw", {"fixing": "withdrawn"}, (OPENER,), rules.stay, needs=("reason",),
         optional=("text",)),
    Move("escalate", "升级提醒", "Escalate", {"*": SAME}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip


def data_of(facts: Facts) -> dict[str, Any]:
    """What the case page shows of a hazard beyond its words."""
    return {**facts.data, "fix_by": facts.due_at and facts.due_at.isoformat()}
