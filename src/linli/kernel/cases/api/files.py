"""Files: take one in, hand one out."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.cases.api.sending import send
from linli.kernel.cases.schemas import Line
from linli.kernel.cases.services import attachments

router = Router()


class CopyIn(Schema):
    """Which copy, and why when an auditor asks."""

    copy_: Annotated[str, Field(alias="copy", pattern="^(public|original|thumbnail)$")] = "public"
    purpose: Line = ""


@router.post("/attachments")
def upload(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Take in a photo, a recording, a film or a PDF; a report or a move then names its uuid."""
    return attachments.upload(file, by=actor_of(request))


@router.get("/attachments/{uuid:uuid}", response=None)
def download(request: HttpRequest, uuid: UUID, given: Query[CopyIn]) -> HttpResponseBase:
    """The bytes of one copy."""
    served = attachments.hand_out(uuid, copy=given.copy_, by=actor_of(request), purpose=given.purpose)
    return send(request, served)
