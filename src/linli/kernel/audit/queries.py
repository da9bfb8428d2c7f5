"""Readers of the audit: its list for the auditor, its leaves of a day, the seals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from linli.kernel.audit import rules
from linli.kernel.audit.models import AuditRecord, DailySeal, Verification
from linli.kernel.audit.sources import Leaf, Problem, Tell
from linli.kernel.base import paging
from linli.lib.calendars import SHANGHAI

CHUNK = 5000
_names_of: dict[str, Callable[[set[int]], dict[int, str]]] = {}


def name_actors(kind: str, names_of: Callable[[set[int]], dict[int, str]]) -> None:
    """Tell how actors of a kind are called now; the records themselves keep ids only."""
    _names_of[kind] = names_of


def bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a local day and of the next."""
    start = datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    return start, start + timedelta(days=1)


def first_day() -> date | None:
    """The local day of the oldest record."""
    oldest = AuditRecord.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return oldest.astimezone(SHANGHAI).date() if oldest else None


def leaves_of_day(day: date) -> Iterator[Leaf]:
    """The hashes of one day's records, in order of id."""
    start, end = bounds(day)
    rows = AuditRecord.objects.filter(recorded_at__gte=start, recorded_at__lt=end).order_by("id")
    for record_id, record_hash in rows.values_list("id", "hash").iterator(CHUNK):
        yield Leaf(record_id, bytes(record_hash))


def changed_records(tell: Tell = lambda step: None) -> Iterator[Problem]:
    """Every record whose content no longer fits its hash."""
    rows = AuditRecord.objects.order_by("id").values_list("id", *rules.COLUMNS)
    for number, row in enumerate(rows.iterator(CHUNK), start=1):
        if number % CHUNK == 0:
            tell(f"audit {number}")
        record_id, *values, kept = row
        if rules.record_hash(tuple(values)) != bytes(kept):
            yield Problem(
                "audit",
                "record_changed",
                str(record_id),
                f"审计记录 {record_id} 的内容被改动",
                f"Audit record {record_id} was changed",
            )


def seals(source: str) -> list[DailySeal]:
    """A source's seals, oldest first."""
    return list(DailySeal.objects.filter(source=source).order_by("day"))


def last_seal(source: str) -> DailySeal | None:
    """The newest seal of a source."""
    return DailySeal.objects.filter(source=source).order_by("-day").first()


def records(
    *,
    object_id: str = "",
    actor_id: int | None = None,
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str = "",
    limit: int = 50,
) -> tuple[list[dict[str, Any]], str | None]:
    """Records, newest first, with the actors' names; ``action`` is a prefix. Raises ``bad_cursor``."""
    wanted = {
        "object_id": object_id or None,
        "actor_id": actor_id,
        "action__startswith": action or None,
        "recorded_at__gte": since,
        "recorded_at__lt": until,
        "id__lt": paging.after(cursor),
    }
    rows = AuditRecord.objects.filter(**{key: value for key, value in wanted.items() if value is not None})
    kept, following = paging.page(rows.order_by("-id")[: limit + 1], limit, lambda record: record.id)
    names = _names(kept)
    return [_plain(record, names) for record in kept], following


def _names(kept: list[AuditRecord]) -> dict[tuple[str, int | None], str]:
    names: dict[tuple[str, int | None], str] = {}
    for kind, names_of in _names_of.items():
        ids = {record.actor_id for record in kept if record.actor_kind == kind and record.actor_id is not None}
        names |= {(kind, actor_id): name for actor_id, name in names_of(ids).items()} if ids else {}
    return names


def _plain(record: AuditRecord, names: dict[tuple[str, int | None], str]) -> dict[str, Any]:
    name = names.get((record.actor_kind, record.actor_id), "")
    return {
        "id": record.id,
        "recorded_at": record.recorded_at,
        "actor_kind": record.actor_kind,
        "actor_id": record.actor_id,
        "actor_name": name,
        "action": record.action,
        "object_type": record.object_type,
        "object_id": record.object_id,
        "place_code": record.place_code,
        "purpose": record.purpose,
        "detail": record.detail,
        "hash": bytes(record.hash).hex(),
    }


def latest_verification() -> Verification | None:
    """The last proof that somebody asked for, ended or not."""
    return Verification.objects.order_by("-id").first()
