"""What phones tell of rounds: ``rounds.result``, what came of a visit; ``rounds.found``, what was not on the list.

The operation's id is the result's, or the new target's: a result of what was found waits for it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.operations import (
    Answer,
    Needs,
    Operation,
    OperationKind,
    kind,
    parked_at,
    read,
    sealed_refusal,
)
from linli.kernel.devices.rules import is_lost_right
from linli.kernel.forms.operations import incoming
from linli.kernel.forms.services.attaching import attach
from linli.kernel.registry.operations import conflicts, effects
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.rounds.queries.rounds import is_sealed, kind_of_subject, place_of, twin_of
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.finding import find
from linli.kernel.rounds.services.results import Telling, tell


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid")
    target: UUID
    outcome: Outcome
    channel: Literal["door", "phone", "message", "desk"] = "door"
    note: Annotated[str, Field(max_length=500)] = ""
    xml: Annotated[str, Field(max_length=1_000_000)] = ""
    seen: dict[str, Any] | None = None
    shown: Any = None


class _Found(BaseModel):
    model_config = ConfigDict(extra="forbid")
    round: UUID
    subject: UUID


def install() -> None:
    """From ``AppConfig.ready``."""
    kind(OperationKind("rounds.result", _tell, attach=_attach))
    kind(OperationKind("rounds.found", _find))
    sealed_refusal("visit_sealed")


def _tell(operation: Operation, by: Actor) -> Answer:
    """Raises what :func:`tell` raises; Needs for a target, or whom its form is about, that is not here yet."""
    body = read(_Result, operation.body)
    form = {name: operation.body[name] for name in ("xml", "seen", "shown") if name in operation.body}
    uuid, place = body.target, place_of(body.target)
    if place is None:
        if (twin := twin_of(body.target)) is None:
            raise Needs(body.target)
        uuid, place = twin.target.uuid, twin.target.place_code
        form |= {"xml": body.xml.replace(str(twin.subject_uuid), str(twin.target.subject_uuid))}
    telling = Telling(
        operation.id, uuid, body.outcome, operation.at, body.channel, body.note,
        form=incoming(operation, form) if body.xml else None,
    )  # fmt: skip
    with parked_at(place):
        try:
            told = tell(telling, by=by)
        except LinliError as refusal:
            if is_lost_right(refusal) and is_sealed(uuid):
                raise LinliError("visit_sealed") from refusal  # parked, it would be read by who may not see the visit
            raise
    outcomes = list(told.outcomes)
    return {
        "target": str(told.target), "outcome": told.outcome, "attempts": told.attempts, "next_on": told.next_on,
        "needs_door": told.needs_door, "submission": str(told.submission) if told.submission else None,
        "missing": list(told.missing), "facts": effects(outcomes), "conflicts": conflicts(outcomes),
    }  # fmt: skip


def _attach(operation: Operation, by: Actor) -> list[str]:
    """Files of a visit's form that came after it."""
    submission = operation.answer.get("submission")
    return attach(UUID(submission), operation.files) if submission else []


def _find(operation: Operation, by: Actor) -> Answer:
    """Raises what :func:`find` raises; Needs for somebody or something that is not in the register yet."""
    body = read(_Found, operation.body)
    subject_kind = kind_of_subject(body.round)
    subject = subjects(subject_kind, [body.subject]).get(body.subject) if subject_kind else None
    if subject_kind and subject is None:
        raise Needs(body.subject)
    with parked_at(subject.place_code if subject else ""):
        target = find(round_uuid=body.round, subject_uuid=body.subject, uuid=operation.id, by=by)
    return {"target": str(target.uuid)}
