"""What the elder or their family says: seen, corrected, refused; calls wished for or not."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.schemas import CLEAN
from linli.scenarios.care.api.elders import VoiceIn
from linli.scenarios.care.services import calling, sayings

router = Router()
Answer = Annotated[str, Field(max_length=60), CLEAN]


class CorrectionIn(VoiceIn):
    """What is so instead: a fact and its value."""

    fact: Answer
    value: bool | Answer | Annotated[list[Answer], Field(max_length=20)]


class CallsIn(VoiceIn):
    """Between which hours to be called every day, and by whom of the team."""

    begins: time
    ends: time
    caller_id: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None


@router.post("/elders/{uuid}/shown", response={204: None})
def shown(request: HttpRequest, uuid: UUID, payload: VoiceIn) -> Any:
    """The elder or family was shown what is kept."""
    sayings.shown(uuid, payload.voice(), by=actor_of(request))
    return Status(204, None)


@router.post("/elders/{uuid}/corrections", response={204: None})
def corrected(request: HttpRequest, uuid: UUID, payload: CorrectionIn) -> Any:
    """The elder or family corrects what is known."""
    sayings.correct(uuid, payload.fact, payload.value, payload.voice(), by=actor_of(request))
    return Status(204, None)


@router.post("/elders/{uuid}/refusal", response={204: None})
def refused(request: HttpRequest, uuid: UUID, payload: VoiceIn) -> Any:
    """The elder wants no care: everything ends and is shown no more."""
    sayings.refuse(uuid, payload.voice(), by=actor_of(request))
    return Status(204, None)


@router.post("/elders/{uuid}/calls", response={204: None})
def calls(request: HttpRequest, uuid: UUID, payload: CallsIn) -> Any:
    """The elder wishes to be called every day."""
    calling.want(
        uuid, payload.begins, payload.ends, payload.caller_id, payload.voice(), by=actor_of(request)
    )  # fmt: skip
    return Status(204, None)


@router.post("/elders/{uuid}/calls/stop", response={204: None})
def calls_stopped(request: HttpRequest, uuid: UUID, payload: VoiceIn) -> Any:
    """The elder wants no more calls."""
    calling.stop(uuid, payload.voice(), by=actor_of(request))
    return Status(204, None)
