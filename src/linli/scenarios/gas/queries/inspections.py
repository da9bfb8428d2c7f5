"""Signed inspections: lists in one's area, one with its corrections, and the proof that none was touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from linli.kernel.audit import queries as audit
from linli.kernel.audit.sources import Leaf, Problem, Tell
from linli.kernel.base import clock, paging
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.queries import names
from linli.kernel.places.queries.tree import version_of
from linli.kernel.registry.queries.subjects import subjects
from linli.lib.calendars import SHANGHAI
from linli.scenarios.gas.models import Inspection
from linli.scenarios.gas.queries import hazards, reach
from linli.scenarios.gas.rules import inspection as rules

SOURCE = "inspections"
CHUNK = 2000
WAITS_MOST = timedelta(days=30)
_WAITING = """
select s.uuid, s.user_id from forms_submission s
  join forms_formversion v on v.id = s.form_version_id join forms_form f on f.id = v.form_id
 where f.slug = any(%(forms)s) and s.standing = 'taken' and s.subject_uuid is not null and s.received_at > %(since)s
   and not exists (select 1 from gas_inspection i where i.submission_uuid = s.uuid)
   and not exists (select 1 from gas_notsigned n where n.submission_uuid = s.uuid)
   and cardinality(s.files_wanted) = (select count(*) from forms_submissionfile p where p.submission_id = s.id)
 order by s.id limit %(most)s"""


def page(
    *, by: Actor, place: str = "", subject: UUID | None = None, result: str = "", inspector: str = "",
    since: date | None = None, until: date | None = None, cursor: str | None = None, limit: int = 50,
) -> tuple[list[dict[str, Any]], str | None]:  # fmt: skip
    """Inspections in the actor's area, the newest first; ``since`` and ``until`` are local days of the inspection, both
    included. Raises not_allowed, bad_cursor."""
    found = reach.scope(by, place)
    given: dict[str, Any] = {
        "subject_uuid": subject, "result": result or None, "inspector_name__icontains": inspector.strip() or None,
        "inspected_at__gte": since and audit.bounds(since)[0], "inspected_at__lt": until and audit.bounds(until)[1],
    }  # fmt: skip
    rows = Inspection.objects.filter(**{name: value for name, value in given.items() if value is not None})
    if not found.all:
        condition, values = reach.where(found, "place_code")
        rows = rows.extra(where=[condition], params=values)
    kept, following = paging.newest(rows, cursor, limit)
    return told(kept), following


def one(uuid: UUID, *, by: Actor) -> dict[str, Any]:
    """One inspection with its place in the chain, what corrects it and the cases that it opened. Raises not_found,
    not_allowed."""
    reach.scope(by)
    row = Inspection.objects.filter(uuid=uuid).first()
    if row is None or not reach.sees(by, row.place_code):
        raise LinliError("not_found")
    later = Inspection.objects.filter(corrects_uuid=uuid).values_list("uuid", flat=True).first()
    return told([row])[0] | {
        "community": names.place(row.community_code), "previous_hash": bytes(row.previous_hash).hex(),
        "corrected_by": later, "cases": hazards.opened_by(uuid, by=by),
    }  # fmt: skip


def proof(community_code: str, *, by: Actor) -> dict[str, Any]:
    """The chain of one community, walked link by link now: how many, its last link, what is not as it was signed.
    Raises not_allowed, place_unknown."""
    reach.scope(by, community_code)
    count, last = head(community_code)
    if not count:  # a chain outlives the code of its community
        version_of(community_code)
    problems = list(_walk(Inspection.objects.filter(community_code=community_code)))
    return {
        "community": names.place(community_code), "inspections": count, "head": last.hex() if count else "",
        "problems": [
            {"kind": each.kind, "message": each.message, "message_en": each.message_en} for each in problems
        ],
        "as_of": clock.now(),
    }  # fmt: skip


def told(rows: list[Inspection]) -> list[dict[str, Any]]:
    """Inspections as the API tells them, with whom they were about."""
    titles: dict[UUID, str] = {}
    for kind in ("home", "organisation"):
        found = subjects(kind, [row.subject_uuid for row in rows if row.subject_kind == kind])
        titles |= {uuid: subject.title for uuid, subject in found.items()}
    shown = ("uuid", "community_code", "seq", "form", "submission_uuid", "submission_sha256", "subject_kind",
             "subject_uuid", "place_code", "inspector_name", "inspector_signature", "user_signature", "inspected_at",
             "signed_at", "result", "hazards", "cylinders", "corrects_uuid")  # fmt: skip
    return [
        {name: getattr(row, name) for name in shown}
        | {"subject_title": titles.get(row.subject_uuid, ""), "hash": bytes(row.hash).hex()}
        for row in rows
    ]


def waiting(forms: Sequence[str]) -> list[tuple[UUID, int | None]]:
    """Complete submissions of these forms that nobody has signed or refused to sign, the oldest first, with who sent
    them; a few hundred at a time, of the last weeks."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"forms": list(forms), "since": clock.now() - WAITS_MOST, "most": CHUNK // 4})
        return list(cursor.fetchall())


