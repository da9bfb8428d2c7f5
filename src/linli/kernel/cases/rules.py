"""Decisions that any scenario may use for its moves: values in, a :class:`Decision` out, or a refusal raised.

No clock, no database. A rule first refuses what the case does not allow (409), then what the input lacks (422):
the screen asks
it with empty inputs, greys the button with the first kind of sentence and asks for what the second kind wants.
Sources: the hotline's rules in 《天津市12345…》 practice as told in docs/explanation/loop.md:
a wrong-unit return only within one working day (two if complex) and with a reason; after three dispatches the
centre designates;
the first unit to take it keeps answering for it (首接负责).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import CategoryFact, Proposal, Rulebook, UnitFact
from linli.lib.calendars import Unit as TimeUnit

RETURN_DAYS, RETURN_DAYS_COMPLEX = 1, 2
DISPATCHES_BEFORE_DESIGNATION = 3
EXTENSIONS_MOST, EXTENSION_DAYS_MOST = 2, 30
SUSPENSION_DAYS_MOST = 30
REOPEN_DAYS = 15
CLOCK_AHEAD, LONGEST_OFFLINE = timedelta(minutes=10), timedelta(days=30)


def check_clock(at: datetime | None, now: datetime) -> None:
    """When a device says that something happened: not in the future, nor longer ago than anybody is without a network.

    Raises:
        LinliError: ``clock_skew``; the device's clock is wrong, and the server's moment would hide it.
    """
    if at is not None and not now - LONGEST_OFFLINE <= at <= now + CLOCK_AHEAD:
        raise LinliError("clock_skew", now=now.isoformat())


def stay(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """A move that changes nothing but the timeline (and the state, where the table says so)."""
    return Decision()


def category_of(code: str, book: Rulebook) -> CategoryFact:
    """The category in force. Raises category_required or category_unknown."""
    if not code:
        raise LinliError("category_required")
    category = book.categories.get(code)
    if category is None or category.retired or not category.parent_code:
        raise LinliError("category_unknown", code=code)
    return category


def unit_of(code: str, book: Rulebook) -> UnitFact:
    """The unit of a code. Raises unit_required or unit_unknown."""
    if not code:
        raise LinliError("unit_required")
    if code not in book.units:
        raise LinliError("unit_unknown", code=code)
    return book.units[code]


def proposal_changes(proposal: Proposal | None) -> dict[str, object]:
    """The columns that keep a proposal (or that there is none)."""
    return {
        "proposed_unit_id": proposal.unit.id if proposal else None,
        "proposal": proposal.as_json() if proposal else {},
    }


def categorised(category: CategoryFact, place_code: str, book: Rulebook) -> dict[str, object]:
    """Columns that follow from a category at a place: urgency, complexity, deadline and the proposed unit."""
    return {
        "category_code": category.code,
        "urgency": category.urgency,
        "is_complex": category.is_complex,
        "deadline_amount": category.deadline_amount,
        "deadline_unit": category.deadline_unit,
        **proposal_changes(book.propose(category.code, place_code)),
    }


def accept(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Take a report on: its category is settled and the clock of the whole case starts now."""
    category = category_of(inputs.category or facts.category_code, book)
    due = book.case_due(category.deadline_amount, category.deadline_unit, inputs.now)
    changes = categorised(category, facts.place_code, book)
    if inputs.urgency:
        changes["urgency"] = inputs.urgency
    return Decision(
        changes | {"clock_started_at": inputs.now, "due_at": due},
        {"category": category.code, "due_at": due.isoformat()},
    )


