"""The register of cylinders from a table: what its label says, who owns it and who has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.places.imports.registers import Cells, Columns
from linli.kernel.places.services.registers import Convert, Register
from linli.kernel.registry.services import equipment, facts
from linli.kernel.registry.services.equipment import NewEquipment
from linli.kernel.registry.services.facts import Said, Source
from linli.lib.clock import uuid7
from linli.scenarios.gas.models import HandOver
from linli.scenarios.gas.queries import cylinders, register
from linli.scenarios.gas.queries.register import At, HomeKey
from linli.scenarios.gas.rules.cylinders import Dates, clean_code, out_of_order
from linli.scenarios.gas.services import cells as table

COLUMNS: Columns = {
    "code": ("钢瓶编号", "气瓶编号", "编号", "二维码"),
    "maker": ("制造单位", "厂家"),
    "made_on": ("制造日期", "出厂日期"),
    "inspected_on": ("检验日期",),
    "inspection_due_on": ("下次检验日期",),
    "scrap_on": ("报废日期",),
    "owner_firm": ("产权单位",),
    "capacity_kg": ("规格", "规格(千克)", "容量"),
    "holder": ("使用单位", "用户单位"),
    **table.ADDRESS,
}


@dataclass(frozen=True, slots=True)
class NewCylinder:
    """A cylinder to be enrolled: its facts by word, its owner's name, and the user who has it already."""

    code: str
    facts: dict[str, Any]
    owner: str
    home: HomeKey | None = None
    holder: str = ""
    uuid: UUID = field(default_factory=uuid7)


def enrol(rows: Sequence[tuple[NewCylinder, At]], *, source: Source, by: Actor) -> None:
    """Register cylinders with what is known of them and the first line of their ledgers, in the caller's transaction:
    at their firm, empty, or in use where a user has them."""
    at = clock.now()
    equipment.enrol([_equipment(row, holder) for row, holder in rows], source=source.kind)
    facts.say_new(facts=[said for row, _ in rows for said in _said(row)], source=source, by=by)
    HandOver.objects.bulk_create(
        (
            HandOver(
                cylinder_uuid=row.uuid, seq=1, step="enrol", from_state="",
                to_state="in_use" if row.home or row.holder else "empty", to_kind=holder.kind, to_uuid=holder.uuid,
                place_code=holder.place_code, at=at, recorded_at=at, by_kind=by.kind, by_id=by.id, by_name=by.name[:60],
                text=source.name[:200],
            )
            for row, holder in rows
        ),
        batch_size=2000,
    )  # fmt: skip


def _equipment(row: NewCylinder, at: At) -> NewEquipment:
    where: dict[str, UUID] = {at.kind: at.uuid}
    return NewEquipment(row.uuid, cylinders.CYLINDER, row.code, at.place_code, where.get("home"),
                        where.get("organisation"))  # fmt: skip


def _said(row: NewCylinder) -> Iterator[Said]:
    for word, value in row.facts.items():
        yield Said("equipment", row.uuid, f"equipment.{word}", value, clock.now())


def _parse(cells: Cells, convert: Convert) -> NewCylinder:
    code = clean_code(cells.text("code", required=True))
    days = {word: table.day(cells, word, required=word == "made_on") for word in _DAYS}
    if out_of_order(Dates(*days.values())):
        cells.fault("days_contradict")
    capacity = cells.number("capacity_kg", 0.5, 200)
    told: dict[str, Any] = {word: day.isoformat() for word, day in days.items() if day}
    named = {"maker": cells.text("maker"), "owner_firm": cells.text("owner_firm", required=True)}
    told |= {word: text for word, text in named.items() if text}
    told |= {"capacity_kg": capacity} if capacity else {}
    return NewCylinder(code, told, cells.text("owner_firm"), table.home_key(cells), cells.text("holder"))


_DAYS = ("made_on", "inspected_on", "inspection_due_on", "scrap_on")


def _check(rows: Sequence[tuple[Cells, object]]) -> None:
    parsed = [(cells, row) for cells, row in rows if isinstance(row, NewCylinder)]
    there = cylinders.codes_there([row.code for _, row in parsed])
    table.refuse_twice([(cells, row.code) for cells, row in parsed])
    table.name_organisations([(cells, row.owner) for cells, row in parsed])
    table.name_organisations([(cells, row.holder) for cells, row in parsed])
    table.name_homes([(cells, row.home) for cells, row in parsed])
    for cells, row in parsed:
        if row.code in there:
            cells.fault("already_there")


def _save(values: Sequence[object]) -> None:
    rows = [row for row in values if isinstance(row, NewCylinder)]
    homes = register.homes({row.home for row in rows if row.home})
    firms = register.organisations({name for row in rows for name in (row.owner, row.holder) if name})
    told = [(row, homes[row.home] if row.home else firms[row.holder or row.owner]) for row in rows]
    enrol(told, source=Source("import", "气瓶登记表"), by=SYSTEM)


REGISTER = Register(COLUMNS, ("code", "made_on", "owner_firm"), _parse, _check, _save)
