"""Askings of owners: the count for who leads them, the doors for who goes, progress for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from linli.kernel.accounts import permissions
from linli.kernel.accounts.queries import names_of as people_names
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.insight.rules import covered
from linli.kernel.places.queries.tree import names_of
from linli.kernel.registry.queries.facts import latest
from linli.kernel.registry.queries.subjects import subjects
from linli.kernel.rounds.queries.lists import targets_of
from linli.lib.calendars import SHANGHAI
from linli.scenarios.sweeps.models import Consent, ConsentAnswer
from linli.scenarios.sweeps.queries.matters import matter, matters
from linli.scenarios.sweeps.rules.consent import Matter, Owned, Side, Standing, standing

MOST = 100


def consents(*, by: Actor) -> list[dict[str, Any]]:
    """The askings that the actor leads or goes out for, the newest first."""
    return [_brief(row, by) for row in Consent.objects.filter(_seen(by)).order_by("-id")[:MOST]]


def one(uuid: UUID, *, by: Actor) -> dict[str, Any]:
    """One asking with its exact count by head and by area. Raises not_found."""
    row = Consent.objects.filter(_seen(by), uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    names = people_names(set(row.collectors))
    return _brief(row, by) | {
        "about": row.about, "standing": _plain(count(row)), "as_of": now(),
        "collectors": [{"id": user, "name": names.get(user, "")} for user in row.collectors],
        "may_close": row.closed_at is None and _leads(row, by), "is_collector": _collects(row, by),
    }  # fmt: skip


def doors(uuid: UUID, *, by: Actor) -> list[dict[str, Any]]:
    """The homes of an asking for one of its collectors, in the order of walking: who was asked, and no answer.

    Raises:
        LinliError: not_found.
    """
    row = require_collector(uuid, by=by)
    targets = targets_of(row.round_uuid)
    homes = subjects("home", [one.subject for one in targets])
    return [
        {"target": one.uuid, "home": one.subject, "title": homes[one.subject].title, "outcome": one.outcome,
         "is_left": one.is_left}
        for one in targets if one.subject in homes
    ]  # fmt: skip


def public_list(place: str) -> list[dict[str, Any]]:
    """Askings of a place that anybody may follow, the newest first."""
    rows = Consent.objects.filter(area_code__startswith=place).order_by("-id")[:MOST]
    return [progress(row) for row in rows]


def public_one(uuid: UUID) -> dict[str, Any]:
    """One asking as anybody may read it. Raises not_found."""
    row = Consent.objects.filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    return progress(row)


def progress(row: Consent) -> dict[str, Any]:
    """How far an asking is, as of the day's beginning (or its end): counts too few to be told alone are not, the others
    to the nearest five, so that nobody learns from two looks what one home said."""
    as_of = row.closed_at or now().astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    found, kind = count(row, as_of), matter(row.matter)
    community = row.area_code[:12]
    return {
        "uuid": row.uuid, "title": row.title, "about": row.about, "community": community,
        "place_name": names_of([community]).get(community, ""), "matter": _words(kind), "as_of": as_of,
        "is_closed": row.closed_at is not None, "homes": row.homes, "asked": covered(found.asked),
        "agreed": covered(found.agreed), "disagreed": covered(found.disagreed), "undecided": covered(found.undecided),
        "passed": found.passed if row.closed_at else None, "without_area": bool(found.without_area),
    }  # fmt: skip


def count(row: Consent, before: datetime | None = None) -> Standing:
    """The count of an asking, exact; ``before``: of what was answered until then."""
    answers = ConsentAnswer.objects.filter(consent=row)
    if before is not None:
        answers = answers.filter(at__lt=before)
    said = dict(answers.order_by("id").values_list("home_uuid", "answer"))
    homes = [one.subject for one in targets_of(row.round_uuid)]
    facts = latest(dict.fromkeys(homes, "home"), ["home.area_m2", "home.owner_code"])
    return standing([_owned(home, facts, said) for home in homes], matter(row.matter))


def require_collector(uuid: UUID, *, by: Actor, lock: bool = False) -> Consent:
    """An asking for one of its collectors. Raises not_found."""
    rows = Consent.objects.select_for_update() if lock else Consent.objects.all()
    row = rows.filter(uuid=uuid).first()
    if row is None or not _collects(row, by):
        raise LinliError("not_found")
    return row


def known_matters() -> list[dict[str, Any]]:
    """What owners may be asked to decide here."""
    return [_words(one) for one in matters().values()]


def _owned(home: UUID, facts: Mapping[tuple[UUID, str], Any], said: Mapping[UUID, str]) -> Owned:
    area, owner = facts.get((home, "home.area_m2")), facts.get((home, "home.owner_code"))
    return Owned(round(area.value * 100) if area else None, owner.value if owner else "", said.get(home, ""))


def _seen(by: Actor) -> Q:
    where = Q(collectors__contains=[by.id]) if by.kind == "user" else Q(pk__in=())
    scope = permissions.scope(by, "sweeps.open")
    if scope.all:
        return Q()
    for area in scope.areas:
        where |= Q(area_code__startswith=area)
    return where


def _collects(row: Consent, by: Actor) -> bool:
    return by.kind == "user" and by.id in row.collectors


def _leads(row: Consent, by: Actor) -> bool:
    return permissions.may(by, "sweeps.open", place_code=row.area_code) is None


def _brief(row: Consent, by: Actor) -> dict[str, Any]:
    plain = ("uuid", "round_uuid", "title", "area_code", "homes", "made_at", "closed_at")
    return {name: getattr(row, name) for name in plain} | {
        "matter": _words(matter(row.matter)), "asked": _asked(row), "is_collector": _collects(row, by),
    }  # fmt: skip


def _asked(row: Consent) -> int:
    return row.answers.filter(is_latest=True).count()


def _words(kind: Matter) -> dict[str, Any]:
    return {
        "slug": kind.slug, "name": kind.name, "name_en": kind.name_en, "basis": kind.basis, "basis_en": kind.basis_en,
        "participation": float(kind.participation), "agreement": float(kind.agreement), "more_than": kind.more_than,
        "participation_words": str(kind.participation), "agreement_words": str(kind.agreement),
    }  # fmt: skip


def _plain(found: Standing) -> dict[str, Any]:
    plain = ("homes", "asked", "agreed", "disagreed", "undecided", "without_area", "passed")
    return {name: getattr(found, name) for name in plain} | {
        "heads": _side(found.heads, 1),
        "area": _side(found.area, 100),
    }


def _side(side: Side, per: int) -> dict[str, Any]:
    return {
        "total": side.total / per, "took_part": side.took_part / per, "agreed": side.agreed / per,
        "participation": None if side.participation is None else float(side.participation),
        "agreement": None if side.agreement is None else float(side.agreement), "reached": side.reached,
    }  # fmt: skip
