"""The whole answer to a question of figures: rows and total, of when, from where, and in words what they leave out."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import Scope
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.types import CaseType
from linli.kernel.insight.queries import figures, wall
from linli.kernel.insight.queries.figures import Question, Span
from linli.kernel.insight.types import Indicator, Subject, subjects
from linli.lib.calendars import SHANGHAI

VIEW = "insight.view"
DAYS_WITHOUT_ASKING, DAYS_MOST = 30, 1100

SOURCE = "事项台账与时间线"
SOURCE_EN = "Register and timeline of cases"
NOTES = (
    (
        "各项均以期间内登记的事项为准;在办、超时按截至时间计,超时指当前环节已过时限。",
        "All figures are of the cases reported in the span; open and overdue as of the time stated, overdue meaning "
        "that the present step is past its time.",
    ),
    (
        "按时办结:已办结且任何环节都未曾超时;未受理、撤回、合并的不计入办结。",
        "On time: closed without any step having been overdue; what was not accepted, withdrawn or merged is not "
        "closed.",
    ),
    (
        "曾退回、曾重办按事项计,不按次数计;曾升级在重办后重新计。拆分的子件各计一件。",
        "Returned and reopened count cases, not times; escalations are counted anew after a reopening. Parts of a "
        "split case count one each.",
    ),
    (
        "办结时长自登记至最近一次办结,为中位数,含夜间和节假日。",
        "Hours to close run from the report to the last closing, as a median, nights and holidays included.",
    ),
)
FOLDED = (
    "非公开类别不足五件的行已并入“其他”,以免从数字认出当事人。",
    "Rows of non-public categories with fewer than five cases are told together as «Others», so that no number gives a "
    "person away.",
)  # fmt: skip


SEALED = (
    "封闭事项只公布数目:不足五件的不显示,其余按五件取整,以免由两次查询之差认出当事人。",
    "Of sealed matters only counts are told: fewer than five are not shown, others are rounded to five, so that the "
    "difference of two answers gives nobody away.",
)


def of_subject(
    subject: Subject, *, first: date | None, last: date | None, by: str, place: str, asker: Actor, now: Any,
    kind: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Figures that the asker may see; the counts are of one type of case, by default the scenario's first.

    Raises not_allowed, bad_input (days in the wrong order or too many, a type of another scenario).
    """
    wanted = _type(subject, kind)
    scope = _counted_for(asker, subject)
    if scope.nothing:
        raise LinliError("not_allowed", action=VIEW)
    _refuse_elsewhere(scope, place)
    span = _span(first, last, now.astimezone(SHANGHAI).date())
    found = figures.table(Question(subject, span, by, place, scope, now, wanted))
    folded = bool(found.pop("folded"))
    notes = [*NOTES, *([SEALED] if wanted.sealed else [FOLDED] if folded else [])]
    return {
        "as_of": now, "from": span.first, "until": span.last, "by": by, "place": place, "type": wanted.slug,
        "types": [_kind(each) for each in subject.case_types], "source": SOURCE, "source_en": SOURCE_EN, **found,
        "indicators": [_told(indicator) for indicator in subject.indicators],
        "notes": [{"zh": zh, "en": en} for zh, en in notes],
    }  # fmt: skip


def of_all(*, asker: Actor) -> list[dict[str, Any]]:
    """The scenarios whose figures the asker may see, with their types. Raises not_allowed when there are none."""
    return [
        {"scenario": subject.slug, "types": [_kind(kind) for kind in subject.case_types]}
        for subject, _ in _all_counted_for(asker)
    ]


def of_unit(unit_id: int, *, first: date | None, last: date | None, asker: Actor, now: Any) -> dict[str, Any]:
    """Everything that is counted of one unit, over all scenarios; of units, never of the people in them.

    Raises not_found (no such unit), not_allowed, bad_input.
    """
    counted = _all_counted_for(asker)
    unit = rulebooks.current().units_by_id.get(unit_id)
    if unit is None:
        raise LinliError("not_found")
    span = _span(first, last, now.astimezone(SHANGHAI).date())
    parts = [
        _of_type(subject, kind, unit_id, span, scope, now) for subject, scope in counted for kind in subject.case_types
    ]
    return {
        "unit": {"id": unit.id, "code": unit.code, "name": unit.short_name, "name_en": unit.name_en},
        "as_of": now, "from": span.first, "until": span.last, "source": SOURCE, "source_en": SOURCE_EN,
        "types": [part for part in parts if part["total"]["reported"] != 0],
        "notes": [{"zh": zh, "en": en} for zh, en in NOTES],
    }  # fmt: skip


def _of_type(subject: Subject, kind: CaseType, unit_id: int, span: Span, scope: Scope, now: Any) -> dict[str, Any]:
    found = figures.table(Question(subject, span, "unit", "", scope, now, kind, unit_id))
    about = [i for i in subject.indicators if kind == subject.case_types[0] or f"'{kind.slug}'" in i.of]
    return {**_kind(kind), "total": found["total"], "indicators": [_told(indicator) for indicator in about]}


def _kind(kind: CaseType) -> dict[str, Any]:
    return {"type": kind.slug, "name": kind.name, "name_en": kind.name_en, "is_sealed": kind.sealed}


def _type(subject: Subject, slug: str) -> CaseType:
    found = next((kind for kind in subject.case_types if slug in ("", kind.slug)), None)
    if found is None:
        raise LinliError("bad_input", field="type")
    return found


def of_wall(*, asker: Actor, now: Any) -> dict[str, Any]:
    """The wall of the asker's centre. Raises not_allowed."""
    scope = permissions.scope(asker, "insight.wall")
    if scope.nothing:
        raise LinliError("not_allowed", action="insight.wall")
    return wall.wall(scope, now)


def _all_counted_for(asker: Actor) -> list[tuple[Subject, Scope]]:
    found = [(subject, _counted_for(asker, subject)) for subject in subjects().values()]
    counted = [(subject, scope) for subject, scope in found if not scope.nothing]
    if not counted:
        raise LinliError("not_allowed", action=VIEW)
    return counted


def _counted_for(asker: Actor, subject: Subject) -> Scope:
    """Where the asker sees figures: of every scenario, or where a scenario lets a role see its own."""
    scope = permissions.scope(asker, VIEW)
    return permissions.scope(asker, f"{subject.slug}.count") if scope.nothing else scope


def _refuse_elsewhere(scope: Scope, place: str) -> None:
    """A place of others is refused: a table of zeros would be read as an answer."""
    if not place or scope.all or scope.unit_ids:
        return
    if not any(place.startswith(area) or area.startswith(place) for area in scope.areas):
        raise LinliError("not_allowed", place=place)


def _span(first: date | None, last: date | None, today: date) -> Span:
    end = last or (first + timedelta(days=DAYS_WITHOUT_ASKING - 1) if first else today)
    begin = first or end - timedelta(days=DAYS_WITHOUT_ASKING - 1)
    if not timedelta(0) <= end - begin < timedelta(days=DAYS_MOST):
        raise LinliError("bad_input", field="until", days=DAYS_MOST)
    return Span(begin, end)


def _told(indicator: Indicator) -> dict[str, Any]:
    """What an indicator is, without its conditions."""
    told = asdict(indicator)
    for name in ("of", "n", "join", "adds_of", "adds_n"):
        told.pop(name)
    told["left_out"] = [{k: part[k] for k in ("slug", "name", "name_en")} for part in told["left_out"]]
    return told
