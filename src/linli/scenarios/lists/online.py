"""Bookings by residents who have no account: their code is all they need."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.appointments import Appointment, calendar_file
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import moves
from linli.lib.tracking import parse_tracking_code
from linli.scenarios.lists import bookings, public_queries
from linli.scenarios.lists.models import BOOKED, WAITING, Booking
from linli.scenarios.lists.rules import activity


@transaction.atomic
def book(
    uuid: UUID, *, slot: int, name: str, phone: str, booked_by: str, relation: str, consent: str,
    now: datetime, request_id: UUID | None,
) -> dict[str, Any]:  # fmt: skip
    """Book a place or a place in the waiting list; answers with the code and what was booked.

    ``request_id`` makes a resend harmless: the code is made from it. Raises not_found, request_id_reused (for somebody
    else, or for another slot), slot_full, slot_started, booked_already, consent_missing, vital_signs, field_wrong.
    """
    facts = fact_queries.lock(uuid)
    if facts.type != activity.SLUG:
        raise LinliError("not_found")
    code = bookings.code_for(request_id)
    known = _found(code) if request_id else None
    if known is None:
        fields = {"slot": str(slot), "name": name, "phone": phone, "booked_by": booked_by, "relation": relation,
                  "consent": consent, "code": code}  # fmt: skip
        moves.move_locked(facts, "book_online", inputs=Inputs(by=SYSTEM, now=now, fields=fields))
    elif (known.case_id, known.slot.n, known.name, known.phone) != (facts.id, slot, name, bookings.plain_phone(phone)):
        raise LinliError("request_id_reused")
    return see(code, now=now)


def show(uuid: UUID, *, now: datetime) -> dict[str, Any]:
    """An activity, also when it is over or cancelled. Raises not_found."""
    found = public_queries.one(uuid, now)
    if found is None:
        raise LinliError("not_found")
    return found


def see(code: str, *, now: datetime) -> dict[str, Any]:
    """A booking by its code. Raises booking_unknown."""
    return public_queries.booking(_booking(code), now)


@transaction.atomic
def cancel(code: str, *, now: datetime) -> dict[str, Any]:
    """Cancel a booking; the first who waits gets the place. Cancelling twice is harmless. Raises booking_unknown,
    slot_started, move_not_allowed (the activity is over)."""
    row = _booking(code)
    facts = fact_queries.lock(row.case.uuid)
    row.refresh_from_db()
    if row.state in (BOOKED, WAITING):
        fields = {"booking": str(row.id)}
        moves.move_locked(facts, "cancel_online", inputs=Inputs(by=SYSTEM, now=now, fields=fields))
    return see(code, now=now)


def calendar(code: str, *, now: datetime) -> tuple[bytes, str]:
    """The booked slot as a calendar file, and the activity's number. Raises booking_unknown."""
    row = _booking(code)
    facts = fact_queries.read(row.case.uuid)
    about = facts.data["bring"] or ""
    booked = Appointment(facts.title, row.slot.begins_at, row.slot.ends_at, facts.data["where"], about,
                         facts.data.get("changed", 0))  # fmt: skip
    return calendar_file(booked, facts, now), facts.number


def _booking(code: str) -> Booking:
    row = _found(code)
    if row is None:
        raise LinliError("booking_unknown")
    return row


def _found(code: str) -> Booking | None:
    try:
        return public_queries.booking_of(parse_tracking_code(code))
    except ValueError:
        return None
