"""Questions about attachments."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError


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
