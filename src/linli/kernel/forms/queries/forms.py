"""Which forms there are, and one version of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from linli.kernel.accounts import permissions
from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.definition import Definition
from linli.kernel.forms.models import Form, FormVersion
from linli.kernel.forms.sealing import is_sealed


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a form."""

    id: int
    slug: str
    version: str
    title: str
    definition: Definition
    xform_md5: str
    source_name: str
    warnings: tuple[str, ...]
    uploaded_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    is_current: bool


_PLAIN = (
    "id", "form__slug", "version", "title", "xform_md5", "source_name", "warnings", "uploaded_at",
    "published_at", "withdrawn_at", "form__current_id",
)  # fmt: skip
_ONE = """
    select v.id, f.slug, v.version, v.title, v.xform_md5, v.source_name, v.warnings, v.uploaded_at, v.published_at,
           v.withdrawn_at, f.current_id
      from forms_formversion v join forms_form f on f.id = v.form_id
     where f.slug = %(slug)s and (%(published)s::boolean is false or v.published_at is not null)
       and case when %(version)s = '' then v.id = f.current_id else v.version = %(version)s end
"""


_MARKS = "select v.id, v.xform_md5 from forms_form f join forms_formversion v on v.id = f.current_id order by v.id"


def current(*, by: Actor) -> list[Version]:
    """The published forms, each in its current version, by title."""
    permissions.require(by, "forms.view")
    rows = FormVersion.objects.filter(form__current_id__isnull=False, id__in=current_ids()).order_by("title")
    return [_version(row) for row in rows.values_list(*_PLAIN)]


def offered(*, by: Actor) -> list[Version]:
    """Every version that may still be begun with, the current ones among them, by title, the newest first."""
    permissions.require(by, "forms.view")
    return [_version(row) for row in _offered().order_by("title", "-id").values_list(*_PLAIN)]


def over_list(file: str) -> list[Definition]:
    """What those versions ask that take choices from this file."""
    found = (_definition(*row) for row in _offered().values_list("id", "xform_md5"))
    return [definition for definition in found if file in definition.files]


def versions(slug: str, *, by: Actor) -> list[Version]:
    """All versions of a form for who publishes, else the published ones; the newest first. Raises not_found."""
    permissions.require(by, "forms.view")
    rows = FormVersion.objects.filter(form__slug=slug).order_by("-id")
    if "forms.publish" not in permissions.actions_of(by):
        rows = rows.filter(published_at__isnull=False)
    found = [_version(row) for row in rows.values_list(*_PLAIN)]
    if not found:
        raise LinliError("not_found")
    return found


def version(slug: str, version: str = "", *, published: bool = True) -> Version:
    """One version (without a name: the current one), whoever asks. Raises form_version_unknown."""
    row = hot.fetchone(_ONE, {"slug": slug, "version": version, "published": hot.plain(published)})
    if row is None:
        raise LinliError("form_version_unknown", form=slug, version=version)
    return _version(row)


def xform(version_id: int) -> str:
    """The XForm of a version."""
    return FormVersion.objects.values_list("xform", flat=True).get(id=version_id)


def source(version_id: int) -> bytes:
    """The XLSForm of a version, as it came."""
    return bytes(FormVersion.objects.values_list("source", flat=True).get(id=version_id))


def _offered() -> Any:
    return FormVersion.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)


@lru_cache(maxsize=200)
def _definition(version_id: int, md5: str) -> Definition:
    """What a version asks, read once in the life of a process: another XForm has another hash."""
    return Definition.from_json(FormVersion.objects.values_list("definition", flat=True).get(id=version_id))


def current_marks() -> tuple[tuple[int, str], ...]:
    """The versions that are filled today, each with the hash of its XForm: one statement, to see whether they are still
    the same."""
    return tuple((int(version_id), str(md5)) for version_id, md5 in hot.fetchall(_MARKS, []))


@lru_cache(maxsize=20)
def facts_asked(marks: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    """The facts that questions of these versions are bound to; those of sealed forms are for their team alone."""
    open_ones = [made for mark in marks if not is_sealed((made := _definition(*mark)).slug)]
    return tuple(sorted({question.fact for definition in open_ones for question in definition.bound}))


def current_ids() -> list[int]:
    """The versions that are filled today."""
    return list(Form.objects.filter(current__isnull=False).values_list("current_id", flat=True))


def _version(row: tuple[Any, ...]) -> Version:
    values: dict[str, Any] = dict(zip(_PLAIN, row, strict=True))
    current_id = values.pop("form__current_id")
    return Version(
        slug=values.pop("form__slug"),
        definition=_definition(values["id"], values["xform_md5"]),
        warnings=tuple(values.pop("warnings")),
        is_current=current_id == values["id"],
        **values,
    )
