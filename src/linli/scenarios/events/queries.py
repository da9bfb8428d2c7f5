"""The readers of events: the outcome for the case page, and the plain public timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Field
from linli.kernel.cases.queries import detail, names
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.sections import FACTS, Section
from linli.kernel.cases.types import case_type
from linli.lib.tracking import parse_tracking_code
from linli.scenarios.events import plain_words
from linli.scenarios.events.models import Outcome

# What a stranger's eye may see of the timeline: moves that change where it is, and what was written for the reporter.
PUBLIC_MOVES = frozenset(
    [
        "open",
        "accept",
        "reject",
        "dispatch",
        "sign",
        "contact",
        "ask_info",
        "supply_info",
        "transfer",
        "return",
        "extend",
        "suspend",
        "resume",
        "split",
        "merge",
        "hand_in",
        "verify",
        "close",
        "reopen",
        "withdraw",
        "urge",
        "supervise",
        "recategorise",
        "relocate",
        "rate",
    ]
)


def outcome_of(case_id: int) -> dict[str, Any] | None:
    """How the reporter was contacted and what came of it, or None."""
    found = Outcome.objects.filter(case_id=case_id).values(
        "contact_due_at", "contacted_at", "called_back_at", "was_reached", "is_solved", "satisfaction", "comment",
        "excluded_reason",
    ).first()  # fmt: skip
    return dict(found) if found else None


OUTCOME = (
    Field("contact_due_at", "应联系时限", "To be contacted by", "moment"),
    Field("contacted_at", "首次联系", "First contacted", "moment"),
    Field("called_back_at", "回访时间", "Called back", "moment"),
    Field("was_reached", "已联系上", "Reached", "yes_no"),
    Field("is_solved", "是否解决", "Solved", "yes_no"),
    Field("satisfaction", "满意度", "Satisfaction", "rating"),
    Field("comment", "诉求人意见", "What was said", "text"),
)


def sections(facts: Facts, by: Actor) -> list[Section]:
    """Contact, call-back and the reporter's own word on the result."""
    found = outcome_of(facts.id)
    if found is None:
        return []
    return [Section("outcome", "联系与回访", "Contact and call-back", OUTCOME, [found], FACTS)]


def holder_of(code: str) -> tuple[Actor, UUID]:
    """Who holds a tracking code, and of which case. Raises tracking_code_unknown."""
    try:
        parsed = parse_tracking_code(code)
    except ValueError:
        raise LinliError("tracking_code_unknown") from None
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uuid, r.is_first from cases_reporter r join cases_case c on c.id = r.case_id"
            " where r.tracking_code = %s and c.type = 'events.event'",
            [parsed],
        )
        row = cursor.fetchone()
    if row is None:
        raise LinliError("tracking_code_unknown")
    return Actor(kind="resident", case_uuid=str(row[0]), is_first_reporter=row[1]), row[0]


def public_page(code: str, *, now: datetime) -> dict[str, Any]:
    """What the reporter reads: plain sentences, no names of people. Raises tracking_code_unknown."""
    by, uuid = holder_of(code)
    page = detail.page(uuid, by=by, now=now)
    facts = fact_queries.read(uuid)
    state = case_type(facts.type).state_of[facts.state]
    outcome = outcome_of(facts.id)
    said = plain_words.next_step(facts, page["unit"], now)
    return {
        "tracking_code": parse_tracking_code(code), "number": facts.number, "title": facts.title,
        "description": page["description"] if by.is_first_reporter else "",
        "category": page["category"]["name"] if page["category"] else "",
        "category_en": page["category"]["name_en"] if page["category"] else "",
        "state": facts.state, "state_name": state.name, "state_name_en": state.name_en, "urgency": facts.urgency,
        "place": names.place(facts.place_code), "address": facts.address, "opened_at": facts.opened_at,
        "due_at": facts.due_at, "closed_at": facts.closed_at, "unit": page["unit"], "next": said,
        "timeline": [_line(item, by) for item in page["timeline"] if _is_public(item)],
        "may": [m["move"] for m in page["moves"] if m["allowed"]], "stepper": page["stepper"],
        "photos": _photos(page, by), "outcome": outcome and {
            "is_solved": outcome["is_solved"], "satisfaction": outcome["satisfaction"],
        },
        "merged": any(item["relation"] == "merged_into" for item in page["related"]),
        "is_first_reporter": by.is_first_reporter,
    }  # fmt: skip


def _photos(page: dict[str, Any], by: Actor) -> list[Any]:
    """All photos of what the holder of the code reads, in the order they came."""
    shown = {uuid for item in page["timeline"] for uuid in _files(item, by)}
    return [file["uuid"] for file in page["attachments"] if file["kind"] == "photo" and file["uuid"] in shown]


def _files(item: dict[str, Any], by: Actor) -> list[Any]:
    """What the unit handed in with what it wrote for the reporter; the reporter's own only for the first of them."""
    is_own = item["actor"]["kind"] == "resident"
    return item["attachments"] if item["is_public"] and (by.is_first_reporter or not is_own) else []


def _is_public(item: dict[str, Any]) -> bool:
    return item["is_public"] or item["move"] in PUBLIC_MOVES


def _line(item: dict[str, Any], by: Actor) -> dict[str, Any]:
    zh, en = plain_words.sentence(item)
    return {
        "at": item["at"], "move": item["move"], "zh": zh, "en": en, "to_state": item["to_state"],
        "text": item["text"] if item["is_public"] else "",
        "photos": _files(item, by),
    }  # fmt: skip


def states_and_moves() -> dict[str, Any]:
    """The transition table as data: the diagram in the docs and the screen's filters are drawn from it."""
    kind = case_type("events.event")
    return {
        "states": [
            {"state": s.slug, "name": s.name, "name_en": s.name_en, "timer": s.timer, "held_by": s.held_by,
             "pauses": s.pauses, "final": s.final, "step": s.step}
            for s in kind.states
        ],
        "moves": [
            {"move": m.slug, "name": m.name, "name_en": m.name_en, "goes": dict(m.goes), "by": list(m.by),
             "needs": list(m.needs), "optional": list(m.optional)}
            for m in kind.moves
        ],
    }  # fmt: skip
