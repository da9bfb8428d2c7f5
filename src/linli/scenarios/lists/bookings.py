"""Who comes to which slot. Places and waiting lists are counted in the slot's row, where the database holds their ends.

Every change is made in a move on the activity, which holds the activity's row; the checks on the slot hold even
against a writer that does not.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.queries import facts as fact_queries
from linli.lib.tracking import parse_tracking_code, tracking_code
from linli.scenarios.lists.models import ABSENT, ATTENDED, BOOKED, CANCELLED, WAITING, Booking, Slot
from linli.scenarios.lists.rules.activity import slot as slot_of

DAYS_KEPT = 30
"""Days after its end for which an activity keeps names and phones."""
LEAST_PURPOSE = 4
NAME, PHONE, PHONE_LEAST, CONSENT = 40, 20, 6, 100
"""Characters that are kept of each."""


def keep(facts: Facts, inputs: Inputs, decision: Decision) -> None:
    """What a move on an activity keeps. Raises slot_full, slot_booked, slot_started,
    booked_already, booking_unknown, marked_twice, attendance_missing."""
    match decision.body["move"]:
        case "open":
            _make_slots(facts)
        case "book" | "book_online":
            _book(facts, inputs)
        case "cancel_booking" | "cancel_online":
            _cancel(facts, inputs.fields["booking"], inputs.now)
        case "change_slots":
            _change(facts, decision.body["slot"], inputs.now)
        case "attendance":
            _attend(facts, inputs)
        case "close":
            _refuse_unknown(facts, inputs.now)
        case "cancel":
            _cancel_all(facts)


def _make_slots(facts: Facts) -> None:
    Slot.objects.bulk_create(Slot(case_id=facts.id, n=slot["n"], **_columns(slot)) for slot in facts.data["slots"])


def _columns(slot: dict[str, Any]) -> dict[str, Any]:
    return {
        "begins_at": datetime.fromisoformat(slot["begins"]), "ends_at": datetime.fromisoformat(slot["ends"]),
        "capacity": slot["capacity"], "waiting_most": slot["waiting"],
    }  # fmt: skip


def _change(facts: Facts, n: int, now: datetime) -> None:
    """A slot as it is from now on; places that are new go to who waits, in their order."""
    wanted = _columns(slot_of(facts, str(n)))
    row = Slot.objects.select_for_update().filter(case_id=facts.id, n=n).first()
    if row is None:
        Slot.objects.create(case_id=facts.id, n=n, **wanted)
        return
    places = wanted["capacity"] - row.booked
    if places < 0 or row.waiting - places > wanted["waiting_most"]:
        raise LinliError("slot_booked", booked=row.booked, waiting=row.waiting)
    all_wait = {"waiting_most": max(row.waiting, wanted["waiting_most"])}
    Slot.objects.filter(id=row.id).update(**wanted | all_wait)
    for _ in range(min(row.waiting, places)):
        _move_up(row.id, now)
    Slot.objects.filter(id=row.id).update(waiting_most=wanted["waiting_most"])


def _cancel_all(facts: Facts) -> None:
    """Nobody comes any more; who has come stays counted."""
    Booking.objects.filter(case_id=facts.id, state__in=(BOOKED, WAITING)).update(state=CANCELLED)
    for slot in Slot.objects.filter(case_id=facts.id):
        came = Booking.objects.filter(slot_id=slot.id, state__in=(ATTENDED, ABSENT)).count()
        Slot.objects.filter(id=slot.id).update(booked=came, waiting=0)


def _book(facts: Facts, inputs: Inputs) -> None:
    given = inputs.fields
    name = given["name"].strip()[:NAME]
    phone = plain_phone(given["phone"])
    if len(phone) < PHONE_LEAST:
        raise LinliError("field_wrong", field="phone")
    if Booking.objects.filter(case_id=facts.id, phone=phone, name=name, state__in=(BOOKED, WAITING)).exists():
        raise LinliError("booked_already")
    number = slot_of(facts, given["slot"])["n"]
    slot_id, state = _take_place(facts.id, number)
    Booking.objects.create(
        slot_id=slot_id, case_id=facts.id, code=_plain(given.get("code") or code_for(None)), state=state,
        name=name, phone=phone, booked_by=given["booked_by"].strip()[:NAME], relation=given["relation"] or "",
        consent=given["consent"].strip()[:CONSENT],
        user_id=inputs.by.id if inputs.by.kind == "user" else None, made_at=inputs.now,
    )  # fmt: skip


def plain_phone(typed: str) -> str:
    """A phone number as it is compared: 138 0000-0000 → 13800000000."""
    return "".join(character for character in typed if character.isdigit() or character == "+")[:PHONE]


def _take_place(case_id: int, number: int) -> tuple[int, str]:
    for column, most, state in (("booked", "capacity", BOOKED), ("waiting", "waiting_most", WAITING)):
        with connection.cursor() as cursor:
            cursor.execute(
                f"update lists_slot set {column} = {column} + 1 where case_id = %s and n = %s and {column} < {most}"
                " returning id",
                [case_id, number],
            )
            if row := cursor.fetchone():
                return int(row[0]), state
    raise LinliError("slot_full")


def _cancel(facts: Facts, booking_id: str, now: datetime) -> None:
    found = Booking.objects.filter(case_id=facts.id, id=int(booking_id), state__in=(BOOKED, WAITING)).first()
    if found is None:
        raise LinliError("booking_unknown")
    if datetime.fromisoformat(slot_of(facts, str(found.slot.n))["begins"]) <= now:
        raise LinliError("slot_started")
    column = "booked" if found.state == BOOKED else "waiting"
    was, found.state = found.state, CANCELLED
    found.save(update_fields=["state"])
    _count(found.slot_id, **{column: -1})
    if was == BOOKED:
        _move_up(found.slot_id, now)


def _move_up(slot_id: int, now: datetime) -> None:
    """The first who waits gets the place."""
    first = Booking.objects.filter(slot_id=slot_id, state=WAITING).order_by("id").first()
    if first is not None:
        first.state, first.moved_up_at = BOOKED, now
        first.save(update_fields=["state", "moved_up_at"])
        _count(slot_id, booked=1, waiting=-1)


def _count(slot_id: int, *, booked: int = 0, waiting: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update lists_slot set booked = booked + %s, waiting = waiting + %s where id = %s",
            [booked, waiting, slot_id],
        )


def _attend(facts: Facts, inputs: Inputs) -> None:
    begun = Booking.objects.filter(
        case_id=facts.id, state__in=(BOOKED, ATTENDED, ABSENT), slot__begins_at__lte=inputs.now
    )
    if set(inputs.fields["present"]) & set(inputs.fields["absent"]):
        raise LinliError("marked_twice")
    for name, state in (("present", ATTENDED), ("absent", ABSENT)):
        wanted = [int(each) for each in inputs.fields[name]]
        if begun.filter(id__in=wanted).update(state=state) != len(wanted):
            raise LinliError("booking_unknown")


def _refuse_unknown(facts: Facts, now: datetime) -> None:
    if Slot.objects.filter(case_id=facts.id, begins_at__gt=now).exists():
        raise LinliError("activity_running")
    if missing := Booking.objects.filter(case_id=facts.id, state=BOOKED).count():
        raise LinliError("attendance_missing", n=missing)


def code_for(request_id: UUID | None) -> str:
    """A code that nobody guesses, as it is shown; of a request always the same, so that a resend finds its booking."""
    if request_id is None:
        return tracking_code(secrets.token_bytes(7))
    return tracking_code(salted_hmac("linli.lists.booking", str(request_id), algorithm="sha256").digest())


def _plain(code: str) -> str:
    return parse_tracking_code(code)


@transaction.atomic
def reveal(uuid: UUID, *, ids: Sequence[int], purpose: str, by: Actor) -> dict[str, Any]:
    """Names and phones of who booked (all when none is named), for a stated purpose, on record.

    Answers ``{"items": [{"id", "name", "phone", "booked_by", "consent", "code"}]}``: with the code somebody who was
    booked for at the desk sees and cancels the booking alone. Raises not_found, purpose_required.
    """
    facts = fact_queries.read(uuid)
    if not works_on(facts, by):
        raise LinliError("not_found")
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise LinliError("purpose_required")
    found = Booking.objects.filter(case_id=facts.id).order_by("id")
    if ids:
        found = found.filter(id__in=ids)
    rows = list(found)
    audit.record(
        by=by, action="lists.bookings.reveal", object_type="case", object_id=str(uuid), place_code=facts.place_code,
        purpose=purpose.strip(), detail={"bookings": [row.id for row in rows]},
    )  # fmt: skip
    names = ("id", "name", "phone", "booked_by", "consent", "code")
    return {"items": [{name: getattr(row, name) for name in names} for row in rows]}


def works_on(facts: Facts, by: Actor) -> bool:
    """Whether somebody works in the unit that arranges the activity."""
    return by.kind == "user" and any(duty.unit_id == facts.unit_id for duty in by.duties)


def forget(now: datetime) -> int:
    """Take away names and phones of activities that are long over (PIPL art. 47). How many bookings lost theirs."""
    return (
        Booking.objects.filter(case__is_open=False, case__closed_at__lt=now - timedelta(days=DAYS_KEPT))
        .exclude(name="", phone="", booked_by="", consent="")
        .update(name="", phone="", booked_by="", consent="")
    )
