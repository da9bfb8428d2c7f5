"""The writers of events: a report comes in, and how the reporter was answered is kept beside the case."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.accounts import permissions
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.queries import located
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.services import moves, opening, parties
from linli.kernel.messages import services as messages
from linli.lib.calendars import Unit
from linli.lib.hashing import content_hash
from linli.scenarios.events.models import PhoneCode

TYPE = "events.event"
CONTACT_WITHIN_WORKING_DAYS = 1
PHONE_CODE_MINUTES = 10
PHONE_CODE_TRIES = 5
FIRST_COUNTS = frozenset({"contact_due_at", "contacted_at"})  # later contacts change nothing


@dataclass(frozen=True, slots=True)
class ReportIn:
    """What a reporter says, before it is located."""

    description: str
    lon: float
    lat: float
    title: str = ""
    category: str = ""
    urgency: str = ""
    address: str = ""
    at: datetime | None = None
    attachments: tuple[UUID, ...] = ()
    request_id: UUID | None = None
    field_code: str = ""  # the code that a phone gave it, of its own block


def report(given: ReportIn, *, by: Actor, channel: str, contact: opening.Contact) -> opening.Opened:
    """Open an event. Raises not_allowed, place_outside, bad_input and whatever ``opening.open_case`` refuses."""
    place_code = located.place_code(given.lon, given.lat)
    if by.kind != "resident":
        permissions.require(by, "cases.report")
    if not given.description.strip() and not given.attachments:
        raise LinliError("report_empty")
    return opening.open_case(
        opening.Report(
            type=TYPE, by=by, now=clock.now(), description=given.description.strip(), place_code=place_code,
            lon=given.lon, lat=given.lat, channel=channel, title=given.title.strip(), category=given.category,
            urgency=given.urgency, address=given.address.strip(), at=given.at, contact=contact,
            attachments=given.attachments, request_id=given.request_id, field_code=given.field_code,
        )
    )  # fmt: skip


def join(uuid: UUID, *, contact: opening.Contact, text: str) -> opening.Opened:
    """Join an open event of a public category. Raises not_found, move_not_allowed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from cases_case c join cases_category g on g.code = c.category_code"
            " where c.uuid = %s and c.type = %s and g.is_public",
            [uuid, TYPE],
        )
        if cursor.fetchone() is None:
            raise LinliError("not_found")
    return parties.join(uuid, contact=contact, text=text)


def resident_move(case_uuid: UUID, move: str, *, inputs: Inputs, request_id: UUID | None = None) -> Facts:
    """A move by whoever holds a tracking code. Raises what ``moves.move`` refuses."""
    return moves.move(case_uuid, move, inputs=inputs, request_id=request_id)


def keep_outcome(facts: Facts, inputs: Inputs, decision: Decision) -> None:
    """Keep what the three rates are counted from; runs in the move's transaction."""
    columns = outcome_changes(facts, inputs, str(decision.body.get("move", "")))
    if not columns:
        return
    with connection.cursor() as cursor:
        cursor.execute(*_upsert(facts.id, columns))


def _upsert(case_id: int, columns: dict[str, Any]) -> tuple[str, list[Any]]:
    sets = ", ".join(
        f"{name} = coalesce(events_outcome.{name}, excluded.{name})"
        if name in FIRST_COUNTS
        else f"{name} = excluded.{name}"
        for name in columns
    )
    full = {"comment": "", "excluded_reason": "", **columns}
    return (
        f"insert into events_outcome (case_id, {', '.join(full)}) values (%s{', %s' * len(full)})"
        f" on conflict (case_id) do update set {sets}",
        [case_id, *full.values()],
    )


def outcome_changes(facts: Facts, inputs: Inputs, move: str) -> dict[str, Any]:
    """Which columns of the outcome a move sets; empty for most moves."""
    match move:
        case "dispatch" | "transfer":
            calendar = rulebooks.current().calendar
            return {"contact_due_at": calendar.add(inputs.now, CONTACT_WITHIN_WORKING_DAYS, Unit.WORKING_DAYS)}
        case "contact":
            return {"contacted_at": inputs.now}
        case "call_back":
            reached = inputs.reached is not False
            return {
                "called_back_at": inputs.now, "was_reached": reached, "is_solved": inputs.solved if reached else None,
                "satisfaction": inputs.satisfaction if reached else None, "comment": inputs.text[:500],
            }  # fmt: skip
        case "rate":
            return {
                "called_back_at": inputs.now, "was_reached": True, "is_solved": inputs.solved,
                "satisfaction": inputs.satisfaction, "comment": inputs.text[:500],
            }  # fmt: skip
        case "merge" | "withdraw" | "reject":
            return {"excluded_reason": {"merge": "merged", "withdraw": "withdrawn", "reject": "rejected"}[move]}
        case "reopen":
            return {"excluded_reason": "", "called_back_at": None, "was_reached": None, "is_solved": None,
                    "satisfaction": None}  # fmt: skip
    return {}


@transaction.atomic
def send_phone_code(phone: str) -> None:
    """Send a code to a phone; only its hash is kept, for ten minutes. Raises too_many_requests (one a minute)."""
    now = clock.now()
    key = _phone_key(phone)
    last = PhoneCode.objects.filter(phone_hash=key).select_for_update().first()
    if last and last.sent_at > now - timedelta(minutes=1):
        raise LinliError("too_many_requests")
    code = f"{secrets.randbelow(1_000_000):06d}"
    PhoneCode.objects.update_or_create(
        phone_hash=key, defaults={"code_hash": _code_key(phone, code), "sent_at": now, "tries": 0}
    )
    messages.send(recipient=phone, kind="events.phone_code", params={"code": code})


def confirm_phone(phone: str, code: str) -> datetime:
    """When the phone was confirmed, which is now. Raises phone_code_wrong (also when too old or tried too often)."""
    now = clock.now()
    key = _phone_key(phone)
    with transaction.atomic():
        held = PhoneCode.objects.filter(phone_hash=key).select_for_update().first()
        fresh = held is not None and held.sent_at > now - timedelta(minutes=PHONE_CODE_MINUTES)
        good = (
            held is not None and fresh and held.tries < PHONE_CODE_TRIES
            and secrets.compare_digest(bytes(held.code_hash), _code_key(phone, code))
        )  # fmt: skip
        if held is not None:
            held.tries += 1
            held.save(update_fields=["tries"])
            if good:
                held.delete()
    if not good:
        raise LinliError("phone_code_wrong")
    return now


def _phone_key(phone: str) -> bytes:
    return content_hash(["phone", phone])


def _code_key(phone: str, code: str) -> bytes:
    return content_hash(["phone code", phone, code])
