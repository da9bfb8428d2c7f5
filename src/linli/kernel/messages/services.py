"""The writers of notices: telling people in the app, and marking what they read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from linli.kernel.accounts.permissions import person
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.messages.models import Notice


def notify(
    *,
    user_ids: Iterable[int],
    kind: str,
    params: Mapping[str, Any] | None = None,
    object_type: str,
    object_id: str,
    created_at: datetime | None = None,
) -> int:
    """One notice for each of the people, in one INSERT in the open transaction; answers how many.

    ``kind`` is a sentence of ``kinds`` and ``params`` fill it; they hold no personal data.
    Raises KeyError for a kind that nobody declared.
    """
    moment = created_at or now()
    notices = [
        Notice(
            user_id=user_id,
            kind=kind,
            params=dict(params or {}),
            object_type=object_type,
            object_id=object_id,
            created_at=moment,
        )
        for user_id in sorted(set(user_ids))
    ]
    return len(Notice.objects.bulk_create(notices))


def mark_read(*, by: Actor, ids: Iterable[int] | None = None) -> int:
    """Mark a person's own notices as read: those named, or all; answers how many were new."""
    unread = Notice.objects.filter(user_id=person(by), read_at__isnull=True)
    return unread.filter(id__in=list(ids)).update(read_at=now()) if ids is not None else unread.update(read_at=now())
