"""Enrolment with its denominator: what is counted, of what, as of when, from where; and why it may be over 100%."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.tree import names_of
from linli.kernel.rounds.queries.lists import counts
from linli.kernel.rounds.rules import Outcome
from linli.scenarios.sweeps.models import Enrolment, Figure
from linli.scenarios.sweeps.rules.enrolment import COUNTED, OUTSIDE, share
from linli.scenarios.sweeps.rules.enrolment import Figure as Known

_PLAIN = ("kind", "part", "name", "name_en", "value", "as_of", "source", "source_en")
_OF_ROUND = ("round", "入户登记已参保", "Enrolled at the door", "本系统走访结果", "Outcomes of the round")
_FOUND = ("round", "名单外参保", "Enrolled, not on the list", "本系统走访结果", "Outcomes of the round")


def enrolments(*, by: Actor) -> list[dict[str, Any]]:
    """Everything that is counted against a target. Raises not_allowed."""
    _require(by)
    return [{"uuid": row.uuid, "slug": row.slug, "title": row.title, "title_en": row.title_en}
            for row in Enrolment.objects.order_by("id")]  # fmt: skip


def one(uuid: UUID, *, place: str, by: Actor) -> dict[str, Any]:
    """One enrolment in a place, and in each of the places below that have figures of their own.

    Raises:
        LinliError: not_allowed, not_found.
    """
    _require(by)
    row = Enrolment.objects.filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    known = set(row.figures.values_list("place_code", flat=True).distinct())
    at = place or min(known, key=lambda code: (len(code), code), default="")
    below = sorted(code for code in known if code.startswith(at) and code != at and len(code) == _next(at, known))
    names = names_of({at, *below})
    return {
        "uuid": row.uuid, "slug": row.slug, "title": row.title, "title_en": row.title_en,
        "share": _told(row, at, names.get(at, at)),
        "places": [_told(row, code, names.get(code, code)) for code in below],
        "may_import": "sweeps.enrolment" in permissions.actions_of(by),
    }  # fmt: skip


def figures_of(row: Enrolment, place: str) -> list[Known]:
    """The figures of a place, the round's own among them, the earlier import first."""
    rows = Figure.objects.filter(enrolment=row, place_code=place).order_by("as_of", "id")
    found = [Known(**{name: getattr(one, name) for name in _PLAIN}) for one in rows]
    return found + (_of_round(row.round_uuid, place) if row.round_uuid else [])


def _of_round(round_uuid: UUID, place: str) -> list[Known]:
    """Who was done in the round is enrolled; who was found on the way is not on the target's list."""
    told = counts(round_uuid, place)
    done = sum(n for (_, outcome), n in told.items() if outcome == Outcome.DONE)
    found = told.get(("found", Outcome.DONE), 0)
    part, name, name_en, source, source_en = _OF_ROUND
    counted = Known(COUNTED, part, name, name_en, done, today(), source, source_en)
    outside = replace(counted, kind=OUTSIDE, name=_FOUND[1], name_en=_FOUND[2], value=found)
    return [counted, outside] if found else [counted]


def _told(row: Enrolment, place: str, name: str) -> dict[str, Any]:
    found = share(figures_of(row, place))
    return {
        "place": place, "name": name, "target": found.target, "counted": found.counted, "percent": found.percent,
        "surplus": found.surplus, "as_of": found.as_of, "target_as_of": found.target_as_of,
        "parts": [asdict(part) for part in found.parts], "whys": [asdict(why) for why in found.whys],
        "targets": [asdict(one) for one in found.targets],
    }  # fmt: skip


def _next(at: str, known: set[str]) -> int:
    """The length of the codes of the level that comes next below."""
    return min((len(code) for code in known if code.startswith(at) and len(code) > len(at)), default=0)


def _require(by: Actor) -> None:
    if "sweeps.enrolment" not in permissions.actions_of(by):
        raise LinliError("not_allowed", action="sweeps.enrolment")
