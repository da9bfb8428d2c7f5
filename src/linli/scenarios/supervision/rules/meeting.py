"""联席会议: community, street or district; what is decided becomes cases with an owner and a deadline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs, Part
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import AREA, DEADLINE, NOTHING, OPENER, SYSTEM_ONLY, UNIT, Move, State
from linli.kernel.cases.types import SAME as STAYS
from linli.scenarios.supervision import words
from linli.scenarios.supervision.rules.acceptance import WITHDRAWN, end_of, given_to
from linli.scenarios.supervision.rules.finding import ITEM

SLUG = "supervision.meeting"
STATES = (
    State("convened", "待召开", "To be held", timer=DEADLINE, held_by="unit", step=0),
    State("held", "待落实", "Decisions under way", timer=DEADLINE, held_by="unit", step=1),
    State("closed", "已办结", "Closed", final=True, step=2),
    WITHDRAWN,
)


def convene(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """召集会议: level, time, place, who comes, what is on the agenda."""
    unit = book.units_by_id[facts.opener_unit_id or 0]
    invited = [book.units[code].id for code in inputs.fields["invited"]]
    return Decision(
        {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": list(dict.fromkeys([unit.id, *invited])),
         "due_at": datetime.fromisoformat(inputs.fields["at"]), "data": {**inputs.fields, "times": 1}},
        {"unit": unit.code},
    )  # fmt: skip


def minute(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """会议纪要: who came, what was said, and what was decided; each decision is a case of its own."""
    parts = tuple(_item(decided, facts, inputs, book) for decided in inputs.fields["decided"])
    kept = {"present": list(inputs.fields["present"]), "minutes": inputs.fields["minutes"]}
    due = max((part.changes["due_at"] for part in parts), default=facts.due_at)
    to = None if parts else "closed"
    return Decision({"data": {**facts.data, **kept}, "due_at": due}, {"decided": len(parts)}, parts, to=to)


def _item(decided: dict[str, Any], facts: Facts, inputs: Inputs, book: Rulebook) -> Part:
    unit = book.units[decided["unit"]]
    return Part(
        decided["what"][:60], ITEM, description=f"{facts.title}\n{decided['what']}",
        changes={**given_to(unit, inputs.now, facts), "due_at": end_of(decided["due"], inputs.now),
                 "data": {"owner_name": decided["owner"], "measure": decided["what"]}},
    )  # fmt: skip


OPENING = Move(
    "open", "召集联席会议", "Convene a joint meeting", {NOTHING: "convened"}, (AREA,), convene, needs=("text",),
    optional=("title", "attachments"), fields=words.MEETING,
)  # fmt: skip
MOVES = (
    Move("minute", "会议纪要", "Record the meeting", {"convened": "held"}, (UNIT,), minute, optional=("attachments",),
         next_in=("convened",), fields=words.MINUTES),
    Move("items_done", "议定事项均已办结", "All decisions done", {"held": "closed"}, (SYSTEM_ONLY,), rules.stay),
    Move("withdraw", "撤销", "Withdraw", {"convened": "withdrawn"}, (OPENER,), rules.stay, needs=("text",)),
    Move("note", "记录", "Add a note", {"convened": STAYS, "held": STAYS}, (UNIT,), rules.stay, needs=("text",),
         optional=("attachments",)),
    Move("escalate", "升级提醒", "Escalate", {"*": STAYS}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
