"""JSON and forms in: only text that PostgreSQL can keep, refused before any code sees it."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from linli.kernel.base.errors import LinliError

NUL = "\x00"


class CleanParser(Parser):
    """Strict JSON (no NaN, no half surrogates), and no NUL character anywhere: PostgreSQL's text cannot hold one."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as values; ValueError (answered as ``bad_json``) for anything else."""
        found = orjson.loads(request.body)
        if b"\\u0000" in request.body and _has_nul(found):
            raise ValueError("a NUL character")
        return found

    def parse_querydict(self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest) -> Any:
        """A query or a form as values. Raises ``bad_input`` with the field's name."""
        for key in data:
            if NUL in key or any(isinstance(value, str) and NUL in value for value in data.getlist(key)):
                raise LinliError("bad_input", field=key.replace(NUL, ""))
        return super().parse_querydict(data, list_fields, request)


def _has_nul(found: Any) -> bool:
    match found:
        case str():
            return NUL in found
        case list():
            return any(map(_has_nul, found))
        case dict():
            return any(_has_nul(key) or _has_nul(value) for key, value in found.items())
    return False
