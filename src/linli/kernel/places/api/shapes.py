"""Input and output shapes of places, and the limits of their fields."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

Level = Literal["district", "street", "community", "grid", "micro_grid", "police_grid"]
BorderLevel = Literal["district", "street", "community", "grid", "micro_grid", "police_grid"]
ImportLevel = Literal["street", "community", "grid", "micro_grid"]
System = Literal["wgs84", "gcj02", "bd09"]
RegisterName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
"""One of ``services.REGISTERS``: the kernel's and those that scenarios add."""
Kind = Literal["create", "abolish", "rename", "recode", "move", "split", "merge"]
Code = Annotated[str, StringConstraints(pattern=r"^(\d{6}|\d{9}|\d{12}|\d{15}|\d{18})$")]
Within = Annotated[str, StringConstraints(pattern=r"^\d{0,18}$")]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Text = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]


class PlaceOut(Schema):
    """A place of the tree."""

    code: str
    level: str
    kind: str
    name: str
    name_en: str
    short_name: str
    parent_code: str
    lon: float | None
    lat: float | None
    approximate: bool
    households: int


class NamedOut(Schema):
    """A place by its code and names."""

    code: str
    name: str
    name_en: str


class LocatedOut(Schema):
    """The places at a position; all are null outside the district."""

    code: str = ""
    district: NamedOut | None = None
    street: NamedOut | None = None
    community: NamedOut | None = None
    grid: NamedOut | None = None
    micro_grid: NamedOut | None = None
    approximate: bool = False


class CandidateOut(Schema):
    """A building or home that an address may mean."""

    address: str
    building_id: int
    home_id: int | None
    lon: float
    lat: float
    place_code: str
    score: float


class CodeAndName(Schema):
    """One side of a change."""

    code: str
    name: str


class ChangeOut(Schema):
    """A dated change."""

    kind: str
    on: date
    note: str
    before: list[CodeAndName]
    after: list[CodeAndName]


class VersionOut(PlaceOut):
    """One version of a place with its dates."""

    valid_from: date
    valid_until: date | None
    source: str


class HistoryOut(VersionOut):
    """The latest version of a code, all its versions, and what changed them."""

    versions: list[VersionOut]
    changes: list[ChangeOut]


class AfterIn(Schema):
    """A place as it is to be after a change."""

    code: Code
    name: Text = ""
    parent_code: Annotated[str, StringConstraints(pattern=r"^(\d{6,15})?$")] = ""
    name_en: Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)] = ""
    short_name: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,16}$")] = ""
    children: Annotated[list[Code], Field(max_length=1000)] = []


class ChangeIn(Schema):
    """A change to make."""

    kind: Kind
    on: date
    before: Annotated[list[Code], Field(max_length=100)] = []
    after: Annotated[list[AfterIn], Field(max_length=100)] = []
    note: Annotated[str, StringConstraints(max_length=300)] = ""


class MadeOut(Schema):
    """The id of the change that was made."""

    id: int


class DefectOut(Schema):
    """One fault of a row; ``hard``: the row is not loaded because of it."""

    row: int
    name: str
    code: str
    kind: str
    message: str
    message_en: str
    hard: bool
    details: dict[str, Any]


class ImportedOut(Schema):
    """The outcome of an import, or of its dry run (then ``loaded`` counts what would be)."""

    defects: list[DefectOut]
    rows: int
    loaded: int
    dry_run: bool
