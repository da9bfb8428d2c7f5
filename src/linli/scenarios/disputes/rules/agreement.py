"""The agreement from its wording to its performance.

People's Mediation Law: 28 (written, or oral with a record), 29 (contents; in effect when all parties and the mediator
have signed and the committee has stamped it), 30 (oral: in effect on the day), 31 (binding; the committee looks after
performance), 33 (joint application for judicial confirmation within thirty days after effect; likewise Civil Procedure
Law 205, revision of 2023). Days are counted by Civil Code 201 and 203.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.lib.calendars import SHANGHAI, Unit
from linli.lib.deadlines import Deadline
from linli.lib.hashing import content_hash
from linli.scenarios.disputes import words
from linli.scenarios.disputes.rules.parties import Data, day_within, happened_at

CONFIRMATION_DAYS = 30
FOLLOW_UP = Deadline(15, Unit.WORKING_DAYS)
END_OF_DAY = time(18, 0)
WRITTEN_CONTENTS = ("main_facts", "dispute", "responsibility")
ENOUGH = ("performed", "in_court")
"""What a follow-up must have found before the case is closed."""


def agree(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """达成协议: the wording. In writing it waits for signatures, an oral one is in effect on the day.

    Raises field_required (what a written agreement says besides), dispute_day_wrong, dispute_perform_by_wrong.
    """
    given = inputs.fields
    if given["form"] == "written":
        _require(given)
    begun = book.calendar.local_date(facts.clock_started_at or inputs.now)
    day = day_within(given["agreed_on"], begun, inputs, book)
    if given["perform_by"] and date.fromisoformat(given["perform_by"]) < day:
        raise LinliError("dispute_perform_by_wrong")
    agreement: Data = {
        "n": facts.data["agreements"] + 1, "form": given["form"], "agreed_on": day.isoformat(),
        "perform_by": given["perform_by"], "wanted": bool(given["wants_confirmation"]), "digest": digest(given),
        "signed": {}, "stamped": False,
    }  # fmt: skip
    data = {**facts.data, "agreements": agreement["n"], "within": inputs.now <= _moment(facts.data["first_mediate_by"])}
    late = facts.due_at is not None and inputs.now > facts.due_at
    changes = {"due_at": None, "was_overdue": facts.was_overdue or late}
    if given["form"] != "oral":
        return Decision(changes | {"data": {**data, "agreement": agreement}}, {"agreement": agreement["n"]})
    effect = _in_effect(facts, data, agreement, day, inputs, book)
    return Decision(changes | effect.changes, effect.body, to=effect.to)


def digest(contents: Mapping[str, Any]) -> str:
    """What the wording hashes to (SHA-256, hex): the chained timeline keeps it, the wording itself stays outside."""
    names = ("form", *(field.name for field in words.CONTENTS), "perform_by")
    return content_hash([contents[name] for name in names]).hex()


def renegotiate(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """重新协商: the draft is dropped before it took effect, the clock of the mediation runs on."""
    return Decision({"due_at": _moment(facts.data["mediate_by"]), "data": {**facts.data, "agreement": None}})


def sign(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """签署: any number of signatures at a time, or the paper that bears them all. The last one gives it effect.

    Raises dispute_nothing_signed, dispute_signed_already, dispute_signature_twice, dispute_not_stamped,
    dispute_day_wrong.
    """
    agreement, given = facts.data["agreement"], inputs.fields
    wanted = [str(party["n"]) for party in words.standing(facts.data)] + ["mediator"]
    files = {who: str(given.get(who if who == "mediator" else f"party_{who}") or "") for who in wanted}
    new = {who: file for who, file in files.items() if file}
    stamped = agreement["stamped"] or bool(given["stamped"])
    if given["scan"]:
        new = {"scan": str(given["scan"])}
    elif not new and stamped == agreement["stamped"]:
        raise LinliError("dispute_nothing_signed")
    _refuse_twice(agreement["signed"], new)
    if given["scan"] and not stamped:
        raise LinliError("dispute_not_stamped")
    day = day_within(given["signed_on"], date.fromisoformat(agreement["agreed_on"]), inputs, book)
    agreement = {**agreement, "signed": agreement["signed"] | new, "stamped": stamped}
    complete = "scan" in agreement["signed"] or set(wanted) <= set(agreement["signed"])
    if complete and stamped:
        return _in_effect(facts, facts.data, agreement, day, inputs, book)
    return Decision({"data": {**facts.data, "agreement": agreement}})


def _in_effect(facts: Facts, data: Data, agreement: Data, day: date, inputs: Inputs, book: Rulebook) -> Decision:
    """In effect from ``day``: its verification code, whose it is, and until when it may be taken to the court together.

    Who does not want that goes straight on to performance; until that day they may think better of it.
    """
    until = book.calendar.add(datetime.combine(day, time(12), SHANGHAI), CONFIRMATION_DAYS, Unit.CALENDAR_DAYS)
    sealed = content_hash([agreement["digest"], facts.head_hash.hex(), agreement["signed"], day]).hex().upper()
    agreement = {
        **agreement, "effective_on": day.isoformat(), "confirm_by": until.isoformat(),
        "code": "-".join((sealed[:4], sealed[4:8], sealed[8:12])),
        "unit": facts.unit_id, "team": [list(member) for member in facts.team],
    }  # fmt: skip
    body = {"agreement": agreement["n"], "effective_on": day.isoformat(), "confirm_by": until.isoformat()}
    data = {**data, "agreement": agreement, "performance": ""}
    if agreement["wanted"]:
        return Decision({"data": {**data, "confirmation": ""}, "step_due_at": until}, body, to="agreed")
    data["confirmation"] = "not_applied"
    return Decision({"data": data, "step_due_at": _look_again(facts, agreement, inputs, book)}, body, to="performing")


def confirm(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """司法确认: applied for, ruled on, or left alone. When the thirty days pass, a person says so and it goes on.

    Raises dispute_day_wrong, and dispute_confirmation_late for an application after the last day.
    """
    agreement, said = facts.data["agreement"], inputs.fields["confirmation"]
    day = day_within(inputs.fields["on"], date.fromisoformat(agreement["effective_on"]), inputs, book)
    last = book.calendar.local_date(_moment(agreement["confirm_by"]))
    if said == "applied" and day > last:
        raise LinliError("dispute_confirmation_late", until=last.isoformat())
    changes: Data = {"data": {**facts.data, "confirmation": said, "confirmation_on": day.isoformat()}}
    if facts.state == "agreed":
        changes["step_due_at"] = _look_again(facts, agreement, inputs, book)
    return Decision(changes)


def follow_up(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """回访: how far it is performed; as long as it is not, somebody looks again (art. 31)."""
    happened_at(inputs)
    found = inputs.fields["performance"]
    again = _look_again(facts, facts.data["agreement"], inputs, book)
    return Decision({"data": {**facts.data, "performance": found}, "step_due_at": again})


def close(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """结案: performed, or in the hands of a court (art. 32 and 33). Raises dispute_not_performed."""
    if facts.data["performance"] not in ENOUGH:
        raise LinliError("dispute_not_performed")
    return Decision(body={"performance": facts.data["performance"]})


def _look_again(facts: Facts, agreement: Data, inputs: Inputs, book: Rulebook) -> datetime | None:
    """When performance is asked after: when it is due, else after the table's time."""
    if agreement["perform_by"]:
        due = datetime.combine(date.fromisoformat(agreement["perform_by"]), END_OF_DAY, SHANGHAI).astimezone(UTC)
        if due > inputs.now:
            return due
    return book.step_due(facts.type, "performing", facts.urgency, inputs.now, FOLLOW_UP)


def _require(given: Mapping[str, Any]) -> None:
    for field in words.CONTENTS:
        if field.name in WRITTEN_CONTENTS and not given[field.name]:
            raise LinliError("field_required", field=field.name, name=field.label, name_en=field.label_en)


def _refuse_twice(signed: Mapping[str, str], new: Mapping[str, str]) -> None:
    for who in new:
        if who in signed:
            label, label_en = ("调解员", "The mediator") if who == "mediator" else _labels(who)
            raise LinliError("dispute_signed_already", label=label, label_en=label_en)
    if len({*signed.values(), *new.values()}) != len(signed) + len(new):
        raise LinliError("dispute_signature_twice")


def _labels(n: str) -> tuple[str, str]:
    return (words.label_of(int(n)), words.label_en_of(int(n))) if n.isdigit() else ("纸质协议", "The sheet")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
