"""A cylinder changes hands: one more line of its ledger, with its audit record and where the register says it stands.

Two who hand over the same cylinder at once: the row of its holding is locked, the second sees the line of the first and
is told who that was. Should code ever fail in that, the database refuses a line that does not continue the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.rules import check_clock
from linli.kernel.registry.services import equipment, facts
from linli.kernel.registry.services.facts import Said, Source
from linli.scenarios.gas.models import HandOver
from linli.scenarios.gas.permissions import HAND_OVER
from linli.scenarios.gas.queries import cylinders, ledger, reach
from linli.scenarios.gas.queries.cylinders import Cylinder
from linli.scenarios.gas.queries.ledger import Taker
from linli.scenarios.gas.rules import cylinders as rules
from linli.scenarios.gas.rules import ledger as table
from linli.scenarios.gas.rules.cylinders import Stop
from linli.scenarios.gas.rules.ledger import Step
from linli.scenarios.gas.services.scanning import record_stop


@dataclass(frozen=True, slots=True)
class Asked:
    """A hand-over that somebody asks for. ``seq`` is the line that they saw; None: as it is."""

    step: str
    to_kind: str = ""
    to_uuid: UUID | None = None
    at: datetime | None = None
    text: str = ""
    seq: int | None = None
    request_id: UUID | None = None
    inspected_on: date | None = None
    inspection_due_on: date | None = None


def hand_over(code: str, asked: Asked, *, by: Actor) -> HandOver:
    """Write the next line of a cylinder's ledger; answers it. The same request again answers the same line.

    Raises:
        LinliError: not_allowed, cylinder_unknown, cylinder_stopped (both recorded), step_not_allowed, taker_required,
            taker_unfit, hand_over_stale, hand_over_before_last, hand_over_id_reused, inspected_on_required, clock_skew.
    """
    permissions.require(by, HAND_OVER)
    code = rules.clean_code(code)
    found = cylinders.find(code)
    if found is None:
        record_stop(code, None, [rules.stop("unknown")], by=by, step=asked.step)
        raise LinliError("cylinder_unknown", code=code)
    if known := _known(found, asked):
        return known
    if stops := _refused(found, asked):
        record_stop(code, found.uuid, stops, by=by, place_code=found.place_code, step=asked.step)
        raise _stopped(stops)
    with transaction.atomic():
        cylinders.lock(found.uuid)
        current = cylinders.find(code)
        assert current is not None  # nobody takes equipment out of the register
        if known := _known(current, asked):
            return known
        return _write(current, asked, by)


def _known(found: Cylinder, asked: Asked) -> HandOver | None:
    """The line that this request wrote before. Raises hand_over_id_reused."""
    line = ledger.by_request(asked.request_id) if asked.request_id else None
    if line is not None and (line.cylinder_uuid, line.step) != (found.uuid, asked.step):
        raise LinliError("hand_over_id_reused")
    return line


def _refused(found: Cylinder, asked: Asked) -> list[Stop]:
    """Why it may not make this step; a stopped cylinder may still go back."""
    step = table.STEPS.get(asked.step)
    return [] if step is not None and step.back else found.stops(clock.today())


def _stopped(stops: list[Stop]) -> LinliError:
    zh, en = "；".join(one.message for one in stops), "; ".join(one.message_en for one in stops)
    return LinliError("cylinder_stopped", why=zh, why_en=en, reasons=[one.reason for one in stops])


def _write(found: Cylinder, asked: Asked, by: Actor) -> HandOver:
    if asked.seq is not None and asked.seq != found.seq:
        raise _stale(found)
    step, to_state = table.step_from(found.state, asked.step)
    taker = _taker(found, step, asked)
    _require(found, taker, by)
    now = clock.now()
    check_clock(asked.at, now)
    at = asked.at or now
    if not ledger.since_began(found.uuid, at):
        raise LinliError("hand_over_before_last")
    if step.slug == "inspect":
        _say_inspected(found, asked, at, by)
    line = _line(found, step.slug, to_state, taker, asked, at, now, by)
    equipment.stand(found.uuid, kind=taker.subject.kind, at=taker.subject.uuid, place_code=line.place_code)
    audit.record(
        by=by, action="gas.cylinder.handed_over", object_type="cylinder", object_id=found.code,
        place_code=line.place_code,
        detail={"seq": line.seq, "step": line.step, "from": str(line.from_uuid), "to": str(line.to_uuid)},
    )  # fmt: skip
    return line


def _line(
    found: Cylinder, step: str, to_state: str, taker: Taker, asked: Asked, at: datetime, now: datetime, by: Actor
) -> HandOver:
    return HandOver.objects.create(
        cylinder_uuid=found.uuid, seq=found.seq + 1, step=step, from_state=found.state, to_state=to_state,
        from_kind=found.holder_kind, from_uuid=found.holder_uuid, to_kind=taker.subject.kind,
        to_uuid=taker.subject.uuid, place_code=taker.subject.place_code, at=at, recorded_at=now, by_kind=by.kind,
        by_id=by.id, by_name=by.name[:60], text=asked.text.strip(), request_id=asked.request_id,
    )  # fmt: skip


def _taker(found: Cylinder, step: Step, asked: Asked) -> Taker:
    """Who takes it: as asked, or whoever has it. Raises taker_required, taker_unfit."""
    if table.SAME in step.takers:
        same = ledger.taker(found.holder_kind, found.holder_uuid) if found.holder_uuid else None
        if same is None:
            raise LinliError("taker_required")
        return same
    taker = ledger.taker(asked.to_kind, asked.to_uuid) if asked.to_uuid and asked.to_kind else None
    if taker is None:
        raise LinliError("taker_required")
    table.refuse_taker(step, is_user=taker.is_user, trades=taker.trades, title=taker.subject.title)
    return taker


def _require(found: Cylinder, taker: Taker, by: Actor) -> None:
    """Who works where it is or where it goes may; a firm's people when their firm gives or takes it."""
    if by.kind == "system" or {found.holder_uuid, taker.subject.uuid} & reach.own_firms(by):
        return
    at_hand = replace(by, duties=tuple(duty for duty in by.duties if duty.role != "partner"))
    places = (found.place_code, taker.subject.place_code)
    if all(permissions.may(at_hand, HAND_OVER, place_code=place) is not None for place in places):
        raise LinliError("not_allowed", action=HAND_OVER)


def _say_inspected(found: Cylinder, asked: Asked, at: datetime, by: Actor) -> None:
    """It passed inspection: the register says so from now on. Raises inspected_on_required."""
    told, due = asked.inspected_on, asked.inspection_due_on
    if told is None or due is None or not told <= clock.today() or due <= told:
        raise LinliError("inspected_on_required")
    say_inspected(found.uuid, told, due, at=at, source=Source("correction", "检验合格"), by=by)


def say_inspected(uuid: UUID, on: date, due: date | None, *, at: datetime, source: Source, by: Actor) -> None:
    """The day of a cylinder's last inspection, and of its next where it is known, into the register."""
    told: dict[str, Any] = {"inspected_on": on.isoformat()} | ({"inspection_due_on": due.isoformat()} if due else {})
    said = [Said("equipment", uuid, f"equipment.{word}", value, at) for word, value in told.items()]
    facts.say(facts=said, source=source, by=by)


def _stale(found: Cylinder) -> LinliError:
    """Who was first, told to whoever comes second."""
    line = ledger.last(found.uuid)
    return LinliError("hand_over_stale", who=(line.by_name if line else "") or "别人", seq=found.seq)
