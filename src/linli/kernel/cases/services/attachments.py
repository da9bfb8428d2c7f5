"""Takes in files as evidence, hands out originals with a record, and takes away what no case ever claimed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.models import Attachment
from linli.kernel.cases.queries import attachments as attachment_queries
from linli.kernel.cases.queries.attachments import Served
from linli.kernel.files import filestore, housekeeping
from linli.kernel.files.filestore import ORIGINAL, PUBLIC, THUMBNAIL
from linli.kernel.files.keeping import KeptFile, keep_file
from linli.kernel.files.media import detect
from linli.kernel.files.media.check import Checked, check, too_large
from linli.kernel.files.media.kinds import limit_of_family
from linli.lib.clock import uuid7

NAME_LENGTH = 120
MOST_UNCLAIMED = 200
"""Files that one account may have waiting for a case."""


def upload(file: UploadedFile[Any], *, by: Actor) -> dict[str, Any]:
    """Take a file in; it waits for a report or a move that names it.

    Answers ``uuid, kind, media_type, size, width, height, name`` and, for a photo that says where it was taken, ``lon``
    and ``lat`` (WGS 84): told once to whoever sent it, never stored.

    Raises:
        LinliError: not_allowed, too_many_requests, attachment_type_unknown, attachment_lies, attachment_too_large,
            attachment_damaged, attachment_bomb, attachment_unsafe, unavailable. Nothing is kept then.
    """
    _require_uploader(by)
    filestore.require_space()
    head, chunks = _beginning(file)
    name = clean_name(file.name or "")
    family = detect.identify(head, name=name, content_type=file.content_type or "")
    limit = limit_of_family(family)
    if (file.size or 0) > limit:
        raise too_large(limit)
    with filestore.receive(chunks, limit=limit) as received:
        checked = check(received.path, family, received.size)
        row = _keep(received, checked, name, by)
    return _told(row, checked)


@transaction.atomic
def adopt(*, sha256: bytes, kind: str, media_type: str, size: int, name: str, by: Actor) -> UUID:
    """A file that another room keeps already becomes evidence too: a row of its own for the same content, which waits
    for the move that names it. The room that took it in has checked it.
    """
    housekeeping.lock(sha256)
    row = Attachment.objects.create(
        uuid=uuid7(), kind=kind, media_type=media_type, size=size, sha256=sha256, uploaded_by_kind=by.kind,
        uploaded_by_id=by.id, uploaded_at=clock.now(), name=name[:NAME_LENGTH],
    )  # fmt: skip
    audit.record(
        by=by, action="cases.attachment.adopted", object_type="attachment", object_id=str(row.uuid),
        detail={"kind": kind, "size": size, "sha256": sha256.hex()},
    )  # fmt: skip
    return row.uuid


def hand_out(uuid: UUID, *, copy: str, by: Actor, purpose: str = "") -> Served:
    """One copy of a file for somebody who is signed in. An original, and whatever an auditor sees, is recorded.

    Raises not_found, not_allowed, purpose_required.
    """
    served, facts = attachment_queries.served(uuid, copy=copy, by=by, purpose=purpose)
    if facts is not None and (copy == ORIGINAL or "auditor" in by.roles):
        _record_view(uuid, copy, facts, by, purpose)
    return served


def remove_unclaimed(older_than_hours: int = 24) -> int:
    """Take away files that no case claimed in that time, and what a crash left on disk. Answers how many rows went.

    A file that another row names stays; see :func:`housekeeping.drop_unnamed` for the race with an
    upload of the same content.
    """
    limit = clock.now() - timedelta(hours=older_than_hours)
    removed = _delete_rows(limit)
    for sha256 in removed:
        housekeeping.drop_unnamed(sha256)
    housekeeping.sweep(limit.timestamp())
    return len(removed)


def claim(files: Sequence[KeptFile], *, by: Actor) -> list[UUID]:
    """Files that came to a phone's operation and are in their place, as attachments that a move of the same transaction
    names. Raises not_allowed."""
    permissions.require(by, "cases.attach")
    files = [_on_disk(one) for one in files]
    rows = [
        Attachment(
            uuid=uuid7(),
            kind=one.kind,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            uploaded_by_kind=by.kind,
            uploaded_by_id=by.id,
            uploaded_at=clock.now(),
            name=clean_name(one.name),
        )
        for one in files
    ]
    for row in rows:
        row.save()
        audit.record(
            by=by, action="cases.attachment.upload", object_type="attachment", object_id=str(row.uuid),
            detail={"kind": row.kind, "media_type": row.media_type, "size": row.size, "sha256": row.sha256.hex()},
        )  # fmt: skip
    return [row.uuid for row in rows]


def _on_disk(file: KeptFile) -> KeptFile:
    """A small picture that lies in a row gets a file and its copies, as every attachment has."""
    if file.content is None:
        return file
    with keep_file([file.content], name=file.name) as kept:
        return kept


def clean_name(name: str) -> str:
    """A file's name for people: no folders, no control or direction marks, not too long; its extension stays."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip()
    if len(name) <= NAME_LENGTH:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(extension) - 1]}.{extension}"


