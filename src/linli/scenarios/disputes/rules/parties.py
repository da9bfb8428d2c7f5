"""Who it is between and who mediates: intake, team, parties, and the consent without which nobody is mediated.

People's Mediation Law of the PRC: 3 (voluntary), 17 (nobody is mediated against a plain refusal), 19 and 23 (parties
choose or accept their mediators). Names are not here: ``data`` knows a party by number only.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.lib.calendars import Unit
from linli.scenarios.disputes import words

URGENCY = {"general": "normal", "larger": "urgent", "major": "emergency"}
KIND_NAMES = {kind.code: kind.name for kind in words.KINDS}
MEDIATION_DAYS = 30
COMMITTEES = ("street", "department", "community")
"""Kinds of units that have a mediation committee (art. 8 and 34)."""
MEDIATOR, ADVISER, RECORDER = "mediator", "adviser", "recorder"
CLOCK_AHEAD = timedelta(minutes=10)

Data = dict[str, Any]


def open_dispute(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """登记: the title is made of place and kind, so that no name is in it; the street's committee has it first.

    Raises place_required where no street is known.
    """
    unit = book.units.get(facts.place_code[:9]) if len(facts.place_code) >= 9 else None
    if unit is None:
        raise LinliError("place_required")
    near = book.units.get(facts.place_code[:12], unit)
    kind, tier, rows = (inputs.fields[name] for name in ("kind", "tier", "parties"))
    data: Data = {"kind": kind, "tier": tier, "parties": [_party(n, row) for n, row in enumerate(rows, start=1)],
                  "sessions": [], "agreements": 0, "agreement": None, "past": []}  # fmt: skip
    changes = {
        "title": f"{near.short_name}{KIND_NAMES.get(kind, '')}", "urgency": URGENCY.get(tier, "normal"), "data": data,
        "unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id],
    }  # fmt: skip
    return Decision(changes, {"unit": unit.code})


def appoint(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """指派: mediators, and perhaps a legal adviser and a recorder; whoever is not named leaves the team.

    That mediators are on duty as such is looked up by ``services.keep``.
    """
    named = [(user, MEDIATOR) for user in inputs.fields["mediators"]]
    named += [(inputs.fields[part], part) for part in (ADVISER, RECORDER) if inputs.fields[part]]
    if len(dict(named)) != len(named):
        raise LinliError("dispute_twice_in_team")
    return Decision(team=dict(named))


def transfer(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """移送: another committee's, which appoints its own team. Raises unit_required, unit_unknown, same_unit."""
    unit = rules.unit_of(inputs.unit, book)
    if unit.id == facts.unit_id:
        raise LinliError("same_unit")
    if unit.kind not in COMMITTEES:
        raise LinliError("dispute_no_mediation_here", unit=unit.short_name)
    before = book.units_by_id.get(facts.unit_id or 0)
    trail = list(dict.fromkeys([*facts.unit_trail, unit.id]))
    body = {"unit": unit.code, "unit_before": before.code if before else ""}
    return Decision({"unit_id": unit.id, "unit_trail": trail}, body, team={})


