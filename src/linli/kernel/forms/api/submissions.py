"""Submissions: sent, listed, read."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from linli.kernel.accounts.auth import actor_of
from linli.kernel.base.errors import LinliError
from linli.kernel.forms import services
from linli.kernel.forms.burden import Shown, shown_of
from linli.kernel.forms.queries import submissions as queries
from linli.kernel.forms.services.reading import Answer, read_file, read_submission

router = Router()
PART = "xml_submission_file"
"""The part of a multipart body that holds the answers (OpenRosa's name for it); all others are files."""


class ReceiptOut(Schema):
    """What became of a submission."""

    uuid: UUID
    standing: str
    is_new: bool
    missing: list[str]
    facts: dict[str, int]


class SubmissionOut(Schema):
    """A submission in a list."""

    uuid: UUID
    form: str
    title: str
    version: str
    standing: str
    subject_kind: str
    subject_uuid: UUID | None
    subject_title: str
    place_code: str
    answered_at: datetime
    received_at: datetime
    user_name: str
    channel: str


class PageOut(Schema):
    """A page of submissions."""

    items: list[SubmissionOut]
    next: str | None


class AnswerOut(Schema):
    """One answer in words; a personal one is covered until a purpose is stated."""

    path: str
    label: str
    label_en: str
    type: str
    shown: str
    shown_en: str
    is_covered: bool


class DetailOut(SubmissionOut):
    """A submission with its answers."""

    answers: list[AnswerOut]
    problems: list[dict[str, str]]
    missing: list[str]
    replaces: UUID | None
    replaced_by: UUID | None


class Wanted(Schema):
    """Which submissions."""

    form: Annotated[str, Field(max_length=60)] = ""
    subject: UUID | None = None
    standing: Annotated[str, Field(max_length=10)] = ""
    cursor: Annotated[str | None, Field(max_length=20)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


@router.post("/submissions", response={200: ReceiptOut, 201: ReceiptOut})
def submit(request: HttpRequest) -> Any:
    """Send a submission as ``multipart/form-data``: the XML as ``xml_submission_file``, its files under their names.

    The same again is a success (200) and changes nothing; files may come in further posts with the same XML. The field
    ``shown`` may say what was on the screen: ``{"spared": [path], "changed": [path]}``, for the count of what is asked.
    """
    actor = actor_of(request)
    files, shown = parts(request), shown_in(request.POST.get("shown", ""))
    if PART not in files:
        raise LinliError("bad_input", field=PART)
    receipt = services.receive(xml=files.pop(PART).read(), files=files, by=actor, channel="web", shown=shown)
    return Status(201 if receipt.is_new else 200, receipt)


@router.get("/submissions", response=PageOut)
def list_submissions(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Submissions of one's area and one's own, the newest first."""
    rows, following = queries.page(by=actor_of(request), **wanted.model_dump())
    return {"items": [_out(row) for row in rows], "next": following}


@router.get("/submissions/{uuid}", response=DetailOut)
def one(request: HttpRequest, uuid: UUID, purpose: Annotated[str, Query(max_length=200)] = "") -> dict[str, Any]:
    """A submission with its answers; personal ones are uncovered for a stated purpose, on record."""
    row, answers = read_submission(uuid=uuid, purpose=purpose, by=actor_of(request))
    return _out(row) | _more(row, answers)


@router.get("/submissions/{uuid}/files/{name}")
def file(request: HttpRequest, uuid: UUID, name: str) -> FileResponse:
    """A photo, signature or recording of a submission; who had it is on record."""
    content, media_type = read_file(uuid=uuid, name=name, by=actor_of(request))
    return FileResponse(content, content_type=media_type)


def parts(request: HttpRequest) -> dict[str, Any]:
    """The parts of a multipart body that are files, the last of each name."""
    return {name: file for name in request.FILES if (file := request.FILES.getlist(name)[-1])}


def shown_in(text: str) -> Shown | None:
    """What the form tool says of its screen, from the JSON of its field. Raises bad_input."""
    try:
        return shown_of(json.loads(text) if text else None)
    except ValueError as error:
        raise LinliError("bad_input", field="shown") from error


def _out(row: Any) -> dict[str, Any]:
    plain = (
        "uuid", "standing", "subject_kind", "subject_uuid", "subject_title", "place_code", "answered_at",
        "received_at", "user_name", "channel",
    )  # fmt: skip
    version = row.form_version
    return {name: getattr(row, name) for name in plain} | {
        "form": version.form.slug, "title": version.title, "version": version.version,
    }  # fmt: skip


def _more(row: Any, answers: list[Answer]) -> dict[str, Any]:
    return {
        "answers": answers,
        "problems": row.problems,
        "missing": queries.missing_files(row),
        "replaces": row.replaces.uuid if row.replaces else None,
        "replaced_by": queries.replaced_by(row),
    }