def of_submission(uuid: UUID) -> Inspection | None:
    """The inspection that was signed with a submission."""
    return Inspection.objects.filter(submission_uuid=uuid).first()


def head(community_code: str) -> tuple[int, bytes]:
    """The last link of a community's chain: its number and its hash."""
    row = Inspection.objects.filter(community_code=community_code).order_by("-seq").first()
    return (row.seq, bytes(row.hash)) if row else (0, rules.FIRST_LINK)


def verify(tell: Tell = lambda step: None) -> Iterator[Problem]:
    """Every inspection whose content or whose link is not what was signed, and every gap in a community's chain."""
    yield from _walk(Inspection.objects.all(), tell)


def _walk(rows: QuerySet[Inspection], tell: Tell = lambda step: None) -> Iterator[Problem]:
    before: dict[str, tuple[int, bytes]] = {}
    for number, row in enumerate(rows.order_by("community_code", "seq").iterator(CHUNK), start=1):
        if number % CHUNK == 0:
            tell(f"{SOURCE} {number}")
        seq, previous = before.get(row.community_code, (0, rules.FIRST_LINK))
        yield from _problems(row, seq, previous)
        before[row.community_code] = row.seq, bytes(row.hash)


def leaves_of_day(day: date) -> Iterator[Leaf]:
    """The hashes of one day's inspections, in order of id."""
    start, end = audit.bounds(day)
    rows = Inspection.objects.filter(signed_at__gte=start, signed_at__lt=end).order_by("id")
    for row_id, row_hash in rows.values_list("id", "hash").iterator(CHUNK):
        yield Leaf(row_id, bytes(row_hash))


def first_day() -> date | None:
    """The local day of the oldest inspection."""
    oldest = Inspection.objects.order_by("signed_at").values_list("signed_at", flat=True).first()
    return oldest.astimezone(SHANGHAI).date() if oldest else None


def _problems(row: Inspection, seq: int, previous: bytes) -> Iterator[Problem]:
    where = f"{row.community_code} {row.seq}"
    if row.seq != seq + 1:
        yield _problem("missing_inspection", where, "前面缺少检查", "an inspection before it is missing")
    elif bytes(row.previous_hash) != previous:
        yield _problem("broken_chain", where, "与前一次检查不相连", "it does not follow the one before")
    values = {column: getattr(row, column) for column in rules.COLUMNS}
    if rules.link(values, bytes(row.previous_hash)) != bytes(row.hash):
        yield _problem("changed_inspection", where, "内容被改动", "it was changed")


def _problem(kind: str, where: str, zh: str, en: str) -> Problem:
    return Problem(SOURCE, kind, where, f"检查 {where}:{zh}", f"Inspection {where}: {en}")
