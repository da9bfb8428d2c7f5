"""The case page in one statement, and what the asker may do next with the reason why not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import sight, who
from linli.kernel.cases.appointments import calendar_file
from linli.kernel.cases.facts import Facts, Inputs
from linli.kernel.cases.fields import Field, blank, read
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import names
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.queries.rows import ROW_COLUMNS, ROW_JOINS, next_move, shape, unit
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.sections import Section, answered, asked, drawn, people_in
from linli.kernel.cases.types import OPEN, CaseType, Move, case_type, target
from linli.lib.masking import mask_name, mask_phone

UNTOLD = frozenset({"request", "fields", "asked"})  # of an entry's body: for the machine, or told with its question

TIMELINE_SQL = """
select coalesce(json_agg(json_build_object('seq', e.seq, 'move', e.move, 'from_state', e.from_state,
           'to_state', e.to_state, 'at', e.at, 'recorded_at', e.recorded_at, 'actor_kind', e.actor_kind,
           'name', w.display_name, 'unit', e.unit_id, 'text', e.text, 'is_public', e.is_public, 'body', e.body,
           'due_at', e.changes->'due_at', 'hash', encode(e.hash, 'hex')) order by e.seq), '[]')
  from cases_timelineentry e left join accounts_user w on w.id = e.actor_id and e.actor_kind = 'user'
 where e.case_id = c.id"""

FILES_SQL = """
select coalesce(json_agg(json_build_object('uuid', f.uuid, 'kind', f.kind, 'media_type', f.media_type, 'size', f.size,
           'width', f.width, 'height', f.height, 'name', f.name, 'entry_seq', f.entry_seq,
           'uploaded_at', f.uploaded_at) order by f.id), '[]')
  from cases_attachment f where f.case_id = c.id"""

RELATED_SQL = """
select coalesce(json_agg(json_build_object('relation', case when k.parent_id = c.id then 'child'
           when k.merged_into_id = c.id then 'duplicate' when k.id = c.parent_id then 'parent'
           when k.origin_id = c.id then 'arisen' when k.id = c.origin_id then 'origin' else 'merged_into' end,
           'uuid', k.uuid, 'number', k.number, 'title', k.title, 'state', k.state, 'type', k.type, 'unit', k.unit_id,
           'step_due_at', k.step_due_at, 'is_open', k.is_open) order by k.id), '[]')
  from cases_case k
 where k.parent_id = c.id or k.merged_into_id = c.id or k.origin_id = c.id
    or k.id in (c.parent_id, c.merged_into_id, c.origin_id)"""

REPORTER_SQL = """
select json_build_object('name', r.name, 'phone', r.phone, 'for_somebody_else', r.for_somebody_else,
           'user', w.display_name, 'count', (select count(*) from cases_reporter n where n.case_id = c.id))
  from cases_reporter r left join accounts_user w on w.id = r.user_id where r.case_id = c.id and r.is_first"""

SQL = f"""
select {ROW_COLUMNS}, c.description, c.recorded_place_code, ({TIMELINE_SQL}), ({FILES_SQL}), ({RELATED_SQL}),
       ({REPORTER_SQL}), c.field_code
  from cases_case c {ROW_JOINS} where c.uuid = %s"""


def page(uuid: UUID, *, by: Actor, now: datetime, purpose: str = "") -> dict[str, Any]:
    """Everything the case page shows to this actor. Raises not_found also where it exists but may not be seen."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, [uuid])
        row = cursor.fetchone()
    if row is None:
        raise LinliError("not_found")
    width = fact_queries.WIDTH
    facts = fact_queries.from_row(row)
    see(facts, by, purpose)
    book = rulebooks.current()
    description, recorded_place, timeline, files, related, reporter = (_json(v) for v in row[width + 3 : width + 9])
    facts = _complete(facts, files, related)
    kind = case_type(facts.type)
    sections = tuple(kind.sections(facts, by)) if kind.sections else ()
    people = names.people(_people(facts, timeline, sections, kind))
    return shape(row, by, now, book) | {
        "field_code": row[width + 9], "description": description, "recorded_place": names.place(recorded_place),
        "stepper": stepper(facts, kind, timeline), "moves": moves(facts, by, now, kind, book),
        "timeline": [entry(item, facts, kind, book, people) for item in timeline], "attachments": files,
        "reporter": None if kind.named_to and who.may_name(by, facts, kind) else _masked(reporter),
        "deadline": _deadline(facts, timeline, kind),
        "related": [_related(item, book) for item in related if not _hidden(item, by)],
        "visible_to": [] if kind.sealed else visible_to(facts, book), "is_sealed": kind.sealed,
        "sections": [drawn(section, book, people) for section in sections],
        "has_appointment": bool(kind.appointment and kind.appointment(facts)),
        "team": [{"id": user, "name": people.get(user, ""), "role": role} for user, role in facts.team],
        "first_unit": unit(facts.first_unit_id, book), "may_reveal": _may_reveal(facts, by),
    }  # fmt: skip


