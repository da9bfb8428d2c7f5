"""The addresses of the Central-like API."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack
from linli.kernel.forms import services
from linli.kernel.forms.central.door import door, guarded, open_token
from linli.kernel.forms.central.tables import MOST, rows_of
from linli.kernel.forms.queries import forms
from linli.kernel.forms.queries import submissions as queries
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.sealing import is_sealed
from linli.kernel.forms.services.reading import read_file

PROJECT = 1


def sessions(request: HttpRequest) -> HttpResponse:
    """Sign in with name and field key."""
    return guarded(request, ("POST",), lambda: JsonResponse(open_token(request)))


@door("GET")
def current_user(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """Who the token stands for."""
    return JsonResponse({"id": by.id, "type": "user", "displayName": by.name})


@door("GET")
def projects(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """The one project: the district."""
    return JsonResponse([_project(by)], safe=False)


@door("GET")
def project(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """The district."""
    return JsonResponse(_project(by))


@door("GET")
def form_list(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """The forms that can be filled today."""
    return JsonResponse([_form(version) for version in _listed(by)], safe=False)


@door("GET")
def form(request: HttpRequest, *, slug: str, by: Actor) -> HttpResponse:
    """One form."""
    return JsonResponse(_form(_seen(slug, by)))


@door("GET")
def form_xml(request: HttpRequest, *, slug: str, by: Actor) -> HttpResponse:
    """The XForm."""
    return HttpResponse(forms.xform(_seen(slug, by).id), content_type="application/xml")


@door("GET", "POST")
def submissions(request: HttpRequest, *, slug: str, by: Actor) -> HttpResponse:
    """The submissions to a form, or a new one as XML."""
    _seen(slug, by)
    if request.method == "POST":
        receipt = services.receive(xml=request.body, files={}, by=by, channel="openrosa")
        return JsonResponse(_submission(queries.one(receipt.uuid, by=by)))
    found, _ = queries.page(by=by, form=slug, limit=MOST)
    return JsonResponse([_submission(row) for row in found], safe=False)


@door("GET")
def submission(request: HttpRequest, *, slug: str, instance: str, by: Actor) -> HttpResponse:
    """One submission's metadata."""
    return JsonResponse(_submission(_one(slug, instance, by)))


@door("GET")
def attachments(request: HttpRequest, *, slug: str, instance: str, by: Actor) -> HttpResponse:
    """The files that a submission names, and which of them have come."""
    row = _one(slug, instance, by)
    missing = queries.missing_files(row)
    return JsonResponse([{"name": name, "exists": name not in missing} for name in row.files_wanted], safe=False)


@door("GET")
def attachment(request: HttpRequest, *, slug: str, instance: str, name: str, by: Actor) -> HttpResponse:
    """One file, without what a camera wrote into it; who had it is on record."""
    content, media_type = read_file(uuid=_one(slug, instance, by).uuid, name=name, by=by)
    with content:
        return HttpResponse(content.read(), content_type=media_type)


@door("GET")
def table(request: HttpRequest, *, slug: str, table: str, by: Actor) -> HttpResponse:
    """The answers as an OData table: ``Submissions``, or ``Submissions.<repeat>``. Personal answers stay covered."""
    _seen(slug, by)
    top, skip = _number(request, "$top", MOST), _number(request, "$skip", 0)
    values, count = rows_of(slug, table, by=by, top=min(top, MOST), skip=skip)
    told: dict[str, Any] = {"@odata.context": request.build_absolute_uri("$metadata"), "value": values}
    if request.GET.get("$count") in ("true", "True"):
        told["@odata.count"] = count
    return JsonResponse(told)


def _one(slug: str, instance: str, by: Actor) -> Any:
    try:
        row = queries.one(UUID(instance.removeprefix("uuid:")), by=by)
    except ValueError as error:
        raise LinliError("not_found") from error
    if row.form_version.form.slug != slug:
        raise LinliError("not_found")
    return row


def _number(request: HttpRequest, name: str, default: int) -> int:
    told = request.GET.get(name, "")
    if not told:
        return default
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise LinliError("bad_input", field=name)
    return int(told)


def _seen(slug: str, by: Actor) -> Version:
    permissions.require(by, "forms.view")
    return forms.version(slug)


def _listed(by: Actor) -> list[Version]:
    """The forms that other tools fill: sealed ones are filled on their visits alone."""
    return [version for version in forms.current(by=by) if not is_sealed(version.slug)]


def _project(by: Actor) -> dict[str, Any]:
    pack = installed_pack()
    day = datetime.combine(pack.valid_from, datetime.min.time()).astimezone()
    count = len(_listed(by))
    return {"id": PROJECT, "name": pack.name, "createdAt": day.isoformat(), "archived": False, "forms": count}


def _form(version: Version) -> dict[str, Any]:
    published = version.published_at.isoformat() if version.published_at else None
    return {
        "projectId": PROJECT, "xmlFormId": version.slug, "version": version.version, "hash": version.xform_md5,
        "name": version.title, "state": "open", "createdAt": version.uploaded_at.isoformat(), "enketoId": None,
        "keyId": None, "updatedAt": None, "publishedAt": published,
    }  # fmt: skip


def _submission(row: Any) -> dict[str, Any]:
    return {
        "instanceId": f"uuid:{row.uuid}", "submitterId": row.user_id, "createdAt": row.received_at.isoformat(),
        "deviceId": row.device or None, "reviewState": {"replaced": "edited", "faulty": "hasIssues"}.get(row.standing),
        "instanceName": row.subject_title or None, "updatedAt": None,
    }  # fmt: skip