def grade(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """调整等级: the tier sets how long a step may take."""
    tier = inputs.fields["tier"]
    changes: Data = {"urgency": URGENCY.get(tier, "normal"), "data": {**facts.data, "tier": tier}}
    if facts.state in ("agreed", "performing"):  # these days are the law's and the parties', not the table's
        changes["step_due_at"] = facts.step_due_at
    return Decision(changes, {"tier_before": facts.data["tier"]})


def add_party(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """One party more; mediation waits until it has agreed, too."""
    known = facts.data["parties"]
    if len(known) >= words.PARTIES_MOST:
        raise LinliError("dispute_parties_most", most=words.PARTIES_MOST)
    n = len(known) + 1
    data = {**facts.data, "parties": [*known, _party(n, inputs.fields)]}
    return Decision({"data": data}, {"party": words.label_of(n)})


def correct_party(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """更正: what was entered wrongly; whoever was entered by mistake leaves, the others keep their numbers.

    Raises dispute_two_parties. Whose consent turns out to need a guardian is asked again.
    """
    n, fields = inputs.fields["party"], inputs.fields
    changes: Data = {"left": True} if fields["leaves"] else {}
    if fields["needs_guardian"] is not None:
        changes["guardian"] = fields["needs_guardian"]
    if fields["represented_by"]:
        changes["represented"] = True
    data = with_party(facts.data, n, **changes)
    data = {**data, "parties": [_asked_again(party) for party in data["parties"]]}
    least = 2 if facts.state == "mediating" else 1
    if fields["leaves"] and len(words.standing(data)) < least:
        raise LinliError("dispute_two_parties")
    if facts.state == "consenting":
        return _once_all_agree(facts, data, inputs, book)
    waits = facts.state == "mediating" and any(party["consent"] != "agrees" for party in words.standing(data))
    return Decision({"data": data}, to="consenting" if waits else None)


def consent(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """征求同意: each party's own answer. A refusal ends it; when the last of them agrees, mediation begins.

    Raises dispute_nobody_answered, dispute_in_the_future, dispute_guardian_first.
    """
    said = {party["n"]: inputs.fields.get(f"party_{party['n']}") for party in words.standing(facts.data)}
    if not any(said.values()):
        raise LinliError("dispute_nobody_answered")
    at = happened_at(inputs)
    data = facts.data
    for party in words.standing(facts.data):
        if answer := said[party["n"]]:
            _refuse_without_guardian(party, answer)
            data = with_party(data, str(party["n"]), consent=answer, how=inputs.fields["how"], at=at)
    if "refuses" in said.values():
        return Decision({"data": data}, to="stopped")
    return _once_all_agree(facts, data, inputs, book)


def _once_all_agree(facts: Facts, data: Data, inputs: Inputs, book: Rulebook) -> Decision:
    """Mediation begins with the consent of the last of at least two parties; its clock starts once and runs on.

    Thirty days from the acceptance (人民调解工作若干规定 art. 33, one month as a rule); medical disputes thirty working
    days (医疗纠纷预防和处理条例 art. 38).
    """
    parties = words.standing(data)
    if len(parties) < 2 or any(party["consent"] != "agrees" for party in parties):
        return Decision({"data": data})
    if facts.clock_started_at is not None:
        return Decision({"data": data}, to="mediating")
    unit = Unit.WORKING_DAYS if data["kind"] == "medical" else Unit.CALENDAR_DAYS
    due = book.case_due(MEDIATION_DAYS, unit, inputs.now)
    data = {**data, "mediate_by": due.isoformat(), "first_mediate_by": due.isoformat()}
    changes = {"data": data, "clock_started_at": inputs.now, "due_at": due, "deadline_amount": MEDIATION_DAYS,
               "deadline_unit": unit.value}  # fmt: skip
    return Decision(changes, {"due_at": due.isoformat()}, to="mediating")


def happened_at(inputs: Inputs, name: str = "at") -> str:
    """When it happened, which is now when nobody says otherwise. Raises dispute_in_the_future."""
    at = inputs.fields.get(name) or ""
    if at and datetime.fromisoformat(at) > inputs.now + CLOCK_AHEAD:
        raise LinliError("dispute_in_the_future")
    return at or inputs.now.isoformat()


def day_within(given: str, first: date, inputs: Inputs, book: Rulebook) -> date:
    """A day from ``first`` until today; today when nobody says otherwise. Raises dispute_day_wrong."""
    today = book.calendar.local_date(inputs.now)
    day = date.fromisoformat(given) if given else today
    if not min(first, today) <= day <= today:
        raise LinliError("dispute_day_wrong", first=first.isoformat(), last=today.isoformat())
    return day


def with_party(data: Data, n: str, **changes: Any) -> Data:
    """The data with one party changed."""
    return {**data, "parties": [p | changes if str(p["n"]) == n else p for p in data["parties"]]}


def _party(n: int, row: Any) -> Data:
    """What the timeline may know of a party."""
    return {
        "n": n, "kind": row["kind"], "guardian": bool(row["needs_guardian"]),
        "represented": bool(row["represented_by"]), "consent": "", "how": "", "at": "", "left": False,
    }  # fmt: skip


def _asked_again(party: Data) -> Data:
    lacks = party["guardian"] and not party["represented"] and party["consent"] == "agrees"
    return party | {"consent": "", "how": "", "at": ""} if lacks else party


def _refuse_without_guardian(party: Data, answer: str) -> None:
    """Who cannot act alone agrees through a guardian (Civil Code 19–23)."""
    if answer == "agrees" and party["guardian"] and not party["represented"]:
        n = party["n"]
        raise LinliError("dispute_guardian_first", label=words.label_of(n), label_en=words.label_en_of(n))