def calendar(uuid: UUID, *, by: Actor, now: datetime) -> tuple[bytes, str]:
    """The case's appointment as a calendar file, and its name. Raises not_found, also when there is none."""
    facts = fact_queries.read(uuid)
    see(facts, by)
    arranged = case_type(facts.type).appointment
    found = arranged(facts) if arranged else None
    if found is None:
        raise LinliError("not_found")
    return calendar_file(found, facts, now), facts.number


def page_or_receipt(uuid: UUID, number: str, *, by: Actor, now: datetime) -> dict[str, Any]:
    """The page, or for who opened a sealed case without belonging to its team only its number."""
    try:
        return page(uuid, by=by, now=now)
    except LinliError:
        return {"uuid": None, "number": number, "is_sealed": True}


def see(facts: Facts, by: Actor, purpose: str = "") -> None:
    """Raises not_found when the actor may not see the case, so that nobody learns that it exists."""
    if refusal := sight.refusal(facts, by, purpose):
        raise refusal


def moves(facts: Facts, by: Actor, now: datetime, kind: CaseType, book: Rulebook) -> list[dict[str, Any]]:
    """Every move that starts here and that this kind of actor ever makes, with the refusal where it is greyed."""
    primary = next_move(facts, by)
    found = []
    for step in kind.moves:
        if target(step, facts) is None or who.may_move(by, step, facts, kind):
            continue
        refusal = impossible(facts, step, by, now, book)
        found.append({
            "move": step.slug, "name": step.name, "name_en": step.name_en, "allowed": refusal is None,
            "refusal": refusal and refusal.body()["error"], "needs": list(step.needs), "optional": list(step.optional),
            "reasons": [
                {"code": r.code, "name": r.name, "name_en": r.name_en, "requires_text": r.requires_text}
                for r in book.reasons_of(facts.type, step.slug)
            ],
            "primary": step.slug == primary, "public": step.public,
            "fields": [asked(field) for field in step.asks(facts)],
        })  # fmt: skip
    return found


def impossible(facts: Facts, step: Move, by: Actor, now: datetime, book: Rulebook) -> LinliError | None:
    """What the case itself does not allow (the same rule that the move asks), or None; missing input is no refusal."""
    try:
        step.decide(facts, Inputs(by=by, now=now, fields=blank(step.asks(facts))), book)
    except LinliError as refusal:
        return refusal if refusal.kind.status == 409 else None
    return None


