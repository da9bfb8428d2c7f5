"""Contact with people at home: begun on a basis and for a purpose, every day by named people, and gone when it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from linli.kernel.accounts.queries.staff import active_users
from linli.kernel.audit.services import record
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.clock import now, today
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.services.forgetting import forget_items
from linli.kernel.messages.services import notify
from linli.kernel.registry.queries.facts import latest
from linli.kernel.registry.queries.subjects import subject
from linli.kernel.registry.services.facts import lock_subjects
from linli.kernel.rounds.queries.lists import left_of, open_round_of
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.following import follow
from linli.kernel.rounds.services.forgetting import forget_subjects
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.kernel.rounds.services.results import Answer, Telling, tell
from linli.scenarios.sweeps.models import Contact
from linli.scenarios.sweeps.queries.contacts import require_led, require_named
from linli.scenarios.sweeps.rules import contact as rules
from linli.scenarios.sweeps.rules.words import CONTACT, OWN_CONTACTS
from linli.scenarios.sweeps.services.counting import count_ended


@dataclass(frozen=True, slots=True)
class Beginning:
    """Contact that is to be kept with somebody. ``uuid`` is made by whoever asks for it."""

    uuid: UUID
    person: UUID
    basis: str
    purpose: str
    starts_on: date
    ends_on: date
    people: Sequence[int]
    document: str = ""
    note: str = ""
    channel: str = "phone"


@transaction.atomic
def begin(new: Beginning, *, by: Actor) -> Contact:
    """Begin contact. The same again is the same contact.

    Raises:
        LinliError: not_found, not_allowed, contact_dates_wrong, contact_too_long, contact_document_missing,
            contact_people_missing, contact_there.
    """
    place = subject("person", new.person, by=by, action="sweeps.open").place_code
    lock_subjects([new.person])
    if (there := Contact.objects.filter(person_uuid=new.person).first()) is not None:
        if there.uuid == new.uuid:
            return there
        raise LinliError("contact_there")
    _check(new)
    _round_of(place[:12])
    row = Contact.objects.create(
        uuid=new.uuid, person_uuid=new.person, place_code=place, basis=new.basis, document=new.document.strip(),
        purpose=new.purpose, note=new.note.strip(), channel=new.channel, starts_on=new.starts_on,
        ends_on=new.ends_on, people=sorted(set(new.people)), made_at=now(), made_by_id=by.id,
    )  # fmt: skip
    follow(CONTACT, [new.person], by=by)
    _record("begun", row, by, {"basis": row.basis, "purpose": row.purpose, "until": row.ends_on.isoformat()})
    notify(
        user_ids=row.people, kind="sweeps.contact_named", params={"until": f"{row.ends_on:%m-%d}"},
        object_type="contact", object_id="",  # notices outlive the record: they lead to nothing of it
    )  # fmt: skip
    return row


@transaction.atomic
def call(
    uuid: UUID, *, result: UUID, outcome: str, note: str, by: Actor, at: datetime | None = None
) -> Answer:  # fmt: skip
    """Tell what came of the day's call or visit; ``result`` is made by the phone.

    Raises:
        LinliError: not_found, contact_over (nothing is due), and what a result is refused for.
    """
    row = require_named(uuid, by=by)
    due = left_of(CONTACT, [row.person_uuid]).get(row.person_uuid)
    if due is None:
        raise LinliError("contact_over")
    return tell(Telling(result, due.uuid, outcome, at, channel=row.channel, note=note), by=by)


@transaction.atomic
def reveal(uuid: UUID, *, purpose: str, by: Actor) -> Mapping[str, str]:
    """Name and phone of somebody, to whom the contact names, for a purpose on record. Raises not_found,
    purpose_required."""
    row = require_named(uuid, by=by)
    if not purpose.strip():
        raise LinliError("purpose_required")
    _record("revealed", row, by, {"fields": ["name", "phone"]}, purpose=purpose.strip()[:200])
    told = latest({row.person_uuid: "person"}, ["person.name", "person.phone"])
    values = {key: str(one.value) for (_, key), one in told.items()}
    return {"name": values.get("person.name", ""), "phone": values.get("person.phone", "")}


@transaction.atomic
def end(uuid: UUID, *, by: Actor) -> None:
    """End contact before its day: the record goes at once. Raises not_found, not_allowed."""
    _delete(require_led(uuid, by=by), by, "ended")


def begin_due(*, by: Actor = SYSTEM) -> None:
    """Plan the first call of contacts whose first day has come."""
    day = today()
    people = Contact.objects.filter(starts_on__lte=day, ends_on__gte=day).values_list("person_uuid", flat=True)
    if waiting := sorted(set(people) - set(left_of(CONTACT, list(people)))):
        with transaction.atomic():
            lock_subjects(waiting)
            follow(CONTACT, waiting, by=by)


def end_expired(on: date | None = None, *, by: Actor = SYSTEM) -> int:
    """Let every contact go whose last day is over; answers how many."""
    day, ended = on or today(), 0
    for pk in list(Contact.objects.filter(ends_on__lt=day).order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            row = Contact.objects.select_for_update(skip_locked=True).filter(id=pk).first()
            if row is not None and rules.expired(row.ends_on, day):
                _delete(row, by, "expired")
                ended += 1
    return ended


def _delete(row: Contact, by: Actor, why: str) -> None:
    """The contact, its errands, its visits and everything told of them; counts stay."""
    lock_subjects([row.person_uuid])
    told = forget_subjects(CONTACT, [row.person_uuid], place_code=row.place_code[:12], by=by)
    reached = told.get(Outcome.DONE, 0)
    count_ended(row, reached=reached, not_reached=sum(told.values()) - reached)
    _record(why, row, by, {})
    forget_items((OWN_CONTACTS,), [str(row.uuid)])
    row.delete()


def _check(new: Beginning) -> None:
    if refusal := rules.refuse_dates(new.starts_on, new.ends_on, today()):
        raise LinliError(refusal)
    if new.basis in rules.NEEDS_DOCUMENT and not new.document.strip():
        raise LinliError("contact_document_missing")
    if not new.people or set(new.people) - active_users(new.people):
        raise LinliError("contact_people_missing")


def _round_of(community: str) -> None:
    """The standing round of a community is there from its first contact on."""
    lock_subjects([uuid5(NAMESPACE_OID, f"{CONTACT}:{community}")])
    if open_round_of(CONTACT, community) is None:
        open_round(Opening(CONTACT, "居家联系", community, today()), by=SYSTEM)


def _record(what: str, row: Contact, by: Actor, detail: Mapping[str, object], purpose: str = "") -> None:
    """On record by the contact's identifier and its community, which lead to nobody once it is gone."""
    record(
        by=by, action=f"sweeps.contact.{what}", object_type="contact", object_id=str(row.uuid),
        place_code=row.place_code[:12], purpose=purpose, detail=dict(detail),
    )  # fmt: skip
