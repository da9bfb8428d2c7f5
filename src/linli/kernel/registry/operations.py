"""What phones say of the register without a form: ``facts.say``, each fact beside what was shown when it was said."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.operations import Answer, Needs, Operation, OperationKind, kind, read
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.registry.rules import Base, Effect
from linli.kernel.registry.services.facts import Outcome, Said, Source, say

SLUG = "facts.say"


class _Fact(BaseModel):
    """One fact. ``base`` left out says that nothing is known of what was shown."""

    model_config = ConfigDict(extra="forbid")
    key: Annotated[str, Field(max_length=60)]
    value: Any
    base: UUID | None = None


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    subject_kind: Literal["person", "home", "organisation", "equipment"]
    subject_uuid: UUID
    facts: Annotated[list[_Fact], Field(min_length=1, max_length=60)]


def install() -> None:
    """From ``AppConfig.ready``."""
    kind(OperationKind(SLUG, _say))


def _say(operation: Operation, by: Actor) -> Answer:
    """Raises not_allowed with the place, fact_unknown, fact_value_unfit, bad_input; Needs for a subject not here."""
    body = read(_Body, operation.body)
    subject = subjects(body.subject_kind, [body.subject_uuid]).get(body.subject_uuid)
    if subject is None:
        raise Needs(body.subject_uuid)
    if permissions.may(by, "facts.say", place_code=subject.place_code) is not None:
        raise LinliError("not_allowed", action="facts.say", place=subject.place_code)
    said = [
        Said(
            body.subject_kind,
            body.subject_uuid,
            one.key,
            one.value,
            operation.at,
            Base(one.base) if "base" in one.model_fields_set else None,
        )
        for one in body.facts
    ]
    outcomes = say(facts=said, source=Source("phone", uuid=operation.id), by=by)
    record(
        by=by, action="registry.facts.said", object_type=body.subject_kind, object_id=str(body.subject_uuid),
        place_code=subject.place_code, detail={"facts": sorted(one.key for one in body.facts), **effects(outcomes)},
    )  # fmt: skip
    return {"facts": effects(outcomes), "conflicts": conflicts(outcomes)}


def effects(outcomes: list[Outcome]) -> dict[str, int]:
    """Effect → how many facts."""
    return {one.value: n for one in Effect if (n := sum(outcome.effect is one for outcome in outcomes))}


def conflicts(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """What somebody else said otherwise, as the phone is told: which fact, and who said it when."""
    return [
        {
            "conflict": str(one.conflict),
            "fact": one.said.key,
            "said_by": one.before.said_by,
            "said_at": one.before.said_at.isoformat(),
        }
        for one in outcomes
        if one.conflict is not None and one.before is not None
    ]
