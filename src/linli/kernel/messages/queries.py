"""Readers of messages: somebody's own notices, and how many messages about something left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count

from linli.kernel.accounts.permissions import person
from linli.kernel.base import paging
from linli.kernel.base.actor import Actor
from linli.kernel.messages.kinds import sentence
from linli.kernel.messages.models import Delivery, Notice


def notices(*, by: Actor, cursor: str = "", limit: int = 50) -> tuple[list[dict[str, Any]], str | None, int]:
    """A person's own notices, newest first, the next cursor, and how many are unread. Raises ``bad_cursor``."""
    own = Notice.objects.filter(user_id=person(by))
    before = paging.after(cursor)
    rows = own.filter(id__lt=before) if before is not None else own
    kept, following = paging.page(rows.order_by("-id")[: limit + 1], limit, lambda notice: notice.id)
    return [_plain(notice) for notice in kept], following, own.filter(read_at__isnull=True).count()


def deliveries_about(about: UUID) -> dict[str, int]:
    """Messages about something by their state: ``waiting`` (to be sent or tried again), ``sent``, ``failed``."""
    rows = Delivery.objects.filter(about=about).values_list("state").annotate(n=Count("id"))
    return {"waiting": 0, "sent": 0, "failed": 0, **dict(rows)}


def _plain(notice: Notice) -> dict[str, Any]:
    zh, en = sentence(notice.kind, notice.params)
    columns = ("id", "kind", "params", "object_type", "object_id", "created_at", "read_at")
    return {**{column: getattr(notice, column) for column in columns}, "text": zh, "text_en": en}
