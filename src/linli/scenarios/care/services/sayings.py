"""What the elder or their family says, on record with how family is authorised: consent, refusal, correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now, today
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.queries.facts import fact_kinds
from linli.kernel.registry.services.facts import Said, Source, say
from linli.scenarios.care.models import Elder, Saying
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.services.ending import end
from linli.scenarios.care.services.locking import locked, note


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it. Family gives name, relation and authority (what the elder signed, a guardian's document)."""

    speaker: str  # elder | family
    name: str = ""
    relation: str = ""
    authority: str = ""
    text: str = ""
    said_on: date | None = None


@transaction.atomic
def shown(uuid: UUID, voice: Voice, *, by: Actor) -> None:
    """The elder or family was shown what is kept of them. Raises not_found, care_consent_incomplete."""
    elder = locked(uuid, by=by)
    take_down(elder, "shown", voice, by)
    note(elder, "elder.shown", by=by, speaker=voice.speaker)


@transaction.atomic
def refuse(uuid: UUID, voice: Voice, *, by: Actor) -> None:
    """The elder wants no care: grade, visits and calls end at once and nobody is shown anything of it any more.

    Raises:
        LinliError: not_found, care_consent_incomplete.
    """
    elder = locked(uuid, by=by)
    take_down(elder, "refusal", voice, by)
    end(elder, "refused", by=by)


@transaction.atomic
def correct(uuid: UUID, fact: str, value: Any, voice: Voice, *, by: Actor) -> None:
    """What the elder or family corrects becomes a fact with them as its source; the rules are asked again.

    Raises:
        LinliError: not_found, care_consent_incomplete, care_fact_unfit, fact_value_unfit.
    """
    elder = locked(uuid, by=by)
    kind = fact_kinds().get(fact)
    if kind is None or fact not in rulebook().facts:
        raise LinliError("care_fact_unfit", fact=fact[:60])
    take_down(elder, "correction", voice, by, text=f"{kind.name} {voice.text}".strip())
    source = Source("correction", "本人更正" if voice.speaker == "elder" else f"家属更正（{voice.relation}）")
    say(facts=[Said("person", elder.person_uuid, fact, value, now())], source=source, by=by)
    note(elder, "elder.corrected", by=by, fact=fact, speaker=voice.speaker)


def take_down(elder: Elder, kind: str, voice: Voice, by: Actor, text: str = "") -> Saying:
    """Keep what was said, in the caller's transaction. Raises care_consent_incomplete, bad_input."""
    names = (voice.name.strip(), voice.relation.strip(), voice.authority.strip())
    if voice.speaker == "family" and not all(names):
        raise LinliError("care_consent_incomplete")
    if voice.said_on and voice.said_on > today():
        raise LinliError("bad_input", field="said_on")
    return Saying.objects.create(
        elder=elder, kind=kind, speaker=voice.speaker, name=names[0][:40], relation=names[1][:40],
        authority=names[2][:120], text=(text or voice.text).strip()[:300], said_on=voice.said_on or today(),
        recorded_at=now(), recorded_by_id=by.id, recorded_by=by.name[:60],
    )  # fmt: skip
