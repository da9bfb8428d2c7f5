"""What phones carry of forms: the published ones, and homes, organisations and equipment with the facts that these ask.

No other fact leaves the register; of a person only what a form asks of a home's contact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from linli.kernel.accounts.permissions import Scope
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.devices.collections import Collection, Row, collection
from linli.kernel.devices.rules import area_of
from linli.kernel.forms.bindings import lexical
from linli.kernel.forms.queries import forms
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.sealing import is_sealed
from linli.kernel.places.queries.memory import stamp as places_stamp
from linli.kernel.registry.queries.facts import Told, fact_kinds, latest
from linli.kernel.registry.queries.subjects import Subject, subjects, subjects_in

KINDS = {"homes": "home", "organisations": "organisation", "equipment": "equipment"}
"""Collection → kind of subject."""


def install() -> None:
    """From ``AppConfig.ready``."""
    collection(Collection("forms", "all", _forms, forms_stamp, "forms.view"))
    for slug in KINDS:
        collection(Collection(slug, "area", _rows_of(slug), _subjects_stamp))


def forms_stamp() -> str:
    """Which versions are published now."""
    return _short(repr(forms.current_marks()))


def _subjects_stamp() -> str:
    return f"{places_stamp()[1]}:{_short(','.join(_keys()))}"


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def _keys() -> list[str]:
    """The facts that published forms ask; what only sealed ones ask is carried by nobody."""
    return list(forms.facts_asked(forms.current_marks()))


def _current() -> list[Version]:
    return forms.current(by=SYSTEM)


def _forms(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    for version in _current():
        if keys is None or version.slug in keys:
            yield version.slug, _form(version)


def _form(version: Version) -> dict[str, Any]:
    definition = version.definition
    return {
        "version": version.version, "title": version.title, "subject_kind": definition.subject_kind,
        "subject_path": definition.subject_path, "files": list(definition.files), "is_sealed": is_sealed(version.slug),
        "bound": {question.path: question.fact for question in definition.bound},
        "xform": forms.xform(version.id),
    }  # fmt: skip


def _rows_of(slug: str) -> Any:
    kind = KINDS[slug]

    def rows(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
        found = subjects_in(kind, Scope(areas=(area,))) if keys is None else subjects(kind, _uuids(keys)).values()
        return _rows([one for one in found if area_of(one.place_code) == area])

    return rows


def _uuids(keys: Sequence[str]) -> list[UUID]:
    return [UUID(key) for key in keys]


def _rows(found: Sequence[Subject]) -> Iterable[Row]:
    return rows_with(found, _keys())


def rows_with(found: Sequence[Subject], keys: Sequence[str]) -> Iterable[Row]:
    """Subjects as phones carry them, with what is known of them to these facts."""
    known = latest({uuid: kind for one in found for kind, uuid in one.related.items()}, keys)
    for one in found:
        yield str(one.uuid), _subject(one, keys, known)


def _subject(one: Subject, keys: Sequence[str], known: Mapping[tuple[UUID, str], Told]) -> dict[str, Any]:
    facts = {}
    for key in keys:
        uuid = one.related.get(key.partition(".")[0])
        if uuid is not None and (told := known.get((uuid, key))) is not None:
            facts[key] = _fact(told)
    return {
        "title": one.title, "place": one.place_code, "lon": one.lon, "lat": one.lat,
        "related": {kind: str(uuid) for kind, uuid in one.related.items() if uuid != one.uuid}, "facts": facts,
    }  # fmt: skip


def _fact(told: Told) -> dict[str, Any]:
    return {
        "uuid": str(told.uuid) if told.uuid else None, "value": told.value,
        "text": lexical(fact_kinds()[told.key], told.value), "said_at": _moment(told.said_at),
        "said_by": told.said_by, "source": told.source, "source_name": told.source_name,
        "valid_until": _moment(told.valid_until),
    }  # fmt: skip


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
