"""What was found, as the API and phones tell it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from linli.kernel.cases.schemas import CLEAN, Strict
from linli.kernel.registry.services.person_register import NewPerson
from linli.scenarios.sweeps.services import finding


class OnRound(Strict):
    """The round on whose way it was found; ``target`` is made by the phone."""

    round: UUID
    target: UUID


class _Found(Strict):
    uuid: UUID
    on: OnRound | None = None

    def on_round(self) -> finding.OnRound | None:
        """The round, for the service."""
        return finding.OnRound(self.on.round, self.on.target) if self.on else None


class FoundHomeIn(_Found):
    """A door that is not in the register; ``uuid`` is made by the phone."""

    stairwell: Annotated[int, Field(ge=1, lt=2**63)]
    floor: Annotated[int, Field(ge=-5, le=200)]
    room: Annotated[str, Field(min_length=1, max_length=20), CLEAN]

    def found(self) -> finding.FoundHome:
        """The home, for the service."""
        return finding.FoundHome(self.uuid, self.stairwell, self.floor, self.room)


class FoundPersonIn(_Found):
    """Somebody who lives in a home; ``uuid`` is made by the phone."""

    home: UUID
    name: Annotated[str, Field(min_length=1, max_length=40), CLEAN]
    sex: Literal["female", "male", "unknown"] = "unknown"
    born_on: date
    id_number: Annotated[str, Field(max_length=18, pattern=r"^(\d{17}[0-9Xx])?$")] = ""
    phone: Annotated[str, Field(max_length=20, pattern=r"^(\+?[0-9][0-9 -]{5,18})?$")] = ""

    def found(self) -> NewPerson:
        """The person, for the service."""
        return NewPerson(**self.model_dump(exclude={"on"}))
