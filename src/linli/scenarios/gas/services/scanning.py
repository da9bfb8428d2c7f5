"""A cylinder is scanned: what may not go on stops here, with its reasons, on record. What may leaves no trace of who
looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.scenarios.gas.permissions import SCAN
from linli.scenarios.gas.queries import cylinders
from linli.scenarios.gas.queries import scan as scans
from linli.scenarios.gas.rules import cylinders as rules
from linli.scenarios.gas.rules.cylinders import Stop

_INSERT = """
insert into gas_stop (code, cylinder_uuid, reasons, step, place_code, at, day, by_kind, by_id)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing returning id
"""


def scan(code: str, *, by: Actor) -> dict[str, Any]:
    """What the cylinder is, where it was, whether it may go on; a stop is recorded. Raises not_allowed."""
    permissions.require(by, SCAN)
    code = rules.clean_code(code)
    found = cylinders.find(code) if code else None
    stops = found.stops(clock.today()) if found else [rules.stop("unknown")]
    if stops:
        record_stop(code, found.uuid if found else None, stops, by=by, place_code=found.place_code if found else "")
    return scans.shown(code, found, by)


@dataclass(frozen=True)
class Judged:
    """A scan that a phone tells later: the reasons on the day of the scan, and today."""

    is_known: bool
    then: list[str]
    now: list[str]


def judge(code: str, at: datetime, *, by: Actor) -> Judged:
    """Whether it might go on at that moment and may today, by what the register knows now; a stop of then is recorded
    on its day. Raises not_allowed."""
    permissions.require(by, SCAN)
    code = rules.clean_code(code)
    found = cylinders.find(code) if code else None
    unknown = [rules.stop("unknown")]
    then = found.stops(clock.day_of(at)) if found else unknown
    now = found.stops(clock.today()) if found else unknown
    if then:
        place = found.place_code if found else ""
        record_stop(code, found.uuid if found else None, then, by=by, place_code=place, at=at)
    return Judged(found is not None, [one.reason for one in then], [one.reason for one in now])


@transaction.atomic
def record_stop(
    code: str, cylinder: UUID | None, stops: Sequence[Stop], *, by: Actor, place_code: str = "", step: str = "",
    at: datetime | None = None,
) -> None:  # fmt: skip
    """Keep that it stopped and why; the same stop by the same person once a day."""
    at = at or clock.now()
    place = place_code or (by.duties[0].area_code if by.duties else "")
    reasons = [one.reason for one in stops]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT, [code, cylinder, reasons, step, place, at, clock.day_of(at), by.kind, by.id]
        )  # fmt: skip
        is_new = cursor.fetchone() is not None
    if is_new:
        audit.record(
            by=by, action="gas.cylinder.stopped", object_type="cylinder", object_id=code, place_code=place,
            detail={"reasons": reasons, "step": step},
        )  # fmt: skip
