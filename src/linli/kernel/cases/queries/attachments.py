"""Questions about attachments: which may be claimed, where their files are, who may have which copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import sight
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.queries import detail
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.files.filestore import ORIGINAL, PUBLIC, THUMBNAIL, path_of
from linli.kernel.files.media.photo import COPY_TYPE


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of attachments; ``shown`` when it came with an entry that the reporter reads."""

    uuid: UUID
    kind: str
    media_type: str
    sha256: bytes
    name: str
    uploaded_by_kind: str
    uploaded_by_id: int | None
    case_uuid: UUID | None
    shown: bool


@dataclass(frozen=True, slots=True)
class Served:
    """One copy of a file, ready to be sent: ``inline`` when a browser may show it by itself."""

    path: Path
    media_type: str
    name: str
    etag: str
    inline: bool


def kinds_of_unclaimed(uuids: Sequence[UUID], by: Actor) -> tuple[str, ...]:
    """The kinds of files that this actor uploaded and no case has yet. Raises attachment_unknown for any other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind from cases_attachment where uuid = any(%s) and case_id is null and uploaded_by_kind = %s"
            " and uploaded_by_id is not distinct from %s",
            [list(uuids), by.kind, by.id],
        )
        kinds = tuple(row[0] for row in cursor.fetchall())
    if len(kinds) != len(set(uuids)):
        raise LinliError("attachment_unknown")
    return kinds


def find(uuid: UUID) -> Stored:
    """The attachment's row. Raises not_found."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select f.uuid, f.kind, f.media_type, f.sha256, f.name, f.uploaded_by_kind, f.uploaded_by_id, c.uuid,"
            " coalesce(e.is_public, false) from cases_attachment f left join cases_case c on c.id = f.case_id"
            " left join cases_timelineentry e on e.case_id = f.case_id and e.seq = f.entry_seq where f.uuid = %s",
            [uuid],
        )
        row = cursor.fetchone()
    if row is None:
        raise LinliError("not_found")
    return Stored(row[0], row[1], row[2], bytes(row[3]), *row[4:])


def served(uuid: UUID, *, copy: str, by: Actor, purpose: str = "") -> tuple[Served, Facts | None]:
    """One copy for somebody who is signed in, and the case it belongs to.

    A photo has a public copy and a thumbnail without metadata. Sound, film and PDF have one copy, the file itself, for
    people who may see the case; a machine gets neither those nor any original.

    Raises:
        LinliError: not_found where there is none or the case may not be seen; not_allowed for an original that is more
            than the asker may have; purpose_required for an auditor without a purpose.
    """
    stored = find(uuid)
    facts = fact_queries.read(stored.case_uuid) if stored.case_uuid else None
    if facts is not None:
        detail.see(facts, by, purpose)
    elif not _uploaded(stored, by):
        raise LinliError("not_found")
    if copy == ORIGINAL:
        _require_original(facts, by, purpose)
    elif by.kind == "token" and stored.kind != "photo":
        raise LinliError("not_allowed")
    return _ready(stored, copy), facts


def public_file(uuid: UUID, by: Actor, copy: str = PUBLIC) -> tuple[Path, str]:
    """The path and media type of a photo's public copy or thumbnail, for whoever holds a tracking code of its case.

    Only photos, and only those that came with an entry which the reporter reads; what residents sent in, perhaps from
    inside a home, only the first reporter sees again. Raises not_found for all else.
    """
    stored = find(uuid)
    if str(stored.case_uuid) != by.case_uuid or not stored.shown or stored.kind != "photo" or copy == ORIGINAL:
        raise LinliError("not_found")
    if stored.uploaded_by_kind == "resident" and not by.is_first_reporter:
        raise LinliError("not_found")
    ready = _ready(stored, copy)
    return ready.path, ready.media_type


def _uploaded(stored: Stored, by: Actor) -> bool:
    """Residents have no identity here: nobody is recognised as the one who sent a file without an account."""
    return by.id is not None and (by.kind, by.id) == (stored.uploaded_by_kind, stored.uploaded_by_id)


def _require_original(facts: Facts | None, by: Actor, purpose: str) -> None:
    if facts is None or by.kind != "user":
        raise LinliError("not_allowed")
    if refused := sight.refusal_by_duty(facts, by, purpose):
        raise refused


def _ready(stored: Stored, copy: str) -> Served:
    whole = copy == ORIGINAL or stored.kind != "photo"
    if copy == THUMBNAIL and whole:
        raise LinliError("not_found")
    path = path_of(stored.sha256, ORIGINAL if whole else copy)
    if not path.is_file():
        raise LinliError("not_found")
    media_type = stored.media_type if whole else COPY_TYPE
    return Served(path, media_type, stored.name, f'"{path.name}"', media_type != "application/pdf")


def named_hashes(hashes: Sequence[bytes]) -> set[bytes]:
    """Those of the hashes that some attachment has."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct sha256 from cases_attachment where sha256 = any(%s)", [list(hashes)])
        rows: list[tuple[Any]] = cursor.fetchall()
    return {bytes(row[0]) for row in rows}
