"""Figures of enrolment come in: from a table, with every row's fault told, or with the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now, today
from linli.kernel.base.errors import LinliError
from linli.kernel.places.imports.sheets import Line, read_lines
from linli.kernel.places.queries.tree import names_of
from linli.kernel.rounds.queries import rounds
from linli.lib.clock import uuid7
from linli.scenarios.sweeps.models import Enrolment, Figure
from linli.scenarios.sweeps.queries import enrolments as queries
from linli.scenarios.sweeps.rules import enrolment as rules
from linli.scenarios.sweeps.rules.words import ENROLMENT as ROUND

COLUMNS: Mapping[str, Sequence[str]] = {
    "place": ("区划代码", "place_code"), "kind": ("类别",), "part": ("部分代码",), "name": ("名称",),
    "name_en": ("英文名称",), "value": ("人数",), "as_of": ("截至日期",), "source": ("来源",),
    "source_en": ("英文来源",), "enrolment": ("事项代码",), "title": ("事项",), "title_en": ("事项英文",),
}  # fmt: skip
REQUIRED = ("place", "kind", "name", "value", "as_of", "source")
_KINDS = {"目标": "target", "已参保": "counted", "名单外": "outside", **{kind: kind for kind in rules.KINDS}}
_MOST = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, read."""

    place: str
    figure: rules.Figure
    about: Mapping[str, str]


@transaction.atomic
def open_enrolment(*, slug: str, title: str, title_en: str, round_uuid: UUID | None, by: Actor) -> Enrolment:
    """Have something counted against a target; with a round, the people done in it are one of its parts.

    Raises:
        LinliError: not_allowed, not_found, round_of_another_kind, identifier_taken.
    """
    _require(by)
    if round_uuid is not None and rounds.one(round_uuid, by=by).type != ROUND:
        raise LinliError("round_of_another_kind")
    if Enrolment.objects.filter(slug=slug).exists():
        raise LinliError("identifier_taken")
    row = Enrolment.objects.create(
        uuid=uuid7(), slug=slug, title=title.strip(), title_en=title_en.strip() or title.strip(),
        round_uuid=round_uuid, made_at=now(),
    )  # fmt: skip
    _record("opened", row, by, {"round": str(round_uuid or "")})
    return row


@transaction.atomic
def import_figures(uuid: UUID, *, data: bytes, file_name: str, by: Actor) -> int:
    """Take the figures of a table (CSV or XLSX) in, all or none; answers how many.

    Raises:
        LinliError: not_found, not_allowed, figures_faulty (the first row that is), figure_outside_too_many,
            and what is wrong with a file.
    """
    _require(by)
    row = Enrolment.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    lines = [_read(line) for line in read_lines(data, COLUMNS, REQUIRED)]
    for one in lines:
        permissions.require(by, "sweeps.enrolment", place_code=one.place)
    _keep(row, lines, by)
    _record("imported", row, by, {"file": file_name[:100], "figures": len(lines)})
    return len(lines)


@transaction.atomic
def load_pack_enrolments(folder: Path, *, by: Actor) -> list[str]:
    """Take in the figures of a pack's ``enrolment.csv``, if it has one; answers what they are of. Loading again changes
    nothing.

    Raises:
        LinliError: as import_figures.
    """
    path = folder / "enrolment.csv"
    if not path.is_file():
        return []
    by_slug: dict[str, list[Row]] = {}
    for line in read_lines(path.read_bytes(), COLUMNS, (*REQUIRED, "enrolment", "title")):
        read = _read(line)
        by_slug.setdefault(read.about["enrolment"], []).append(read)
    for slug, lines in by_slug.items():
        about = lines[0].about
        row, is_new = Enrolment.objects.get_or_create(
            slug=slug,
            defaults={"uuid": uuid7(), "title": about["title"], "title_en": about["title_en"] or about["title"],
                      "made_at": now()},
        )  # fmt: skip
        if _keep(row, lines, by) or is_new:
            _record("loaded", row, by, {"figures": len(lines)})
    return list(by_slug)


def _read(line: Line) -> Row:
    cells = {name: line.cells.get(name, "").strip() for name in COLUMNS}
    kind = _KINDS.get(cells["kind"], "")
    digits = cells["value"].replace(",", "")
    if not kind:
        raise _faulty(line, "kind", cells["kind"])
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST:
        raise _faulty(line, "value", cells["value"])
    if not cells["name"] or not cells["source"]:
        raise _faulty(line, "name / source", "")
    if len(cells["place"]) not in (6, 9, 12) or not cells["place"].isdigit():
        raise _faulty(line, "place", cells["place"])
    figure = rules.Figure(
        kind, cells["part"][:40], cells["name"][:80], cells["name_en"][:120], int(digits), _day(line, cells["as_of"]),
        cells["source"][:200], cells["source_en"][:200],
    )  # fmt: skip
    return Row(cells["place"], figure, cells)


def _day(line: Line, text: str) -> date:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise _faulty(line, "as_of", text) from None
    if day > today():
        raise _faulty(line, "as_of", text)
    return day


def _faulty(line: Line, column: str, value: str) -> LinliError:
    return LinliError("figures_faulty", row=line.row, problem=f"{column}: {value[:40]}")


def _keep(row: Enrolment, lines: Sequence[Row], by: Actor) -> int:
    """Write figures; of a place, part and day the later import stands. Answers how many are new or others."""
    unknown = {one.place for one in lines} - set(names_of({one.place for one in lines}))
    if unknown:
        raise LinliError("place_unknown", place=sorted(unknown)[0])
    changed = 0
    for one in lines:
        key: dict[str, Any] = {name: getattr(one.figure, name) for name in ("kind", "part", "as_of")}
        key |= {"enrolment": row, "place_code": one.place}
        values = {name: getattr(one.figure, name) for name in ("name", "name_en", "value", "source", "source_en")}
        if Figure.objects.filter(**key, **values).exists():
            continue
        Figure.objects.update_or_create(
            **key, defaults=values | {"imported_at": now(), "imported_by_id": by.id}
        )  # fmt: skip
        changed += 1
    _check(row, {one.place for one in lines})
    return changed


def _check(row: Enrolment, places: Iterable[str]) -> None:
    for place in places:
        if refusal := rules.refuse(queries.figures_of(row, place)):
            raise LinliError(refusal)


def _require(by: Actor) -> None:
    if by.kind != "system" and "sweeps.enrolment" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="sweeps.enrolment")


def _record(what: str, row: Enrolment, by: Actor, detail: dict[str, Any]) -> None:
    record(
        by=by, action=f"sweeps.enrolment.{what}", object_type="enrolment", object_id=str(row.uuid),
        detail={"slug": row.slug, **detail},
    )  # fmt: skip
