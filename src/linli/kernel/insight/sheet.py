"""A table of figures as CSV: numerators beside denominators, what was left out beside both, and where it is from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from linli.kernel.insight.rules import FEWEST
from linli.kernel.insight.types import Subject
from linli.lib.calendars import SHANGHAI

COUNTS_ZH = {
    "reported": "登记", "dispatched": "派遣", "closed": "办结", "open": "在办", "overdue": "超时在办",
    "ended_otherwise": "未受理、撤回或合并", "returned": "曾退回", "reopened": "曾重办", "ever_closed": "曾办结",
    "escalated": "曾升级", "parts": "拆分子件",
}  # fmt: skip


def csv_bytes(answer: dict[str, Any], subject: Subject) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_head(subject))
    writer.writerows([_inert(cell) for cell in _cells(row, subject)] for row in [*answer["rows"], answer["total"]])
    writer.writerows([[], *([_inert(line)] for line in _foot(answer))])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _head(subject: Subject) -> list[str]:
    heads = ["代码", "名称", *COUNTS_ZH.values(), "按时办结", "按时办结:分母", "办结时长中位数(小时)"]
    for indicator in subject.indicators:
        heads += [indicator.name, f"{indicator.name}:分母"]
        heads += [f"{indicator.name}:{part.name}" for part in indicator.left_out]
    return heads


def _cells(row: dict[str, Any], subject: Subject) -> Iterator[Any]:
    yield from (row["key"], row["name"])
    yield from (_told(row[name]) for name in COUNTS_ZH)
    yield from (_told(row["on_time"]["n"]), _told(row["on_time"]["of"]))
    yield "" if row["median_hours"] is None else row["median_hours"]
    for indicator in subject.indicators:
        yield from map(_told, row[indicator.slug].values())


def _told(count: int | None) -> int | str:
    return f"<{FEWEST}" if count is None else count


def _foot(answer: dict[str, Any]) -> Iterator[str]:
    as_of = answer["as_of"].astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    yield f"统计范围:{answer['from']} 至 {answer['until']} 登记的事项;截至 {as_of}"
    yield f"来源:{answer['source']}"
    yield from (note["zh"] for note in answer["notes"])
    yield from (f"{i['name']}:{i['leaves_out']}来源:{i['source']}" for i in answer["indicators"])


def _inert(cell: Any) -> Any:
    """A cell that a spreadsheet would run as a formula is quoted (CSV injection, OWASP)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" else cell
