"""A form opened for a subject: personal data shown for a purpose, which is the form, and on record."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.queries import filling, forms
from linli.kernel.forms.queries.filling import Filled
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.sealing import is_sealed, lets_in
from linli.kernel.registry.queries.subjects import Subject, subject, subjects


@dataclass(frozen=True, slots=True)
class Opened:
    """A form with what is known to its questions."""

    version: Version
    subject: Subject
    known: list[Filled]


def open_form(*, slug: str, uuid: UUID, by: Actor) -> Opened:
    """The current version of a form for one subject of the actor's area, filled from the register.

    Raises:
        LinliError: form_version_unknown, not_allowed, not_found (also for a subject outside the area).
    """
    version = forms.version(slug)
    if not version.definition.subject_kind:
        raise LinliError("not_found")
    found = _subject(version, uuid, by)
    known = filling.filled(version.definition, found)
    with transaction.atomic():
        record(
            by=by,
            action="forms.form.opened",
            object_type=found.kind,
            object_id=str(found.uuid),
            place_code=found.place_code,
            purpose=version.title,
            detail={"form": slug, "version": version.version, "facts": sorted(one.fact for one in known)},
        )
    return Opened(version, found, known)


def _subject(version: Version, uuid: UUID, by: Actor) -> Subject:
    """Whom the form is opened for: in the actor's area, or of a sealed form, where its own door lets them in."""
    kind = version.definition.subject_kind
    if not is_sealed(version.slug):
        return subject(kind, uuid, by=by, action="forms.fill")
    found = subjects(kind, [uuid]).get(uuid)
    if found is None or not lets_in(version.slug, by, uuid):
        raise LinliError("not_found")
    return found
