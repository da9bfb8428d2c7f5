"""The district's tables as one immutable value, so that rules need no database and no clock.

``queries.rulebook.current()`` reads it; an edit makes a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from linli.lib.calendars import Unit as TimeUnit
from linli.lib.calendars import WorkingCalendar
from linli.lib.deadlines import Deadline, shift_for_pause

UNSAID = Deadline(7, TimeUnit.CALENDAR_DAYS)


@dataclass(frozen=True, slots=True)
class CategoryFact:
    """A line of the catalogue."""

    code: str
    parent_code: str
    name: str
    name_en: str
    deadline_amount: int
    deadline_unit: str
    unit_kind: str
    unit_code: str
    urgency: str
    evidence: tuple[str, ...]
    is_complex: bool
    verify: str
    accept_minutes: int
    is_public: bool
    keywords: tuple[str, ...]
    version: int
    retired: bool = False


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit that can answer for a case."""

    id: int
    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    place_code: str


@dataclass(frozen=True, slots=True)
class RuleFact:
    """A line of the duty list."""

    id: int
    category_prefix: str
    place_prefix: str
    unit_code: str
    reason_zh: str
    reason_en: str
    basis: str


@dataclass(frozen=True, slots=True)
class ReasonFact:
    """A stated reason of a move."""

    type: str
    move: str
    code: str
    name: str
    name_en: str
    requires_text: bool
    pauses: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The unit that the duty list names, and why."""

    unit: UnitFact
    rule: str  # duty:<id> or catalogue:<code>
    reason_zh: str
    reason_en: str
    basis: str

    def as_json(self) -> dict[str, str]:
        """As kept on the case."""
        return {
            "rule": self.rule,
            "unit": self.unit.code,
            "reason_zh": self.reason_zh,
            "reason_en": self.reason_en,
            "basis": self.basis,
        }


@dataclass(frozen=True)
class Rulebook:
    """Everything of the pack that a decision may depend on."""

    stamp: int
    prefix: str  # of case numbers
    district_code: str
    calendar: WorkingCalendar
    categories: Mapping[str, CategoryFact]
    units: Mapping[str, UnitFact]
    units_by_id: Mapping[int, UnitFact]
    duties: tuple[RuleFact, ...]
    reasons: Mapping[tuple[str, str, str], ReasonFact]  # by type, move and code
    timers: Mapping[tuple[str, str, str], Deadline]  # by type, state and urgency

    def step_due(
        self, case_type: str, state: str, urgency: str, start: datetime, within: Deadline | None = None
    ) -> datetime:
        """Until when a case may wait in ``state``: the pack's timers say, else the scenario (``within``).

        Where neither does it waits ``UNSAID``, so that nothing ever waits without an end.
        """
        timer = self.timers.get((case_type, state, urgency)) or self.timers.get((case_type, state, "")) or within
        return (timer or UNSAID).due(self.calendar, start)

    def reasons_of(self, case_type: str, move: str) -> tuple[ReasonFact, ...]:
        """The reasons that a move may state."""
        return tuple(reason for (kind, slug, _), reason in self.reasons.items() if (kind, slug) == (case_type, move))

    def case_due(self, amount: int, unit: str, start: datetime) -> datetime:
        """When a deadline of the catalogue falls."""
        return Deadline(amount, TimeUnit(unit)).due(self.calendar, start)

    def resumed_due(self, due: datetime, paused_at: datetime, resumed_at: datetime, unit: str) -> datetime:
        """The deadline after a pause: what was left then is left now."""
        return shift_for_pause(self.calendar, due, paused_at, resumed_at, TimeUnit(unit))

    def propose(self, category_code: str, place_code: str) -> Proposal | None:
        """The unit that answers for a category at a place.

        The most special line of the duty list wins: first by place, then by category; the catalogue's own unit stands
        in when no line fits a whole category. None for an unknown category.
        """
        category = self.categories.get(category_code)
        if category is None:
            return None
        fitting = [
            rule
            for rule in self.duties
            if category_code.startswith(rule.category_prefix) and place_code.startswith(rule.place_prefix)
        ]
        special = [rule for rule in fitting if len(rule.category_prefix) > 2 or len(rule.place_prefix) > 6]
        if best := max(special, key=_specialty, default=None):
            return self._by_rule(best, place_code)
        if unit := self._unit_for(category.unit_code or f"@{category.unit_kind}", place_code):
            return Proposal(
                unit,
                f"catalogue:{category.code}",
                f"事项清单：“{category.name}”由{unit.short_name}负责",
                f"Catalogue: {unit.name_en} answers for “{category.name_en}”",
                f"事项清单 {category.code} 第{category.version}版",
            )
        if best := max(fitting, key=_specialty, default=None):
            return self._by_rule(best, place_code)
        return None

    def _by_rule(self, rule: RuleFact, place_code: str) -> Proposal | None:
        unit = self._unit_for(rule.unit_code, place_code)
        return unit if unit is None else Proposal(unit, f"duty:{rule.id}", rule.reason_zh, rule.reason_en, rule.basis)

    def _unit_for(self, code: str, place_code: str) -> UnitFact | None:
        """The unit of a code; ``@street``, ``@community`` and ``@grid`` are the place's own (a grid's is its
        community's)."""
        lengths = {"@street": 9, "@community": 12, "@grid": 12}
        return self.units.get(place_code[: lengths[code]] if code in lengths else code)


def _specialty(rule: RuleFact) -> tuple[int, int]:
    return len(rule.place_prefix), len(rule.category_prefix)
