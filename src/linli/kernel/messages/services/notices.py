"""Telling people in the app, and marking what they read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from linli.kernel.accounts.permissions import person
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.messages.kinds import CATALOGUE
from linli.kernel.messages.models import Notice
from linli.kernel.messages.services.outgoing import send_notices

CHANNEL = "linli_notices"
# One notification holds at most 8,000 bytes: the ids of 400 people always fit.
_NOTIFY = f"""
    with told as (
        insert into messages_notice (user_id, kind, params, object_type, object_id, created_at)
        select unnest(%(users)s::bigint[]), %(kind)s, %(params)s::jsonb, %(type)s, %(object)s, %(at)s
        returning user_id
    ), parts as (select user_id, (row_number() over () - 1) / 400 as part from told)
    select pg_notify('{CHANNEL}', json_agg(user_id)::text) from parts group by part
"""


def notify(
    *,
    user_ids: Iterable[int],
    kind: str,
    params: Mapping[str, Any] | None = None,
    object_type: str,
    object_id: str,
    created_at: datetime | None = None,
) -> int:
    """One notice for each of the people, in one statement; open streams hear of it at the commit. Answers how many.

    ``kind`` is a sentence of ``kinds`` and ``params`` fill it; they hold no personal data. Senders that take notices
    (mail, webhook) get theirs too. Raises KeyError for a kind that nobody declared.
    """
    if kind not in CATALOGUE:
        raise KeyError(f"nobody declared the message kind {kind}")
    users = sorted(set(user_ids))
    if not users:
        return 0
    moment, told = created_at or now(), dict(params or {})
    values: dict[str, Any] = {
        "users": users,
        "kind": kind,
        "params": json.dumps(told, ensure_ascii=False),
        "type": object_type,
        "object": object_id,
        "at": moment,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTIFY, values)
    send_notices(user_ids=users, kind=kind, params=told, at=moment)
    return len(users)


def mark_read(*, by: Actor, ids: Iterable[int] | None = None) -> int:
    """Mark a person's own notices as read: those named, or all; answers how many were new."""
    unread = Notice.objects.filter(user_id=person(by), read_at__isnull=True)
    return unread.filter(id__in=list(ids)).update(read_at=now()) if ids is not None else unread.update(read_at=now())
