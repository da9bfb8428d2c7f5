"""Answers as OData tables: groups are nested objects, a repeat is a table of its own (as Central has them)."""

from __future__ import annotations

from typing import Any

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.definition import Definition, Question
from linli.kernel.forms.queries import submissions
from linli.kernel.forms.services.reading import COVERED
from linli.kernel.registry.queries.facts import fact_kinds

MOST = 250
_WHOLE = "Submissions"


def rows_of(slug: str, table: str, *, by: Actor, top: int, skip: int) -> tuple[list[dict[str, Any]], int]:
    """The rows of a table, the newest submission first, and how many submissions there are.

    Raises:
        LinliError: not_found for a table that the form has not, not_allowed.
    """
    if "forms.read" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="forms.read")
    found = submissions.seen_by(by).filter(form_version__form__slug=slug).order_by("-id")
    rows = list(found[skip : skip + top])
    if table == _WHOLE:
        return [_whole(row) for row in rows], found.count()
    repeat = "/data/" + table.removeprefix(f"{_WHOLE}.").replace(".", "/")
    if not table.startswith(f"{_WHOLE}.") or not all(_has(row, repeat) for row in rows):
        raise LinliError("not_found")
    return [one for row in rows for one in _repeated(row, repeat)], found.count()


def _definition(row: Any) -> Definition:
    return Definition.from_json(row.form_version.definition)


def _has(row: Any, repeat: str) -> bool:
    return repeat in _definition(row).repeats


def _whole(row: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "__id": f"uuid:{row.uuid}",
        "__system": {
            "submissionDate": row.received_at.isoformat(), "submitterId": str(row.user_id),
            "submitterName": row.user_name, "reviewState": None, "deviceId": row.device or None,
            "attachmentsExpected": len(row.files_wanted), "formVersion": row.form_version.version,
        },
    }  # fmt: skip
    for question in _definition(row).questions:
        if not question.repeat:
            _put(told, question.path.split("/")[2:], _shown(question, row.answers.get(question.path)))
    return told


def _repeated(row: Any, repeat: str) -> list[dict[str, Any]]:
    questions = [question for question in _definition(row).questions if question.repeat == repeat]
    found = []
    for number, answers in enumerate(row.answers.get(repeat, ())):
        told: dict[str, Any] = {"__id": f"{row.uuid}:{number}", "__Submissions-id": f"uuid:{row.uuid}"}
        for question in questions:
            _put(
                told, question.path.removeprefix(f"{repeat}/").split("/"), _shown(question, answers.get(question.path))
            )
        found.append(told)
    return found


def _put(told: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names[:-1]:
        told = told.setdefault(name, {})
    told[names[-1]] = value


def _shown(question: Question, value: Any) -> Any:
    fact = fact_kinds().get(question.fact)
    if value is None or (fact is not None and fact.is_personal):
        return None if value is None else COVERED
    return " ".join(value) if question.type in ("choices", "rank") else value
