"""What a submission of an inspection says: its signatures, hazards and cylinders, by the names of its questions. Pure.

A district may lay its form out otherwise; only the names of these questions count, in whatever group they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Hazard:
    """One row of the repeat ``hazard``; photos by the names of their files."""

    kind: str
    text: str
    photo: str
    fixed_at_once: bool
    fixed_photo: str
    level: str
    controls: str
    fix_by: str


@dataclass(frozen=True, slots=True)
class CheckedCylinder:
    """One row of the repeat ``cylinder``."""

    code: str
    capacity_kg: float | None
    inspected_on: str


@dataclass(frozen=True, slots=True)
class Told:
    """What counts of a submission."""

    inspector_signature: str
    user_signature: str
    hazards: tuple[Hazard, ...]
    cylinders: tuple[CheckedCylinder, ...]


def read(answers: Mapping[str, Any]) -> Told:
    """Read the answers of a submission (path → value; a repeat's path → its rows).

    A form keeps an empty row of a repeat that nobody opened: rows without what they are about count for nothing.
    """
    plain = {path.rpartition("/")[2]: value for path, value in answers.items()}
    return Told(
        str(plain.get("inspector_signature") or ""),
        str(plain.get("user_signature") or ""),
        tuple(_hazard(row) for row in _rows(plain.get("hazard")) if row.get("hazard_text")),
        tuple(_cylinder(row) for row in _rows(plain.get("cylinder")) if row.get("cylinder_code")),
    )


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    for row in value if isinstance(value, list) else []:
        yield {path.rpartition("/")[2]: answer for path, answer in row.items()}


def _hazard(row: Mapping[str, Any]) -> Hazard:
    return Hazard(
        str(row.get("hazard_kind") or "surroundings"), str(row.get("hazard_text") or ""),
        str(row.get("hazard_photo") or ""), row.get("fixed_at_once") == "yes", str(row.get("fixed_photo") or ""),
        str(row.get("hazard_level") or "normal"), str(row.get("controls") or ""), str(row.get("fix_by") or ""),
    )  # fmt: skip


def _cylinder(row: Mapping[str, Any]) -> CheckedCylinder:
    capacity = row.get("capacity_kg")
    return CheckedCylinder(
        str(row.get("cylinder_code") or ""), float(capacity) if capacity is not None else None,
        str(row.get("inspected_on") or ""),
    )  # fmt: skip
