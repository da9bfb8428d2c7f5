"""Serves the built front end: hashed files for ever, the page never cached, compressed copies to who takes them."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

MISSING = """<!doctype html><meta charset="utf-8"><title>邻里</title>
<p>前端尚未构建:请运行 <code>make setup</code>。The front end is not built: run <code>make setup</code>.</p>"""
FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


def serve_frontend(request: HttpRequest) -> HttpResponseBase:
    """A file of the build when the path names one, else its index page (the router in the browser does the rest)."""
    root = settings.ENV.web_dist
    wanted = _inside(root, request.path)
    if wanted is not None:
        return _file(request, wanted, FOR_EVER if request.path.startswith("/assets/") else "no-cache")
    if request.path.startswith("/assets/"):  # a page of yesterday asks for yesterday's script: tell it plainly
        return HttpResponse(status=404)
    index = root / "index.html"
    if index.is_file():
        return _file(request, index, "no-cache")
    return HttpResponse(MISSING, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _inside(root: Path, path: str) -> Path | None:
    """The file that the path names within the root, links followed; None when there is none."""
    try:
        wanted = (root / path.lstrip("/")).resolve()
        return wanted if wanted.is_relative_to(root) and wanted.is_file() else None
    except (OSError, ValueError):  # a name that is too long, or holds a zero byte
        return None


def _file(request: HttpRequest, wanted: Path, cache: str) -> HttpResponseBase:
    small = wanted.with_name(wanted.name + ".gz")
    compressed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "") and small.is_file()
    kind = TYPES.get(wanted.suffix) or mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    response = FileResponse((small if compressed else wanted).open("rb"), content_type=kind)
    response["Cache-Control"] = cache
    response["Vary"] = "Accept-Encoding"
    response.headers.pop("Content-Disposition", None)
    if compressed:
        response["Content-Encoding"] = "gzip"
    return response
