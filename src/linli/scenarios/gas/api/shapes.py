"""What the addresses of LPG take."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.cases.schemas import CLEAN

Within = Annotated[str, Field(max_length=18, pattern=r"^\d*$")]
Wanted = Annotated[str, Field(max_length=60), CLEAN]
Limit = Annotated[int, Field(ge=1, le=100)]
Cursor = Annotated[str, Field(max_length=40)]


class PlaceIn(Schema):
    """A place within one's area; empty: all of it."""

    place: Within = ""


class CylindersIn(PlaceIn):
    """Which cylinders."""

    state: Literal["", "empty", "filled", "carried", "delivered", "in_use", "scrapped"] = ""
    stopped: bool = False
    q: Wanted = ""
    cursor: Cursor = ""
    limit: Limit = 50


class UsersIn(PlaceIn):
    """Which users; ``q`` is a part of an address or of a name of an organisation."""

    kind: Literal["", "home", "organisation"] = ""
    q: Wanted = ""
    cursor: Cursor = ""
    limit: Limit = 50
