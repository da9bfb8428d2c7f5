"""Sends a file so that a browser can show it and nothing in it can act; ranges and validators as in RFC 9110."""

from __future__ import annotations

import re
from pathlib import PurePath

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, JsonResponse
from django.utils.http import content_disposition_header, parse_etags

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.queries.attachments import Served
from linli.kernel.files.media.kinds import TYPES

CACHE_SECONDS = 3600
MOST_RANGE_BYTES = 2_000_000
"""A longer range is answered in part (RFC 9110 §15.3.7): players ask on, and none holds a thread while it pauses."""
INERT = "default-src 'none'; sandbox"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def send(request: HttpRequest, served: Served) -> HttpResponseBase:
    """200 with all, 206 with a range, 304 when the browser has it, 416 when the range lies outside."""
    headers = _headers(served)
    if served.etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    size = served.path.stat().st_size
    try:
        span = _span(request, served, size)
    except LinliError as refusal:
        headers = {"Content-Range": f"bytes */{size}"}
        return JsonResponse(refusal.body(), status=refusal.kind.status, headers=headers)
    if span is None:
        # The header is set once more: FileResponse would choose a disposition by itself.
        response = FileResponse(served.path.open("rb"), content_type=served.media_type, headers=headers)
        response["Content-Disposition"] = headers["Content-Disposition"]
        return response
    return _part(served, *span, size, headers)


def _headers(served: Served) -> dict[str, str]:
    extension = TYPES[served.media_type][1]
    name = f"{PurePath(served.name).stem or 'file'}.{extension}"
    return {
        "Content-Disposition": content_disposition_header(not served.inline, name) or "attachment",
        "Content-Security-Policy": INERT,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": f"private, max-age={CACHE_SECONDS}",
        "ETag": served.etag,
        "Accept-Ranges": "bytes",
    }


def _span(request: HttpRequest, served: Served, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range asked for; None for all (also for several ranges, which may be ignored).

    Raises range_not_satisfiable.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked[0] == "bytes=-" or request.headers.get("If-Range", served.etag) != served.etag:
        return None
    if asked[1]:
        first, last = int(asked[1]), int(asked[2] or size - 1)
    else:
        first, last = max(0, size - int(asked[2])), size - 1
    if first >= size or last < first:
        raise LinliError("range_not_satisfiable")
    return first, min(last, size - 1, first + MOST_RANGE_BYTES - 1)


def _part(served: Served, first: int, last: int, size: int, headers: dict[str, str]) -> HttpResponse:
    with served.path.open("rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    headers = {**headers, "Content-Range": f"bytes {first}-{last}/{size}"}
    return HttpResponse(content, status=206, content_type=served.media_type, headers=headers)
