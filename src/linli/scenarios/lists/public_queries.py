"""What residents see without an account: activities with what is free, a booking by its code, published resolutions.

Nothing personal: names and phones of who booked, and what parties said, stay inside.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.cases.fields import Choice
from linli.kernel.cases.queries.facts import loaded
from linli.kernel.cases.types import case_type
from linli.lib.masking import mask_name
from linli.scenarios.lists import gathering_words as words
from linli.scenarios.lists.gathering_queries import STATES, time_of
from linli.scenarios.lists.models import BOOKED, WAITING, Booking, Slot
from linli.scenarios.lists.rules import activity, deliberation

MOST = 100
_COLUMNS = (
    "c.id, c.uuid, c.number, c.title, c.description, c.data, c.lon, c.lat, c.place_code, c.state, u.short_name,"
    " u.name_en"
)
_FROM = "from cases_case c left join accounts_unit u on u.id = c.unit_id"


def announced(prefix: str, now: datetime) -> list[dict[str, Any]]:
    """Activities of a place that can be booked, soonest first, with the slots still to come."""
    rows = _rows(
        f"select {_COLUMNS} {_FROM} where c.is_open and c.type = %s and c.place_code like %s and exists"
        " (select 1 from lists_slot s where s.case_id = c.id and s.begins_at > %s) order by c.due_at, c.id limit %s",
        [activity.SLUG, prefix + "%", now, MOST],
    )
    return [_activity(row, now, past=False) for row in rows]


def one(uuid: UUID, now: datetime) -> dict[str, Any] | None:
    """An activity with all its slots, also when it is over or cancelled; None when there is none."""
    rows = _rows(f"select {_COLUMNS} {_FROM} where c.uuid = %s and c.type = %s", [uuid, activity.SLUG])
    return _activity(rows[0], now, past=True) if rows else None


def resolutions(prefix: str) -> list[dict[str, Any]]:
    """What deliberations of a place resolved and whoever resolved it may be read by all, newest first."""
    rows = _rows(
        f"select {_COLUMNS} {_FROM} where c.type = %s and c.place_code like %s and (c.data ->> 'is_public')::boolean"
        " order by c.id desc limit %s",
        [deliberation.SLUG, prefix + "%", MOST],
    )
    names = ("resolution", "votes_for", "votes_against", "votes_abstained")
    return [
        _common(row) | {name: row["data"][name] for name in names} | {
            "at": row["data"]["at"], "agenda": [item["title"] for item in row["data"]["agenda"]],
            "parties": [party["name"] for party in row["data"]["parties"]],
        }
        for row in rows
    ]  # fmt: skip


def _rows(sql: str, values: list[Any]) -> list[dict[str, Any]]:
    names = ("id", "uuid", "number", "title", "about", "data", "lon", "lat", "place", "state", "unit", "unit_en")
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [row | {"data": loaded(row["data"])} for row in rows]


def _common(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "uuid": row["uuid"], "number": row["number"], "title": row["title"], "lon": row["lon"], "lat": row["lat"],
        "community": row["place"][:12], "where": row["data"]["where"],
        "unit": {"name": row["unit"] or "", "name_en": row["unit_en"] or ""},
    }  # fmt: skip


def _activity(row: dict[str, Any], now: datetime, *, past: bool) -> dict[str, Any]:
    found = Slot.objects.filter(case_id=row["id"]).order_by("begins_at", "n")
    kinds = {choice.code: choice for choice in words.ACTIVITIES}
    return _common(row) | {
        "kind": _told(kinds[row["data"]["kind"]]), "about": row["about"], "bring": row["data"]["bring"] or "",
        "state": _state(row["state"]), "cancelled_because": row["data"].get("cancelled_because", ""),
        "slots": [_slot(slot, now, row["state"]) for slot in found if past or slot.begins_at > now],
    }  # fmt: skip


def _slot(slot: Slot, now: datetime, state: str) -> dict[str, Any]:
    """A slot: ``may_book`` is what a button needs to know, ``left`` places and ``waiting_left`` places to wait."""
    left, waiting_left = slot.capacity - slot.booked, slot.waiting_most - slot.waiting
    zh, en = time_of(slot)
    return {
        "n": slot.n, "name": zh, "name_en": en, "begins_at": slot.begins_at, "ends_at": slot.ends_at,
        "capacity": slot.capacity, "left": left, "waiting": slot.waiting, "waiting_left": waiting_left,
        "may_book": state == "announced" and slot.begins_at > now and left + waiting_left > 0,
    }  # fmt: skip


def _state(slug: str) -> dict[str, str]:
    state = case_type(activity.SLUG).state_of[slug]
    return {"code": slug, "name": state.name, "name_en": state.name_en}


def _told(choice: Choice) -> dict[str, str]:
    return {"code": choice.code, "name": choice.name, "name_en": choice.name_en}


def booking_of(code: str) -> Booking | None:
    """A booking by the code that its resident keeps, in plain form."""
    return Booking.objects.select_related("slot", "case").filter(code=code).first()


def booking(row: Booking, now: datetime) -> dict[str, Any]:
    """What the holder of the code sees."""
    before = Booking.objects.filter(slot_id=row.slot_id, state=WAITING, id__lt=row.id).count()
    data, live = loaded(row.case.data), row.state in (BOOKED, WAITING)
    return {
        "code": row.code, "state": _told(STATES[row.state]), "name": mask_name(row.name),
        "activity": {"uuid": row.case.uuid, "number": row.case.number, "title": row.case.title,
                     "where": data["where"], "bring": data["bring"] or "", "is_open": row.case.is_open,
                     "state": _state(row.case.state), "cancelled_because": data.get("cancelled_because", "")},
        "slot": _slot(row.slot, now, row.case.state),
        "before": before if row.state == WAITING else None, "moved_up": row.moved_up_at is not None,
        "may_cancel": live and row.case.is_open and row.slot.begins_at > now,
        "calendar": f"public/bookings/{row.code}/calendar" if row.state == BOOKED else None,
    }  # fmt: skip
