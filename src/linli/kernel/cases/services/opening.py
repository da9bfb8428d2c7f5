"""Opens a case from a report; other beginnings are in ``beginning``."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.entry import Entry, plain_changes
from linli.kernel.cases.queries import attachments as attachment_queries
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.search import words_of
from linli.kernel.cases.services import store
from linli.kernel.cases.types import CaseType, State, case_type
from linli.lib.clock import uuid7
from linli.lib.hashing import content_hash
from linli.lib.tracking import case_number, tracking_code

TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Contact:
    """Who reported; name and phone may stay empty."""

    name: str = ""
    phone: str = ""
    phone_confirmed_at: datetime | None = None
    for_somebody_else: bool = False
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports; the place was located by the caller (``place_code`` is the smallest place known)."""

    type: str
    by: Actor
    now: datetime
    description: str
    place_code: str
    lon: float
    lat: float
    channel: str
    title: str = ""
    category: str = ""
    urgency: str = ""
    address: str = ""
    at: datetime | None = None
    contact: Contact = Contact()
    attachments: tuple[UUID, ...] = ()
    request_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    field_code: str = ""  # the code that a phone gave it, of its own block


@dataclass(frozen=True, slots=True)
class Opened:
    """A new case, or the one that the same request opened before."""

    uuid: UUID
    number: str
    tracking_code: str
    is_new: bool = True


@transaction.atomic
def open_case(report: Report) -> Opened:
    """Open a case in the first state of its type, proposed to a unit when its category is known.

    Raises:
        LinliError: category_unknown, attachment_unknown, code_given_already, request_id_reused, clock_skew.
    """
    digest = _digest(report)
    if report.request_id and (known := opened_before(report.request_id, digest)):
        return known
    rules.check_clock(report.at, report.now)
    if report.attachments:
        attachment_queries.kinds_of_unclaimed(report.attachments, report.by)
    book = rulebooks.current()
    kind = case_type(report.type)
    columns = columns_of(report, book, kind, kind.states[0])
    code = tracking_code(secrets.token_bytes(8))
    uuid = uuid7()
    entry = first_entry(report, uuid, columns, digest)
    contact = report.contact
    _, claimed = store.write_new(
        columns=columns,
        words=words_of_case(columns),
        entry=entry,
        action=f"{report.type}.open",
        after={"state": columns["state"], "unit": columns["unit_id"] or 0, "community": report.place_code[:12]},
        reporter=(
            code, contact.name, contact.phone, contact.phone_confirmed_at, contact.for_somebody_else, contact.user_id,
            report.now,
        ),
        attachments=report.attachments,
    )  # fmt: skip
    if claimed != len(set(report.attachments)):
        raise LinliError("attachment_unknown")
    return Opened(uuid, columns["number"], code)


def columns_of(report: Report, book: Rulebook, kind: CaseType, state: State) -> dict[str, Any]:
    """Every column of a new case that is in ``state``."""
    if report.field_code:
        check_free(report.field_code)
    columns: dict[str, Any] = {
        "number": case_number(book.prefix, book.calendar.local_date(report.now), _next_number()),
        "field_code": report.field_code, "type": report.type, "state": state.slug, "is_open": True, "resume_state": "",
        "title": report.title or _title_from(report.description), "description": report.description,
        "category_code": "", "urgency": "normal", "is_complex": False, "channel": report.channel,
        "place_code": report.place_code, "recorded_place_code": report.place_code, "lon": report.lon,
        "lat": report.lat, "address": report.address, "unit_id": None, "person_id": None, "first_unit_id": None,
        "unit_trail": [], "proposed_unit_id": None, "proposal": {}, "opened_at": report.now,
        "clock_started_at": None, "due_at": None, "deadline_amount": 0, "deadline_unit": "", "step_due_at": None,
        "entered_at": report.now, "paused_at": None, "dispatched_at": None, "signed_at": None, "closed_at": None,
        "dispatch_count": 0, "return_count": 0, "extension_count": 0, "reopen_count": 0, "urge_count": 0,
        "is_designated": False, "is_supervised": False, "escalation_level": 0, "was_overdue": False,
        "parent_id": None, "merged_into_id": None, "origin_id": None, "opener_unit_id": None, "data": report.data,
    }  # fmt: skip
    if report.category:
        columns |= rules.categorised(rules.category_of(report.category, book), report.place_code, book)
    if report.urgency:
        columns["urgency"] = report.urgency
    step_due = book.step_due(kind.slug, state.slug, columns["urgency"], report.now, state.within)
    return columns | {"step_due_at": step_due}


def check_free(field_code: str) -> None:
    """Raises code_given_already when another case has the code of a phone. Two at the same time come one after the
    other: both hold the row of the phone's block (``devices.services.check_code``)."""
    with connection.cursor() as cursor:
        cursor.execute("select number from cases_case where field_code = %s", [field_code])
        if row := cursor.fetchone():
            raise LinliError("code_given_already", code=field_code, number=row[0])


def first_entry(report: Report, uuid: UUID, columns: dict[str, Any], digest: str, acting: int | None = None) -> Entry:
    """The entry with which a case begins."""
    body: dict[str, Any] = {"channel": report.channel}
    if digest and report.request_id:
        body["request"] = digest
    if report.attachments:
        body["attachments"] = [str(attachment) for attachment in report.attachments]
    return Entry(
        case_uuid=uuid, seq=1, move="open", from_state="", to_state=columns["state"], at=report.at or report.now,
        recorded_at=report.now, by=report.by,
        unit_id=acting or (report.by.duties[0].unit_id if report.by.duties else None),
        text="", is_public=True, body=body, changes=plain_changes(columns), request_id=report.request_id,
    )  # fmt: skip


def _title_from(description: str) -> str:
    """The first sentence, cut where a person would."""
    first = description.strip().splitlines()[0] if description.strip() else "(图片上报)"
    for mark in "。!?!?;;":
        first = first.split(mark)[0]
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def words_of_case(columns: dict[str, Any]) -> list[str]:
    """What search finds the case by."""
    return words_of(columns["number"], columns["title"], columns["description"], columns["address"])


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('cases_number')")
        return (int(cursor.fetchone()[0]) - 1) % 999_999 + 1


def _digest(report: Report) -> str:
    asked = (
        report.by.kind, report.by.id, report.description, report.title, report.category, report.lon, report.lat,
        report.address, report.channel, report.attachments, report.contact.phone, report.contact.name,
    )  # fmt: skip
    return content_hash(asked).hex()[:32]


def opened_before(request_id: UUID, digest: str) -> Opened | None:
    """The case that the same request opened. Raises request_id_reused when its id came with other content."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uuid, c.number, r.tracking_code, e.body->>'request', e.move from cases_timelineentry e"
            " join cases_case c on c.id = e.case_id"
            " left join cases_reporter r on r.case_id = c.id and r.is_first where e.request_id = %s",
            [request_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    if row[4] != "open" or row[3] != digest:
        raise LinliError("request_id_reused")
    return Opened(row[0], row[1], row[2], is_new=False)
