"""The addresses of an OpenRosa server."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.forms import services
from linli.kernel.forms.openrosa.door import XML, door, message, xml
from linli.kernel.forms.queries import forms
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.sealing import is_sealed
from linli.kernel.forms.services.listing import hand_out_list

_LIST = "http://openrosa.org/xforms/xformsList"
_MANIFEST = "http://openrosa.org/xforms/xformsManifest"
PART = "xml_submission_file"


@door("GET", "HEAD")
def form_list(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """The forms that the person can fill, all versions of them when asked (Form Discovery API)."""
    root = Element("xforms", {"xmlns": _LIST})
    wanted, everything = request.GET.get("formID"), request.GET.get("listAllVersions") == "true"
    for version in forms.offered(by=by) if everything else forms.current(by=by):
        if wanted in (None, version.slug) and not is_sealed(version.slug):
            _listed(root, version, request)
    return xml(root)


@door("GET", "HEAD")
def form_xml(request: HttpRequest, *, slug: str, version: str, by: Actor) -> HttpResponse:
    """The XForm of a version."""
    return HttpResponse(forms.xform(_seen(slug, version, by).id), content_type=XML)


@door("GET", "HEAD")
def manifest(request: HttpRequest, *, slug: str, version: str, by: Actor) -> HttpResponse:
    """The files that a form needs: lists of the register, as entity lists."""
    found = _seen(slug, version, by)
    root = Element("manifest", {"xmlns": _MANIFEST})
    for name in found.definition.files:
        listed = hand_out_list(found, name, by=by)
        entry = SubElement(root, "mediaFile", {"type": "entityList"})
        SubElement(entry, "filename").text = name
        SubElement(entry, "hash").text = f"md5:{listed.md5}"
        SubElement(entry, "downloadUrl").text = _address(request, "openrosa-file", slug, version, name=name)
    return xml(root)


@door("GET", "HEAD")
def form_file(request: HttpRequest, *, slug: str, version: str, name: str, by: Actor) -> HttpResponse:
    """A list of the register for a form, for the person's own area; who had it is on record."""
    listed = hand_out_list(_seen(slug, version, by), name, by=by, on_record=request.method == "GET")
    return HttpResponse(listed.csv, content_type="text/csv; charset=utf-8")


@door("HEAD", "POST")
def submission(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """Take a submission or a part of one (Form Submission API): 201 when it is whole, 202 while files are missing."""
    if request.method == "HEAD":
        return HttpResponse(status=204, headers={"Location": request.build_absolute_uri(request.path)})
    files: dict[str, Any] = {name: request.FILES.getlist(name)[-1] for name in request.FILES}
    if PART not in files:
        raise LinliError("submission_invalid", problem=PART)
    device = request.GET.get("deviceID", "")
    xml_file = files.pop(PART)
    receipt = services.receive(xml=xml_file.read(), files=files, by=by, channel="openrosa", device=device)
    if receipt.missing:
        return message("已收到一部分 / A part was received", status=202, nature="submit_success")
    return message("已收到 / Received", status=201, nature="submit_success")


@door("GET", "HEAD", "POST")
def nothing(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """Any other address below /openrosa: a refusal that a form tool can read."""
    raise LinliError("not_found")


def _listed(root: Element, version: Version, request: HttpRequest) -> None:
    entry = SubElement(root, "xform")
    SubElement(entry, "formID").text = version.slug
    SubElement(entry, "name").text = version.title
    SubElement(entry, "version").text = version.version
    SubElement(entry, "hash").text = f"md5:{version.xform_md5}"
    SubElement(entry, "downloadUrl").text = _address(request, "openrosa-form", version.slug, version.version)
    if version.definition.files:
        address = _address(request, "openrosa-manifest", version.slug, version.version)
        SubElement(entry, "manifestUrl").text = address


def _address(request: HttpRequest, route: str, slug: str, version: str, **more: str) -> str:
    return request.build_absolute_uri(reverse(route, kwargs={"slug": slug, "version": version, **more}))


def _seen(slug: str, version: str, by: Actor) -> Version:
    permissions.require(by, "forms.view")
    return forms.version(slug, version)
