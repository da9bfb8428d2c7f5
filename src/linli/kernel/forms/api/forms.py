"""Forms: which there are, one version, uploading and publishing; opened for a subject."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from linli.kernel.accounts import permissions
from linli.kernel.accounts.auth import actor_of
from linli.kernel.forms import services
from linli.kernel.forms.conversion import MOST_BYTES
from linli.kernel.forms.queries import forms as queries
from linli.kernel.forms.sealing import is_sealed
from linli.kernel.forms.services.listing import list_beside
from linli.kernel.forms.services.opening import open_form
from linli.kernel.registry.queries.subjects import subjects_at

router = Router()
XML, XLSX = "text/xml; charset=utf-8", "application/octet-stream"


class FormOut(Schema):
    """A version of a form."""

    slug: str
    version: str
    title: str
    subject_kind: str
    questions: int
    bound: int
    is_current: bool
    is_sealed: bool
    source_name: str
    warnings: list[str]
    uploaded_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None


class QuestionOut(Schema):
    """A question that people see."""

    path: str
    type: str
    label: str
    label_en: str
    required: bool
    repeat: str
    fact: str


class SubjectOut(Schema):
    """Whom or what a form is about; a person's name is covered."""

    kind: str
    uuid: UUID
    title: str
    place_code: str
    lon: float | None
    lat: float | None


class KnownOut(Schema):
    """An answer that the register has: who said it when, until when it holds."""

    path: str
    label: str
    label_en: str
    value: str
    shown: str
    shown_en: str
    said_at: datetime
    said_by: str
    source: str
    source_name: str
    valid_until: datetime | None


class OpenedOut(Schema):
    """A form opened for a subject."""

    slug: str
    version: str
    title: str
    subject: SubjectOut
    subject_path: str
    known: list[KnownOut]


@router.get("/forms", response=list[FormOut])
def list_forms(request: HttpRequest) -> list[dict[str, Any]]:
    """The forms that can be filled today."""
    return [_out(version) for version in queries.current(by=actor_of(request))]


@router.get("/forms/{slug}/versions", response=list[FormOut])
def list_versions(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Every version of a form, drafts for who publishes."""
    return [_out(version) for version in queries.versions(slug, by=actor_of(request))]


@router.get("/forms/{slug}/versions/{version}/questions", response=list[QuestionOut])
def questions(request: HttpRequest, slug: str, version: str) -> Any:
    """What a version asks, in its order."""
    return _seen(request, slug, version).definition.asked


@router.get("/forms/{slug}/versions/{version}/xform")
def xform(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The XForm of a version."""
    return HttpResponse(queries.xform(_seen(request, slug, version).id), content_type=XML)


@router.get("/forms/{slug}/versions/{version}/xlsform")
def xlsform(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The XLSForm of a version, as it came."""
    found = _seen(request, slug, version)
    response = HttpResponse(queries.source(found.id), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{version}{found.source_name[-5:]}"'
    return response


@router.post("/forms", response={201: FormOut})
def upload(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """An XLSForm as a draft: what is wrong with it is told with sheet and row."""
    actor = actor_of(request)
    row = services.upload(source=file.read(MOST_BYTES + 1), file_name=file.name or "", by=actor)
    return Status(201, _out(queries.version(row.form.slug, row.version, published=False)))


@router.post("/forms/{slug}/versions/{version}/publish", response=FormOut)
def publish(request: HttpRequest, slug: str, version: str) -> dict[str, Any]:
    """Let a version be filled from now on."""
    services.publish(slug=slug, version=version, by=actor_of(request))
    return _out(queries.version(slug, version))


@router.post("/forms/{slug}/versions/{version}/withdraw", response=FormOut)
def withdraw(request: HttpRequest, slug: str, version: str) -> dict[str, Any]:
    """Let nobody begin with a version any more."""
    services.withdraw(slug=slug, version=version, by=actor_of(request))
    return _out(queries.version(slug, version, published=False))


@router.get("/forms/{slug}/opened/{uuid}", response=OpenedOut)
def opened(request: HttpRequest, slug: str, uuid: UUID) -> dict[str, Any]:
    """A form for one home, organisation or piece of equipment of one's area, filled from the register; on record."""
    found = open_form(slug=slug, uuid=uuid, by=actor_of(request))
    return {
        "slug": slug,
        "version": found.version.version,
        "title": found.version.title,
        "subject": found.subject,
        "subject_path": found.version.definition.subject_path,
        "known": found.known,
    }


@router.get("/forms/{slug}/opened/{uuid}/choices/{name}")
def listed(request: HttpRequest, slug: str, uuid: UUID, name: str) -> HttpResponse:
    """Choices from the register for an open form (CSV): the equipment of the home or organisation, else what stands in
    its micro-grid; on record."""
    found = list_beside(slug=slug, uuid=uuid, name=name, by=actor_of(request))
    return HttpResponse(found.csv, content_type="text/csv; charset=utf-8")


@router.get("/places/{code}/subjects/{kind}", response=list[SubjectOut])
def subjects(request: HttpRequest, code: str, kind: str) -> Any:
    """Homes, organisations or equipment of a place in one's area, to open a form for one; persons are never listed."""
    return subjects_at(kind, code, by=actor_of(request), action="forms.fill")


def _seen(request: HttpRequest, slug: str, version: str) -> queries.Version:
    actor = actor_of(request)
    if is_sealed(slug):  # its questions tell of nobody; who fills it is in a team, whatever their role
        permissions.person(actor)
    else:
        permissions.require(actor, "forms.view")
    return queries.version(slug, version, published="forms.publish" not in permissions.actions_of(actor))


def _out(version: queries.Version) -> dict[str, Any]:
    plain = ("slug", "version", "title", "is_current", "source_name", "uploaded_at", "published_at", "withdrawn_at")
    return {name: getattr(version, name) for name in plain} | {
        "subject_kind": version.definition.subject_kind,
        "is_sealed": is_sealed(version.slug),
        "questions": len(version.definition.asked),
        "bound": len(version.definition.bound),
        "warnings": list(version.warnings),
    }
