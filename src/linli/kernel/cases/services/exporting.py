"""Writes a list to a file, CSV or XLSX; recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import sight
from linli.kernel.cases.filters import CaseFilter, local_day
from linli.kernel.cases.queries import rows
from linli.lib.calendars import SHANGHAI
from linli.lib.sheets import written

MOST_ROWS = 20_000


def _time(value: datetime | None) -> str:
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if value else ""


COLUMNS: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "number": ("编号", lambda r: r["number"]),
    "title": ("标题", lambda r: r["title"]),
    "type": ("事项种类", lambda r: r["type_name"]),
    "state": ("状态", lambda r: r["state_name"]),
    "category": ("类别", lambda r: r["category"]["name"] if r["category"] else ""),
    "urgency": ("紧急程度", lambda r: {"normal": "一般", "urgent": "紧急", "emergency": "特急"}[r["urgency"]]),
    "street": ("街道", lambda r: r["place"]["street"]),
    "community": ("社区", lambda r: r["place"]["community"]),
    "address": ("地址", lambda r: r["address"]),
    "unit": ("承办单位", lambda r: r["unit"]["short_name"] if r["unit"] else ""),
    "channel": ("来源", lambda r: r["channel"]),
    "opened_at": ("上报时间", lambda r: _time(r["opened_at"])),
    "due_at": ("办结期限", lambda r: _time(r["due_at"])),
    "closed_at": ("办结时间", lambda r: _time(r["closed_at"])),
    "timeliness": (
        "时效",
        lambda r: {
            "in_time": "正常", "due_soon": "即将到期", "overdue": "超时", "paused": "暂停", "done": "已结束",
        }[r["timeliness"]],
    ),
    "return_count": ("退回次数", lambda r: r["return_count"]),
    "reopen_count": ("重办次数", lambda r: r["reopen_count"]),
}  # fmt: skip


@transaction.atomic
def export(
    wanted: CaseFilter, *, by: Actor, file_format: str, columns: str, purpose: str, now: datetime
) -> tuple[str, str, bytes]:
    """The file's name, media type and bytes. Reporters' names and phones are never in it.

    Raises:
        LinliError: not_allowed, purpose_required, bad_input (an unknown column).
    """
    seen = sight.of(by, "cases.export")
    if seen.nothing:
        raise LinliError("not_allowed", action="cases.export")
    if len(purpose.strip()) < 4:
        raise LinliError("purpose_required")
    names = [name for name in columns.split(",") if name] or list(COLUMNS)
    if unknown := [name for name in names if name not in COLUMNS]:
        raise LinliError("bad_input", field=f"columns: {unknown[0]}")
    found = [
        [COLUMNS[n][1](row) for n in names] for row in rows.export(wanted, sight=seen, by=by, now=now, most=MOST_ROWS)
    ]
    audit.record(
        by=by, action="cases.export", object_type="list", object_id=file_format, purpose=purpose.strip(),
        detail={"rows": len(found), "columns": names, "place": wanted.place, "category": wanted.category},
    )  # fmt: skip
    heads = [COLUMNS[name][0] for name in names]
    media_type, content = written(file_format, "事项", heads, found)
    return f"cases-{local_day(now)}.{file_format}", media_type, content
