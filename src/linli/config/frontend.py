"""Serves the built front end: hashed files for ever, the page itself never cached."""

from __future__ import annotations

import mimetypes

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

MISSING = """<!doctype html><meta charset="utf-8"><title>邻里</title>
<p>前端尚未构建:请运行 <code>make setup</code>。The front end is not built: run <code>make setup</code>.</p>"""


def serve_frontend(request: HttpRequest) -> HttpResponseBase:
    """A file of the build when the path names one, else its index page (the router in the browser does the rest)."""
    root = settings.ENV.web_dist
    wanted = (root / request.path.lstrip("/")).resolve()
    if wanted.is_file() and wanted.is_relative_to(root):
        response: HttpResponseBase = FileResponse(
            wanted.open("rb"), content_type=mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
        )
        hashed = request.path.startswith("/assets/")
        response["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response
    index = root / "index.html"
    page = index.read_bytes() if index.is_file() else MISSING.encode()
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
