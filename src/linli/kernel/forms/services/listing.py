"""Lists of the register for a form tool (entity lists): homes, organisations or equipment of one's own area with the
facts that the forms over that list are bound to, and no others.

A form tool keeps one list of a name for all its forms, so every form hands out the same one. It takes a row anew only
when the row's version has grown, and asks for the list only when its hash is another one (ODK Collect 2024 and later):
the hash is of what the rows say, the version is the moment.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.bindings import lexical
from linli.kernel.forms.queries import forms
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.sealing import is_sealed
from linli.kernel.registry.queries.facts import Told, fact_kinds, latest
from linli.kernel.registry.queries.subjects import Subject, subject, subjects_at, subjects_in

LISTS = {"homes.csv": "home", "organisations.csv": "organisation", "equipment.csv": "equipment"}
"""File → subjects. A form names one in ``select_one_from_file``."""
_TOGETHER = 5000
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""Versions are the seconds since then: they fit into the 32 bits that ODK Collect has for them until 2094."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as a file, and the hash of what its rows say (MD5, as OpenRosa asks)."""

    csv: bytes
    md5: str
    rows: int


def hand_out_list(version: Version, name: str, *, by: Actor, on_record: bool = False) -> Listed:
    """The list of that name for a form, over the area in which the actor fills forms. Raises not_found, not_allowed."""
    if name not in LISTS or name not in version.definition.files:
        raise LinliError("not_found")
    scope = permissions.scope(by, "forms.fill")
    if scope.nothing:
        raise LinliError("not_allowed", action="forms.fill")
    listed = _file(subjects_in(LISTS[name], scope), facts_over(name))
    if on_record:
        _record(version, name, listed.rows, by)
    return listed


def list_beside(*, slug: str, uuid: UUID, name: str, by: Actor) -> Listed:
    """A list for a form that is open for one subject: the equipment that belongs to it, else what stands in its
    micro-grid; with facts that are not personal. On record.

    Raises:
        LinliError: form_version_unknown, not_allowed, not_found (also for a subject outside the area).
    """
    version = forms.version(slug)
    found = subject(version.definition.subject_kind, uuid, by=by, action="forms.fill")
    if name not in LISTS or name not in version.definition.files:
        raise LinliError("not_found")
    keys = [key for key in facts_over(name) if key.startswith(f"{LISTS[name]}.") and not fact_kinds()[key].is_personal]
    listed = _file(_beside(found, LISTS[name], by), keys)
    _record(version, name, listed.rows, by)
    return listed


def _beside(found: Subject, kind: str, by: Actor) -> list[Subject]:
    if kind == found.kind:
        return [found]
    there = subjects_at(kind, found.place_code, by=by, action="forms.fill")
    if kind == "equipment":
        return [one for one in there if one.related.get(found.kind) == found.uuid]
    return there


def facts_over(name: str) -> list[str]:
    """The facts that the forms over a list are bound to, sealed ones left out."""
    over = [definition for definition in forms.over_list(name) if not is_sealed(definition.slug)]
    return sorted({question.fact for definition in over for question in definition.bound})


def _file(subjects: list[Subject], keys: list[str]) -> Listed:
    rows = [
        row for at in range(0, len(subjects), _TOGETHER) for row in _rows(subjects[at : at + _TOGETHER], keys)
    ]  # fmt: skip
    head = ["name", "label", "longitude", "latitude", *(key.replace(".", "_") for key in keys)]
    digest = hashlib.md5(_csv([head, *rows]), usedforsecurity=False).hexdigest()
    moment = str(int((now() - _BEGINNING).total_seconds()))
    return Listed(_csv([[*head, "__version"], *([*row, moment] for row in rows)]), digest, len(rows))


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _rows(subjects: list[Subject], keys: list[str]) -> Iterable[list[str]]:
    known = latest({uuid: kind for one in subjects for kind, uuid in one.related.items()}, keys)
    for one in subjects:
        yield [str(one.uuid), one.title, str(one.lon), str(one.lat), *(_shown(one, key, known) for key in keys)]


def _shown(one: Subject, key: str, known: Mapping[tuple[UUID, str], Told]) -> str:
    uuid = one.related.get(key.partition(".")[0])
    told = known.get((uuid, key)) if uuid else None
    return lexical(fact_kinds()[key], told.value) if told else ""


@transaction.atomic
def _record(version: Version, name: str, rows: int, by: Actor) -> None:
    record(
        by=by,
        action="forms.list.handed_out",
        object_type="form",
        object_id=version.slug,
        purpose=version.title,
        detail={"version": version.version, "list": name, "rows": rows},
    )
