"""A round's list as a file, for a stated purpose; recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.tree import names_of
from linli.kernel.rounds.models import Round
from linli.kernel.rounds.queries.rounds import Shown, targets
from linli.kernel.rounds.queries.sight import require
from linli.lib.sheets import written

MOST_ROWS = 20_000
WORDS = {
    "": "未走访", "done": "已完成", "absent": "无人", "refused": "拒访", "closed": "停业或空置", "moved": "搬离",
    "died": "去世", "not_eligible": "不属本轮", "referred": "转交",
}  # fmt: skip
HEADS = ("对象", "街道", "社区", "网格", "结果", "上门次数", "下次再访", "需敲门", "应访日", "来源", "敲门次序")


@transaction.atomic
def export(
    row: Round, *, by: Actor, file_format: str, purpose: str, place_code: str = "", outcome: str = "",
    left: bool = False, door: bool = False,
) -> tuple[str, str, bytes]:  # fmt: skip
    """The file's name, media type and bytes; persons' names stay covered.

    Raises:
        LinliError: not_allowed, not_found, purpose_required.
    """
    require(by, row, "open", place_code or row.area_code)
    if len(purpose.strip()) < 4:
        raise LinliError("purpose_required")
    found, _ = targets(
        row, by=by, place_code=place_code, outcome=outcome, left=left, door=door, limit=MOST_ROWS
    )  # fmt: skip
    record(
        by=by,
        action="rounds.targets.exported",
        object_type="round",
        object_id=str(row.uuid),
        place_code=place_code or row.area_code,
        purpose=purpose.strip(),
        detail={"rows": len(found), "format": file_format, "outcome": outcome, "left": left, "door": door},
    )
    media_type, content = written(file_format, "走访名单", HEADS, _table(found))
    return f"round-{today()}.{file_format}", media_type, content


def _table(found: list[Shown]) -> list[list[Any]]:
    codes = {one.target.place_code[:digits] for one in found for digits in (9, 12, 15)}
    names = names_of(codes)
    return [_line(one, names) for one in found]


def _line(one: Shown, names: dict[str, str]) -> list[Any]:
    target = one.target
    return [
        one.subject.title if one.subject else "", *(names.get(target.place_code[:n], "") for n in (9, 12, 15)),
        WORDS[target.outcome], target.attempts, _day(target.next_on), "是" if target.needs_door else "",
        _day(target.due_on), "新发现" if target.origin == "found" else "名单", target.order_position or "",
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
