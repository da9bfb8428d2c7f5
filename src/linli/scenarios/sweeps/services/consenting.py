"""Owners are asked at their doors: each home once, by named people. Reasons stay with those, progress is public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now, today
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.rules import answered_at
from linli.kernel.messages.services import notify
from linli.kernel.registry.services.facts import Said, Source, say
from linli.kernel.rounds.queries.lists import target_of
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.closing import close_round, order_doors
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.kernel.rounds.services.results import Telling, tell
from linli.kernel.rounds.types import Told
from linli.scenarios.sweeps.models import Consent, ConsentAnswer
from linli.scenarios.sweeps.queries.consents import require_collector
from linli.scenarios.sweeps.queries.matters import matter
from linli.scenarios.sweeps.rules.words import CONSENT

MOST_SIGNATURE = 300_000
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class Asking:
    """A decision that owners of an area are asked for. ``uuid`` is made by whoever opens it."""

    uuid: UUID
    title: str
    about: str
    matter: str
    area_code: str
    ends_on: date
    collectors: Sequence[int]


@dataclass(frozen=True, slots=True)
class OwnerSaid:
    """What the owner of one home said; ``uuid`` is made by the phone, ``area`` in m² where the deed was shown."""

    uuid: UUID
    home: UUID
    answer: str
    reason: str = ""
    at: datetime | None = None
    area: Decimal | None = None
    signature: bytes = b""
    changed: bool = False


@transaction.atomic
def open_consent(asking: Asking, *, by: Actor) -> Consent:
    """Freeze the homes of an area and give them to the collectors.

    Raises:
        LinliError: matter_unknown, not_allowed, round_dates_wrong, round_empty, team_needed.
    """
    matter(asking.matter)
    if (there := Consent.objects.filter(uuid=asking.uuid).first()) is not None:
        if (there.title, there.made_by_id) == (asking.title.strip(), by.id):
            return there
        raise LinliError("identifier_taken")
    round_ = open_round(
        Opening(CONSENT, asking.title, asking.area_code, today(), asking.ends_on), by=by
    )  # fmt: skip
    people = sorted(set(asking.collectors))
    order_doors(round_uuid=round_.uuid, place_code=asking.area_code, people=people, everything=True, by=by)
    row = Consent.objects.create(
        uuid=asking.uuid, round_uuid=round_.uuid, title=asking.title.strip(), about=asking.about.strip(),
        matter=asking.matter, area_code=asking.area_code, collectors=people, homes=round_.frozen_count, made_at=now(),
        made_by_id=by.id,
    )  # fmt: skip
    _record("opened", row, by, {"matter": row.matter, "homes": row.homes, "collectors": people})
    notify(
        user_ids=people, kind="sweeps.consent_named", params={"title": row.title}, object_type="consent",
        object_id=str(row.uuid),
    )  # fmt: skip
    return row


@transaction.atomic
def answer(consent: UUID, said: OwnerSaid, *, by: Actor) -> ConsentAnswer:
    """Write what an owner said. A home that answered is not asked again; an owner who has another mind says so.

    Raises:
        LinliError: not_found, consent_closed, consent_answered, signature_unfit, result_differs.
    """
    row = require_collector(consent, by=by, lock=True)
    target = target_of(row.round_uuid, said.home)
    if target is None:
        raise LinliError("not_found")
    if (same := ConsentAnswer.objects.filter(uuid=said.uuid).first()) is not None:
        return _same(same, said, by)
    if row.closed_at is not None:
        raise LinliError("consent_closed")
    if said.signature and not (len(said.signature) <= MOST_SIGNATURE and said.signature.startswith(_PICTURES)):
        raise LinliError("signature_unfit")
    before = ConsentAnswer.objects.filter(consent=row, home_uuid=said.home, is_latest=True)
    if before.exists() and not said.changed:
        raise LinliError("consent_answered")
    before.update(is_latest=False)
    at = answered_at(said.at, now())
    kept = ConsentAnswer.objects.create(
        uuid=said.uuid, consent=row, target_uuid=target.uuid, home_uuid=said.home, answer=said.answer,
        reason=said.reason.strip()[:500], signature=said.signature or None, at=at, user_id=by.id or 0,
    )  # fmt: skip
    tell(Telling(said.uuid, target.uuid, Outcome.DONE, at=at, channel="door"), by=by)
    _say_area(row, said, at, by)
    return kept


@transaction.atomic
def reasons(uuid: UUID, *, purpose: str, by: Actor) -> list[ConsentAnswer]:
    """What owners said and why, for the collectors alone, with a purpose. Raises not_found, purpose_required."""
    row = require_collector(uuid, by=by)
    if not purpose.strip():
        raise LinliError("purpose_required")
    found = list(ConsentAnswer.objects.filter(consent=row, is_latest=True).order_by("id"))
    _record("reasons_read", row, by, {"answers": len(found)}, purpose=purpose.strip()[:200])
    return found


@transaction.atomic
def close(uuid: UUID, *, by: Actor) -> Consent:
    """End the asking; its count stays as it is. Raises not_found, not_allowed, round_closed."""
    row = Consent.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise LinliError("not_found")
    close_round(round_uuid=row.round_uuid, by=by)
    row.closed_at = now()
    row.save(update_fields=["closed_at"])
    _record("closed", row, by, {})
    return row


def answered(told: Told) -> None:
    """A home of an asking is done with its answer only: hears of every result, in its transaction."""
    if told.outcome == Outcome.DONE and not ConsentAnswer.objects.filter(uuid=told.uuid).exists():
        raise LinliError("consent_answer_missing")


def _same(there: ConsentAnswer, said: OwnerSaid, by: Actor) -> ConsentAnswer:
    if (there.user_id, there.home_uuid, there.answer, there.reason) == (
        by.id, said.home, said.answer, said.reason.strip()[:500],
    ):  # fmt: skip
        return there
    raise LinliError("result_differs")


def _say_area(row: Consent, said: OwnerSaid, at: datetime, by: Actor) -> None:
    if said.area is not None:
        fact = Said("home", said.home, "home.area_m2", float(said.area), at)
        say(facts=[fact], source=Source("form", row.title, said.uuid), by=by)


def _record(what: str, row: Consent, by: Actor, detail: dict[str, Any], purpose: str = "") -> None:
    record(
        by=by, action=f"sweeps.consent.{what}", object_type="consent", object_id=str(row.uuid),
        place_code=row.area_code, purpose=purpose, detail=detail,
    )  # fmt: skip
