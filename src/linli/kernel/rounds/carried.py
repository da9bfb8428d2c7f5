"""What phones carry of rounds: the visits of their area, those that are given to a person by name, and whom to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from linli.kernel.base.actor import Actor
from linli.kernel.devices.collections import Collection, Row, collection
from linli.kernel.forms.carried import rows_with
from linli.kernel.forms.queries.forms import version
from linli.kernel.registry.queries.subjects import Subject
from linli.kernel.rounds.queries.asking import said
from linli.kernel.rounds.queries.rounds import Shown, brief, of_area, of_person, type_of

_DAYS = ("next_on", "due_on", "window_from", "window_until")


def install() -> None:
    """From ``AppConfig.ready``."""
    collection(Collection("visits", "area", _of_area, action="rounds.visit"))
    collection(Collection("own-visits", "person", _of_person))
    collection(Collection("own-people", "person", _people))


def _of_area(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    return map(_row, of_area(area, keys))


def _of_person(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    return map(_row, of_person(by.id or 0))


def _people(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    """The people whom somebody visits by name, with what the forms of those visits ask: nobody else carries them."""
    facts: dict[str, list[Subject]] = {}
    for shown in of_person(by.id or 0):
        if shown.subject is not None and shown.subject.kind == "person" and shown.target.round.form:
            facts.setdefault(shown.target.round.form, []).append(shown.subject)
    found: dict[str, Any] = {}
    for slug, people in facts.items():
        asked = sorted({question.fact for question in version(slug).definition.bound})
        for key, value in dict[str, Any](rows_with(people, asked)).items():
            before = found[key]["facts"] if key in found else {}
            found[key] = {**value, "facts": {**before, **value["facts"]}}
    return found.items()


def _row(shown: Shown) -> Row:
    target, subject = shown.target, shown.subject
    row, kind = target.round, type_of(target.round)
    value: dict[str, Any] = {
        **brief(target), "round_uuid": str(row.uuid), "round_title": row.title, "type": row.type, "form": row.form,
        "outcomes": [str(one) for one in kind.outcomes] if kind else [], "order_position": target.order_position,
    }  # fmt: skip
    value["why"] = [asdict(word) for word in said(row.subject_kind, target.basis, row.type)]
    value |= {"uuid": str(target.uuid)} | {name: value[name] and value[name].isoformat() for name in _DAYS}
    value["subject"] = subject and {
        "kind": subject.kind, "uuid": str(subject.uuid), "title": subject.title, "place_code": subject.place_code,
        "lon": subject.lon, "lat": subject.lat,
    }  # fmt: skip
    return str(target.uuid), value