def recategorise(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Another category: the unit is proposed anew and the deadline counted anew from where the clock started."""
    category = category_of(inputs.category, book)
    changes = categorised(category, facts.place_code, book)
    if facts.clock_started_at:
        changes["due_at"] = book.case_due(category.deadline_amount, category.deadline_unit, facts.clock_started_at)
    return Decision(changes, {"category_before": facts.category_code, "category": category.code})


def relocate(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Another place: the unit is proposed anew. ``inputs.place_code`` was found from the position by the service."""
    if not inputs.place_code or inputs.lon is None or inputs.lat is None:
        raise LinliError("place_required")
    changes: dict[str, object] = {
        "place_code": inputs.place_code, "lon": inputs.lon, "lat": inputs.lat,
        "address": inputs.address,  # that of the old place would be wrong
    }  # fmt: skip
    if facts.category_code:
        changes |= proposal_changes(book.propose(facts.category_code, inputs.place_code))
    return Decision(changes, {"place_before": facts.place_code, "place": inputs.place_code})


def recode(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """The same place by its new code, or what became of it: ``inputs.place_code``. A case that is open and known to be
    of a category has its unit proposed anew."""
    changes: dict[str, object] = {"place_code": inputs.place_code}
    if facts.is_open and facts.category_code:
        changes |= proposal_changes(book.propose(facts.category_code, inputs.place_code))
    return Decision(changes, {"place_before": facts.place_code, "place": inputs.place_code})


def dispatch(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Give it to a unit. From the fourth time on only the district centre may, and that designates (no more
    returns)."""
    designates = facts.dispatch_count >= DISPATCHES_BEFORE_DESIGNATION
    if designates and "district_centre" not in inputs.by.roles:
        raise LinliError("district_designates", count=facts.dispatch_count)
    unit = unit_of(inputs.unit, book)
    return Decision(
        {
            "unit_id": unit.id,
            "person_id": inputs.person,
            "first_unit_id": facts.first_unit_id or unit.id,
            "unit_trail": [*facts.unit_trail, *([unit.id] if unit.id not in facts.unit_trail else [])],
            "dispatched_at": inputs.now,
            "signed_at": None,
            "dispatch_count": facts.dispatch_count + 1,
            "is_designated": designates or facts.is_designated,
        },
        {"unit": unit.code, "unit_before": _code(facts.unit_id, book), "proposed": facts.proposed_unit_id == unit.id},
    )


def transfer(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Give it to another unit than the one that has it."""
    decision = dispatch(facts, inputs, book)
    if decision.changes["unit_id"] == facts.unit_id:
        raise LinliError("same_unit")
    return decision


def sign(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """The unit has it now; whoever signs handles it unless somebody else is named."""
    return Decision({"signed_at": inputs.now, "person_id": inputs.person or facts.person_id or inputs.by.id})


def assign(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Name who handles it within the unit."""
    if inputs.person is None:
        raise LinliError("person_required")
    return Decision({"person_id": inputs.person}, {"person": inputs.person, "person_before": facts.person_id})


def send_back(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """回滚: back to the step before. A unit may do so only in time, and not when it was designated."""
    changes: dict[str, object] = {"return_count": facts.return_count + 1}
    if facts.state in ("dispatched", "handling"):
        _refuse_late_return(facts, inputs.now, book)
        changes |= {"unit_id": None, "person_id": None, "signed_at": None}
    return Decision(changes, {"unit_before": _code(facts.unit_id, book), "step_before": facts.state})


def return_until(facts: Facts, book: Rulebook) -> datetime | None:
    """Until when the unit that has it may return it (end of the first, or second, working day after dispatch)."""
    if facts.dispatched_at is None:
        return None
    return book.calendar.add(facts.dispatched_at, _return_days(facts), TimeUnit.WORKING_DAYS)


def _refuse_late_return(facts: Facts, now: datetime, book: Rulebook) -> None:
    if facts.is_designated:
        raise LinliError("return_designated")
    until = return_until(facts, book)
    if until is not None and now > until:
        raise LinliError("return_too_late", days=_return_days(facts))


def _return_days(facts: Facts) -> int:
    return RETURN_DAYS_COMPLEX if facts.is_complex else RETURN_DAYS


def extend(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """More working days, with a reason that the reporter reads."""
    if facts.extension_count >= EXTENSIONS_MOST:
        raise LinliError("extended_enough", count=facts.extension_count)
    if inputs.days is None or not 1 <= inputs.days <= EXTENSION_DAYS_MOST:
        raise LinliError("days_required", most=EXTENSION_DAYS_MOST)
    base = max(facts.due_at or inputs.now, inputs.now)
    due = book.calendar.add(base, inputs.days, TimeUnit.WORKING_DAYS)
    return Decision(
        {"due_at": due, "extension_count": facts.extension_count + 1, "reminded_at": None},  # once more
        {"days": inputs.days, "due_before": facts.due_at and facts.due_at.isoformat(), "due_at": due.isoformat()},
    )


def suspend(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Stop the clock for a stated reason until a day that is named; the timer wakes the case then."""
    most = inputs.now + timedelta(days=SUSPENSION_DAYS_MOST)
    if inputs.until is None or not inputs.now < inputs.until <= most:
        raise LinliError("until_required", most=SUSPENSION_DAYS_MOST)
    reason = book.reasons.get((facts.type, "suspend", inputs.reason))
    if reason is None or not reason.pauses:
        raise LinliError("reason_unknown")
    return Decision({"step_due_at": inputs.until}, {"until": inputs.until.isoformat()})


def merge(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """This is a duplicate; the service locks the main case and links it."""
    if inputs.into is None:
        raise LinliError("main_unknown")
    if inputs.into == facts.uuid:
        raise LinliError("merge_into_itself")
    return Decision({}, {"into": str(inputs.into)})


def reopen(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Back to the dispatch desk with a new clock, within the days allowed."""
    if facts.closed_at and inputs.now > facts.closed_at + timedelta(days=REOPEN_DAYS):
        raise LinliError("reopen_too_late", days=REOPEN_DAYS)
    changes: dict[str, object] = {"reopen_count": facts.reopen_count + 1, "closed_at": None, "escalation_level": 0}
    changes |= {"unit_id": None, "person_id": None, "signed_at": None, "clock_started_at": inputs.now}
    if not facts.category_code:
        return Decision(changes | {"due_at": None}, {"unit_before": _code(facts.unit_id, book)}, to="reported")
    due = book.case_due(facts.deadline_amount, facts.deadline_unit, inputs.now)
    return Decision(changes | {"due_at": due}, {"unit_before": _code(facts.unit_id, book), "due_at": due.isoformat()})


def urge(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """催办; the reporter once a day."""
    last = facts.data.get("urged_at")
    if inputs.by.kind == "resident" and last and _same_day(datetime.fromisoformat(last), inputs.now, book):
        raise LinliError("urged_today")
    data = {**facts.data, "urged_at": inputs.now.isoformat()} if inputs.by.kind == "resident" else facts.data
    return Decision({"urge_count": facts.urge_count + 1, "data": data})


def supervise(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """督办: marked until it is closed."""
    return Decision({"is_supervised": True})


def escalate(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Overdue: one level up (1 street, 2 district); stays marked as having been overdue."""
    level = min(facts.escalation_level + 1, 2)
    return Decision({"escalation_level": level, "was_overdue": True}, {"level": level})


def close(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """Ended; late or not is settled here for good."""
    late = facts.due_at is not None and _work_done_at(facts, inputs) > facts.due_at
    return Decision({"closed_at": inputs.now, "was_overdue": facts.was_overdue or late}, {"late": late})


def _work_done_at(facts: Facts, inputs: Inputs) -> datetime:
    handed = facts.data.get("handed_in_at")
    return datetime.fromisoformat(handed) if handed else inputs.now


def _same_day(a: datetime, b: datetime, book: Rulebook) -> bool:
    return book.calendar.local_date(a) == book.calendar.local_date(b)


def _code(unit_id: int | None, book: Rulebook) -> str:
    unit = book.units_by_id.get(unit_id) if unit_id else None
    return unit.code if unit else ""
