"""Importing and changing places: for administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile

from linli.kernel.accounts.auth import actor_of
from linli.kernel.accounts.permissions import require
from linli.kernel.base.errors import LinliError
from linli.kernel.places import services
from linli.kernel.places.api import shapes
from linli.kernel.places.imports import geojson, sheets

router = Router()


@router.post("/places/import/boundaries", response=shapes.ImportedOut)
def import_boundaries(
    request: HttpRequest,
    level: shapes.ImportLevel,
    file: File[UploadedFile],
    system: shapes.System = "wgs84",
    dry_run: bool = True,
    all_or_nothing: bool = False,
) -> dict[str, Any]:
    """Borders of one level from GeoJSON; tells every defect, loads the rest (or nothing, when asked)."""
    by = actor_of(request)
    require(by, "places.import")
    outcome = services.import_boundaries(
        data=_bytes(file, geojson.LIMIT_BYTES),
        level=level,
        system=system,
        dry_run=dry_run,
        all_or_nothing=all_or_nothing,
        source=str(file.name)[:100],
        by=by,
    )
    return outcome.told()


@router.post("/places/import/register", response=shapes.ImportedOut)
def import_register(
    request: HttpRequest,
    kind: shapes.RegisterName,
    file: File[UploadedFile],
    system: shapes.System = "wgs84",
    dry_run: bool = True,
    all_or_nothing: bool = False,
) -> dict[str, Any]:
    """A register from XLSX or CSV; tells every defect, loads the rest (or nothing, when asked)."""
    by = actor_of(request)
    require(by, "places.import")
    outcome = services.import_register(
        data=_bytes(file, sheets.LIMIT_BYTES),
        register=kind,
        system=system,
        dry_run=dry_run,
        all_or_nothing=all_or_nothing,
        source=str(file.name)[:100],
        by=by,
    )
    return outcome.told()


@router.post("/places/changes", response=shapes.MadeOut)
def change(request: HttpRequest, payload: shapes.ChangeIn) -> dict[str, int]:
    """Split, merge, rename, recode, move, create or abolish places from a day on."""
    by = actor_of(request)
    require(by, "places.change", place_code=payload.before[0] if payload.before else "")
    after = [services.After(**{**one.dict(), "children": tuple(one.children)}) for one in payload.after]
    return {
        "id": services.change(
            kind=payload.kind, on=payload.on, before=payload.before, after=after, note=payload.note, by=by
        )
    }


def _bytes(file: UploadedFile, limit: int) -> bytes:
    if (file.size or 0) > limit:
        raise LinliError("file_too_large", limit_mb=limit >> 20)
    return bytes(file.read(limit + 1))