def _require_uploader(by: Actor) -> None:
    """Residents may (their route limits how often), and whoever works on cases."""
    if by.kind == "resident":
        return
    permissions.require(by, "cases.attach")
    waiting = Attachment.objects.filter(case__isnull=True, uploaded_by_kind=by.kind, uploaded_by_id=by.id)
    if waiting.count() >= MOST_UNCLAIMED:
        raise LinliError("too_many_requests")


def _beginning(file: UploadedFile[Any]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, and all chunks with the first one still before them."""
    chunks = iter(file.chunks())
    first = next(chunks, b"")
    return first[: detect.HEAD_BYTES], chain((first,), chunks)


@transaction.atomic
def _keep(received: filestore.Received, checked: Checked, name: str, by: Actor) -> Attachment:
    """Give the file its place, then write the row with its record: what is acknowledged is on disk."""
    housekeeping.lock(received.sha256)
    photo = checked.photo
    filestore.keep(received, {PUBLIC: photo.public, THUMBNAIL: photo.thumbnail} if photo else {})
    row = Attachment.objects.create(
        uuid=uuid7(), kind=checked.kind, media_type=checked.media_type, size=received.size, sha256=received.sha256,
        width=photo.width if photo else None, height=photo.height if photo else None, uploaded_by_kind=by.kind,
        uploaded_by_id=by.id, uploaded_at=clock.now(), name=name,
    )  # fmt: skip
    audit.record(
        by=by, action="cases.attachment.upload", object_type="attachment", object_id=str(row.uuid),
        detail={"kind": row.kind, "media_type": row.media_type, "size": row.size, "sha256": received.sha256.hex()},
    )  # fmt: skip
    return row


def _told(row: Attachment, checked: Checked) -> dict[str, Any]:
    told: dict[str, Any] = {
        "uuid": row.uuid, "kind": row.kind, "media_type": row.media_type, "size": row.size, "width": row.width,
        "height": row.height, "name": row.name,
    }  # fmt: skip
    if checked.photo and checked.photo.lonlat:
        told["lon"], told["lat"] = checked.photo.lonlat
    return told


@transaction.atomic
def _record_view(uuid: UUID, copy: str, facts: Facts, by: Actor, purpose: str) -> None:
    action = "cases.attachment.original" if copy == ORIGINAL else "cases.attachment.audited_view"
    audit.record(
        by=by, action=action, object_type="attachment", object_id=str(uuid), place_code=facts.place_code,
        purpose=purpose.strip(), detail={"case": str(facts.uuid), "copy": copy},
    )  # fmt: skip


@transaction.atomic
def _delete_rows(limit: datetime) -> set[bytes]:
    """Rows that nobody claimed; a claim at the same moment either comes first, and the row stays, or finds none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from cases_attachment where case_id is null and uploaded_at < %s returning sha256", [limit]
        )
        removed = [bytes(row[0]) for row in cursor.fetchall()]
    if removed:
        audit.record(
            by=SYSTEM, action="cases.attachment.remove_unclaimed", object_type="attachment", object_id="unclaimed",
            detail={"files": len(removed)},
        )  # fmt: skip
    return set(removed)
