"""Submissions: lists in one's area, and one with its answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kernel.accounts import permissions
from linli.kernel.base import paging
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.models import Submission, SubmissionFile
from linli.kernel.forms.sealing import is_sealed, lets_in, sealed_forms


def named_hashes(hashes: Sequence[bytes]) -> set[bytes]:
    """Which of these files a submission names."""
    return {bytes(one) for one in SubmissionFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)}


def seen_by(by: Actor) -> QuerySet[Submission]:
    """Submissions of places in which the actor reads them, and whatever they sent themselves; of sealed forms none."""
    scope = permissions.scope(by, "forms.read")
    rows = Submission.objects.select_related("form_version__form").exclude(form_version__form__slug__in=sealed_forms())
    if scope.all:
        return rows
    where = Q(user_id=by.id) if by.kind == "user" and "forms.fill" in permissions.actions_of(by) else Q(pk__in=())
    for area in scope.areas:
        where |= Q(place_code__startswith=area)
    return rows.filter(where)


def page(
    *, by: Actor, form: str = "", subject: UUID | None = None, standing: str = "", cursor: str | None = None,
    limit: int = 50,
) -> tuple[list[Submission], str | None]:  # fmt: skip
    """Submissions, the newest first, a page at a time. Raises not_allowed for who reads none."""
    if by.kind != "system" and "forms.read" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="forms.read")
    rows = seen_by(by)
    if form:
        rows = rows.filter(form_version__form__slug=form)
    if subject is not None:
        rows = rows.filter(subject_uuid=subject)
    if standing:
        rows = rows.filter(standing=standing)
    return paging.newest(rows, cursor, limit)


def one(uuid: UUID, *, by: Actor) -> Submission:
    """One submission with its files. Raises not_found, not_allowed."""
    if (sealed := _sealed(uuid, by)) is not None:
        return sealed
    if by.kind != "system" and not {"forms.read", "forms.fill"} & permissions.actions_of(by):
        raise LinliError("not_allowed", action="forms.read")
    row = seen_by(by).prefetch_related("files").filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    return row


def _sealed(uuid: UUID, by: Actor) -> Submission | None:
    """The submission of a sealed form whose door lets the actor in."""
    row = Submission.objects.select_related("form_version__form").prefetch_related("files").filter(uuid=uuid).first()
    slug = row.form_version.form.slug if row else ""
    return row if row and is_sealed(slug) and lets_in(slug, by, row.subject_uuid) else None


def about(uuid: UUID) -> tuple[str, UUID | None, str]:
    """Whom a submission is about, kind and identifier, and its form's slug. Raises not_found."""
    row = Submission.objects.filter(uuid=uuid).values_list(
        "subject_kind", "subject_uuid", "form_version__form__slug"
    ).first()  # fmt: skip
    if row is None:
        raise LinliError("not_found")
    return row


def missing_files(row: Submission) -> list[str]:
    """The files that the answers name and that have not come."""
    there = set(row.files.values_list("name", flat=True))
    return [name for name in row.files_wanted if name not in there]


def replaced_by(row: Submission) -> UUID | None:
    """The submission that corrected this one."""
    return Submission.objects.filter(replaces=row).values_list("uuid", flat=True).first()


def flat(answers: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Answers as (path, value) with repeats counted in brackets."""
    found: list[tuple[str, Any]] = []
    for path, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value, start=1):
                found += [(f"{path}[{number}]{inner.removeprefix(path)}", v) for inner, v in flat(row)]
        else:
            found.append((path, value))
    return found
