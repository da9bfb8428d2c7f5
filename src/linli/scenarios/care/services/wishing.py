"""What an elder asks for goes to partners as a need on the district's list: the need says what, not whom; name and
address go into its sealed fields alone, and only where the elder agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.queries.located import area_of
from linli.kernel.cases.services.beginning import open_of_type
from linli.kernel.forms.queries.submissions import one as submission
from linli.lib.clock import uuid7
from linli.scenarios.care.models import Elder, Wish
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.queries.persons import person_of
from linli.scenarios.care.queries.sight import find
from linli.scenarios.care.services.locking import coordinators_of, locked, note, tell

NEED = "lists.need"
"""The type of case that takes needs, when its scenario is installed."""
_GROUP = "/data/today"


def take_wishes(elder: Elder, uuid: UUID, *, by: Actor) -> None:
    """The wishes of a visit's form, passed on at once by who may, else left to the coordinator."""
    answers = submission(uuid, by=SYSTEM).answers
    for kind in answers.get(f"{_GROUP}/requests") or ():
        if rulebook().wish(kind) is None or Wish.objects.filter(submission_uuid=uuid, kind=kind).exists():
            continue
        agreed = answers.get(f"{_GROUP}/names_agreed") == "yes"
        row = _write(elder, kind, str(answers.get(f"{_GROUP}/requests_text") or ""), agreed, by, uuid)
        _try(elder, row, by)


@transaction.atomic
def wish(
    uuid: UUID, kind: str, text: str, names_agreed: bool, *, at: datetime | None = None, by: Actor
) -> Wish:  # fmt: skip
    """Take down what an elder asks for (``at``: when, else now), and pass it on if one may. Raises not_found,
    care_wish_unknown."""
    elder = locked(uuid, by=by)
    if rulebook().wish(kind) is None:
        raise LinliError("care_wish_unknown", wish=kind[:20])
    row = _write(elder, kind, text, names_agreed, by, at=at)
    _try(elder, row, by)
    return row


@transaction.atomic
def pass_on(uuid: UUID, *, by: Actor) -> Wish:
    """Put a wish on the list of needs. Raises not_found, not_allowed, care_wish_passed_on."""
    row = Wish.objects.select_related("elder").filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    elder = locked(find(row.elder.uuid, by=by).uuid, by=by)
    row.refresh_from_db()
    if row.case_uuid is not None:
        raise LinliError("care_wish_passed_on", number=row.case_number)
    _pass_on(elder, row, by)
    return row


def _write(
    elder: Elder, kind: str, text: str, agreed: bool, by: Actor, source: UUID | None = None, at: datetime | None = None
) -> Wish:  # fmt: skip
    note(elder, "wish.taken", by=by, kind=kind)
    return Wish.objects.create(
        uuid=uuid7(), elder=elder, kind=kind, text=text.strip()[:300], names_agreed=agreed, asked_at=at or now(),
        asked_by=by.name[:60], submission_uuid=source,
    )  # fmt: skip


def _try(elder: Elder, row: Wish, by: Actor) -> None:
    """Pass a wish on where the actor may; a refusal leaves it to the coordinator and loses nothing."""
    try:
        with transaction.atomic():
            _pass_on(elder, row, by)
    except LinliError:
        tell(elder, "care.wish", set(coordinators_of(elder)) - {by.id})


def _pass_on(elder: Elder, row: Wish, by: Actor) -> None:
    what = rulebook().wish(row.kind)
    if what is None:
        raise LinliError("care_wish_unknown", wish=row.kind)
    code, lon, lat = _where(elder)
    inputs = Inputs(
        by=by, now=now(), title=f"{what.name}需求", text=f"一位居民需要{what.name}", place_code=code, lon=lon, lat=lat,
        fields={"category": what.category, "quantity": 1, "measure": what.measure, **_named(elder, row)},
    )  # fmt: skip
    opened = open_of_type(NEED, inputs=inputs, request_id=row.uuid)
    row.case_uuid, row.case_number = opened.uuid, opened.number
    row.save(update_fields=["case_uuid", "case_number"])
    note(elder, "wish.passed_on", by=by, case=str(opened.uuid), named=row.names_agreed)


def _where(elder: Elder) -> tuple[str, float, float]:
    """Where the need stands: the elder's grid as a whole, never their door."""
    try:
        return area_of(elder.place_code[:15])
    except LinliError:
        return area_of(elder.place_code[:12])


def _named(elder: Elder, row: Wish) -> dict[str, Any]:
    if not row.names_agreed:
        return {}
    person = person_of(elder.person_uuid)
    return {"name": f"{person.name} {person.address}".strip()[:40]} | ({"phone": person.phone} if person.phone else {})
