"""Eleven events of two streets, small enough to count by hand; see the table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from linli.kernel.accounts.models import Unit
from linli.kernel.cases.models import Case
from linli.lib.calendars import SHANGHAI
from linli.lib.clock import uuid7
from linli.scenarios.events.models import Outcome

NORTH, SOUTH = "120103001001", "120103002001"
LITTER, BINS, ALLOWANCE = "0101", "0102", "0901"  # the last is not public
SANITATION, CITY = "HWZX", "CGW"


def local(day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of November 2026 in Tianjin."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


NOON = local(30, 12)  # Monday 30 November: when the figures are asked for
PAST, TOMORROW = local(27, 17, 30), local(30, 12) + timedelta(days=1)
IN_TIME = {"contact_due_at": PAST, "contacted_at": local(25)}
LATE = {"contact_due_at": local(24, 17, 30), "contacted_at": local(26)}
NEVER = {"contact_due_at": PAST}

# day, community, category, unit, state, hours to the close, columns, outcome
LINES: tuple[tuple[int, str, str, str, str, float | None, dict[str, Any], dict[str, Any] | None], ...] = (
    (23, NORTH, LITTER, SANITATION, "closed", 6, {},
     IN_TIME | {"was_reached": True, "is_solved": True, "satisfaction": 5}),
    (23, NORTH, LITTER, SANITATION, "closed", 24, {"was_overdue": True},
     LATE | {"was_reached": True, "is_solved": False, "satisfaction": 2}),
    (24, NORTH, LITTER, SANITATION, "closed", 10, {"return_count": 1}, NEVER | {"was_reached": False}),
    (25, SOUTH, BINS, CITY, "closed", 48, {"reopen_count": 1}, IN_TIME | {"was_reached": True, "satisfaction": 4}),
    (25, SOUTH, BINS, CITY, "closed", 2, {}, NEVER),
    (27, SOUTH, BINS, CITY, "handling", None,
     {"step_due_at": local(29), "escalation_level": 1, "was_overdue": True}, {"contact_due_at": local(28)}),
    (30, SOUTH, LITTER, "", "reported", None, {"step_due_at": TOMORROW}, None),
    (30, NORTH, LITTER, SANITATION, "dispatched", None, {"step_due_at": TOMORROW}, {"contact_due_at": TOMORROW}),
    (24, NORTH, LITTER, "", "rejected", None, {}, {"excluded_reason": "rejected"}),
    (24, NORTH, LITTER, SANITATION, "merged", None, {}, NEVER | {"excluded_reason": "merged"}),
    (16, NORTH, ALLOWANCE, SANITATION, "closed", 100, {}, NEVER),
    (1, NORTH, LITTER, SANITATION, "closed", 1, {}, IN_TIME),  # before the days that are asked for
)  # fmt: skip


def write() -> None:
    """Write the lines as they are."""
    units = dict(Unit.objects.values_list("code", "id"))
    main = None
    for number, (day, place, category, unit, state, hours, columns, outcome) in enumerate(LINES):
        opened = local(day, 9 if day == 30 else 10)
        case = Case.objects.create(**{
            "uuid": uuid7(), "number": f"T-{number:03}", "type": "events.event", "state": state, "version": 1,
            "is_open": state in ("handling", "reported", "dispatched"), "head_hash": bytes(32), "title": "事",
            "category_code": category, "channel": "resident", "place_code": place, "recorded_place_code": place,
            "lon": 117.2, "lat": 39.1, "unit_id": units.get(unit), "opened_at": opened, "entered_at": opened,
            "dispatch_count": 1 if unit else 0, "merged_into": main if state == "merged" else None,
            "closed_at": None if hours is None else opened + timedelta(hours=hours),
        } | columns)  # fmt: skip
        main = main or case
        if outcome is not None:
            called = {"called_back_at": local(29)} if "was_reached" in outcome else {}
            Outcome.objects.create(case=case, **outcome, **called)
