"""A submission read by somebody: personal answers covered until a purpose is stated, every look on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.files.filestore import ORIGINAL, PUBLIC, path_of
from linli.kernel.files.media.photo import COPY_TYPE
from linli.kernel.forms.definition import Definition, Question
from linli.kernel.forms.models import Submission
from linli.kernel.forms.queries import submissions
from linli.kernel.registry.queries.facts import fact_kinds

COVERED = "***"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in words."""

    path: str
    label: str
    label_en: str
    type: str
    shown: str
    shown_en: str
    is_covered: bool


def read_submission(*, uuid: UUID, purpose: str, by: Actor) -> tuple[Submission, list[Answer]]:
    """One submission with its answers in words. Raises not_found, not_allowed."""
    row = submissions.one(uuid, by=by)
    definition = Definition.from_json(row.form_version.definition)
    purpose = purpose.strip()
    if purpose:
        _record("forms.submission.revealed", row, by, purpose, {})
    questions = {question.path: question for question in definition.questions}
    place = {path: number for number, path in enumerate(questions)}
    found = [
        _answer(path, questions[_plain(path)], value, bare=bool(purpose))
        for path, value in sorted(submissions.flat(row.answers), key=lambda answer: _order(answer[0], place))
        if questions[_plain(path)].asked
    ]
    return row, found


def _order(path: str, place: Mapping[str, int]) -> tuple[int, int, int]:
    """Where the form asks it: a repeat stands where its first question is, row after row (a stored answer has no
    order of its own)."""
    repeat, is_repeated, rest = path.partition("[")
    own = place[_plain(path)]
    if not is_repeated:
        return own, 0, own
    first = min(number for name, number in place.items() if name.startswith(f"{repeat}/"))
    return first, int(rest.partition("]")[0]), own


def read_file(*, uuid: UUID, name: str, by: Actor) -> tuple[BinaryIO, str]:
    """A file's copy without what a camera wrote into it, else the file; its media type. Raises not_found."""
    row = submissions.one(uuid, by=by)
    file = row.files.filter(name=name).first()
    if file is None:
        raise LinliError("not_found")
    _record("forms.submission.file", row, by, row.form_version.title, {"file": name})
    if file.content is not None:
        return BytesIO(file.content), file.media_type
    is_photo = file.kind == "photo"
    digest = bytes(file.sha256)
    path = path_of(digest, PUBLIC if is_photo else ORIGINAL)
    return path.open("rb"), COPY_TYPE if is_photo else file.media_type


def _answer(path: str, question: Question, value: Any, *, bare: bool) -> Answer:
    fact = fact_kinds().get(question.fact)
    covered = fact is not None and fact.is_personal and not bare
    zh, en = (COVERED, COVERED) if covered else _words(question, value)
    return Answer(path, question.label, question.label_en, question.type, zh, en, covered)


def _words(question: Question, value: Any) -> tuple[str, str]:
    words = {choice.value: (choice.label, choice.label_en) for choice in question.choices}
    chosen = [words.get(one, (str(one), str(one))) for one in (value if isinstance(value, list) else [value])]
    return "、".join(zh for zh, _ in chosen), ", ".join(en for _, en in chosen)


def _plain(path: str) -> str:
    """A path without the counts of its repeats."""
    return "".join(part.partition("]")[2] if number else part for number, part in enumerate(path.split("[")))


@transaction.atomic
def _record(action: str, row: Submission, by: Actor, purpose: str, detail: dict[str, Any]) -> None:
    record(
        by=by,
        action=action,
        object_type="submission",
        object_id=str(row.uuid),
        place_code=row.place_code,
        purpose=purpose[:200],
        detail={"form": row.form_version.form_id, **detail},
    )