def stepper(facts: Facts, kind: CaseType, timeline: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The main way with when each step was last reached."""
    reached: dict[str, str] = {}
    for item in timeline:
        if item["to_state"] != item["from_state"]:
            reached[item["to_state"]] = item["at"]
    steps = sorted((s for s in kind.states if s.step is not None), key=lambda s: s.step or 0)
    here = kind.state_of[facts.state]
    shown = steps if here.step is not None else [*(s for s in steps if s.slug in reached), here]
    place = here.step if here.step is not None else len(steps)
    return [
        {
            "state": s.slug, "name": s.name, "name_en": s.name_en, "current": s.slug == facts.state,
            "reached_at": reached.get(s.slug) if s.step is None or s.step <= place else None,
        }
        for s in shown
    ]  # fmt: skip


def entry(item: dict[str, Any], facts: Facts, kind: CaseType, book: Rulebook, people: dict[int, str]) -> dict[str, Any]:
    """A timeline entry with its names in both languages."""
    step = _step(item, kind)
    reason = book.reasons.get((kind.slug, item["move"], item["body"].get("reason", "")))
    in_name_of = unit(item["unit"], book)
    return {
        "seq": item["seq"], "move": item["move"], "name": step.name if step else "上报",
        "name_en": step.name_en if step else "Report", "from_state": item["from_state"],
        "to_state": item["to_state"], "to_name": kind.state_of[item["to_state"]].name,
        "to_name_en": kind.state_of[item["to_state"]].name_en, "at": item["at"], "recorded_at": item["recorded_at"],
        "actor": {
            "kind": item["actor_kind"], "name": item["name"] or "",
            "unit": in_name_of["short_name"] if in_name_of else "",
            "unit_en": in_name_of["name_en"] if in_name_of else "",
        },
        "text": item["text"], "is_public": item["is_public"],
        "reason": reason and {"code": reason.code, "name": reason.name, "name_en": reason.name_en},
        "body": {k: v for k, v in item["body"].items() if k not in UNTOLD} | _named_units(item["body"], book),
        "fields": answered(_asked(item, step, facts), item["body"].get("fields", {}), book, people),
        "attachments": item["body"].get("attachments", []), "hash": item["hash"],
    }  # fmt: skip


def _step(item: dict[str, Any], kind: CaseType) -> Move | None:
    return kind.opening if item["move"] == OPEN else kind.move_of.get(item["move"])


def _asked(item: dict[str, Any], step: Move | None, facts: Facts) -> tuple[Field, ...]:
    """What was asked: as it was asked of this case then, else as it is asked of all."""
    if plain := item["body"].get("asked"):
        return tuple(read(question) for question in plain)
    return step.asks(facts) if step else ()


def _people(facts: Facts, timeline: list[dict[str, Any]], sections: tuple[Section, ...], kind: CaseType) -> set[int]:
    """The ids of people whom the page names beside those who act."""
    found = {user for user, _ in facts.team}
    for item in timeline:
        if (step := _step(item, kind)) and step.fields:
            found |= people_in(_asked(item, step, facts), item["body"].get("fields", {}))
    return found.union(*(people_in(section.columns, row) for section in sections for row in section.rows))


def _hidden(item: dict[str, Any], by: Actor) -> bool:
    """Whether even the number of a related case would tell too much."""
    return case_type(item["type"]).sealed and sight.refusal(fact_queries.read(UUID(item["uuid"])), by) is not None


def _named_units(body: dict[str, Any], book: Rulebook) -> dict[str, Any]:
    named: dict[str, str] = {}
    for key in ("unit", "unit_before"):
        if found := book.units.get(body.get(key, "")):
            named |= {f"{key}_name": found.short_name, f"{key}_name_en": found.name_en}
    return named


def visible_to(facts: Facts, book: Rulebook) -> list[dict[str, str]]:
    """Who can open this case, as roles with their area or unit."""
    found = []
    for length, role in ((6, "district_centre"), (9, "street_centre"), (12, "community"), (15, "grid_worker")):
        code = facts.place_code[:length]
        if len(code) == length:
            name, name_en = names.area(code)
            found.append({"role": role, "area_name": name, "area_name_en": name_en})
    units = (book.units_by_id.get(unit_id) for unit_id in facts.unit_trail)
    return found + [{"role": "unit", "area_name": u.short_name, "area_name_en": u.name_en} for u in units if u]


def _complete(facts: Facts, files: list[dict[str, Any]], related: list[dict[str, Any]]) -> Facts:
    open_parts = sum(
        item["relation"] == "child" and not case_type(item["type"]).state_of[item["state"]].final for item in related
    )
    return replace(facts, open_children=open_parts, evidence=tuple(file["kind"] for file in files))


def _related(item: dict[str, Any], book: Rulebook) -> dict[str, Any]:
    kind = case_type(item["type"])
    state = kind.state_of[item["state"]]
    return item | {
        "unit": unit(item["unit"], book), "state_name": state.name, "state_name_en": state.name_en,
        "type_name": kind.name, "type_name_en": kind.name_en,
    }  # fmt: skip


def _deadline(facts: Facts, timeline: list[dict[str, Any]], kind: CaseType) -> dict[str, Any]:
    history = [
        {"at": item["at"], "move": item["move"], "due_at": item["due_at"], "reason": item["body"].get("reason"),
         "text": item["text"]}
        for item in timeline
        if item["due_at"] is not None or kind.state_of[item["to_state"]].pauses
    ]  # fmt: skip
    return {
        "due_at": facts.due_at, "amount": facts.deadline_amount, "unit": facts.deadline_unit,
        "paused_at": facts.paused_at, "step_due_at": facts.step_due_at, "history": history,
    }  # fmt: skip


def _masked(reporter: dict[str, Any] | None) -> dict[str, Any] | None:
    if reporter is None:
        return None
    return reporter | {
        "name": mask_name(reporter["name"]) if reporter["name"] else "",
        "phone": mask_phone(reporter["phone"]) if reporter["phone"] else "",
    }


def _may_reveal(facts: Facts, by: Actor) -> bool:
    return facts.has_reporter_contact and who.may_name(by, facts, case_type(facts.type)) is None


def _json(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
