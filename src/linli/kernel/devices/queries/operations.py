"""What is known of operations: by their identifier, what was parked, which files wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kernel.accounts import permissions
from linli.kernel.base import hot, paging
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.models import Operation, OperationFile
from linli.kernel.devices.rules import Status
from linli.kernel.files.keeping import KeptFile

_FILES = """
select operation_uuid, name, kind, media_type, size, sha256, content from devices_operationfile
 where operation_uuid = any(%s::uuid[])
"""


def named_hashes(hashes: Sequence[bytes]) -> set[bytes]:
    """Which of these files an operation names."""
    return {
        bytes(one)
        for one in OperationFile.objects.filter(sha256__in=hashes, content=None).values_list("sha256", flat=True)
    }


def answer_of(uuid: UUID, user_id: int) -> dict[str, object] | None:
    """What a person's own operation was answered once it was done; None as long as it was not."""
    row = Operation.objects.filter(uuid=uuid, user_id=user_id, status__in=(Status.DONE, Status.CONFLICT)).first()
    return dict(row.answer) if row else None


def files_of(uuids: Iterable[UUID]) -> dict[UUID, dict[str, KeptFile]]:
    """The files that came for operations, by name."""
    found: dict[UUID, dict[str, KeptFile]] = {}
    for uuid, name, kind, media_type, size, digest, content in hot.fetchall(_FILES, [list(uuids)]):
        kept = KeptFile(name, kind, media_type, size, bytes(digest), None if content is None else bytes(content))
        found.setdefault(uuid, {})[name] = kept
    return found


def parked(*, by: Actor, cursor: str | None = None, limit: int = 50) -> tuple[list[Operation], str | None]:
    """What was parked at places where the actor decides, the newest first, a page at a time. Raises not_allowed."""
    rows = _decided_by(by)
    return paging.newest(rows, cursor, limit)


def one_parked(uuid: UUID, *, by: Actor) -> Operation:
    """One parked operation. Raises not_allowed, not_found (also outside one's area)."""
    row = _decided_by(by).filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    return row


def _decided_by(by: Actor) -> QuerySet[Operation]:
    scope = permissions.scope(by, "devices.decide")
    if scope.nothing:
        raise LinliError("not_allowed", action="devices.decide")
    rows = Operation.objects.filter(status=Status.PARKED)
    if scope.all:
        return rows
    where = Q(pk__in=())
    for area in scope.areas:
        where |= Q(place_code__startswith=area)
    return rows.filter(where)
