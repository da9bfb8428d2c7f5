"""What the database holds in the end, beside what the phones were told: each acknowledged operation exactly once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import psycopg

from benchmarks.chaos.phone import Phone

_ONCE = {
    "operations that are there twice": (
        "select count(*) - count(distinct uuid) from devices_operation"
    ),
    "submissions without their operation or the other way round": (
        "select (select count(*) from forms_submission)"
        " - (select count(*) from devices_operation where kind = 'forms.submit' and status in ('done', 'conflict'))"
    ),
    "submissions with more or less than one record": (
        "select count(*) from (select s.uuid from forms_submission s left join audit_auditrecord a"
        " on a.action = 'forms.submission.received' and a.object_id = s.uuid::text"
        " group by s.uuid having count(a.id) <> 1) x"
    ),
    "facts of one source that are there twice": (
        "select count(*) from (select 1 from registry_fact where source_uuid is not null"
        " group by source_uuid, subject_uuid, key having count(*) > 1) x"
    ),
    "subjects with more than one latest fact of a key": (
        "select count(*) from (select 1 from registry_fact where is_latest group by subject_uuid, key"
        " having count(*) > 1) x"
    ),
    "latest facts that were said before another": (
        "select count(*) from registry_fact l join registry_fact f on f.subject_uuid = l.subject_uuid and f.key = l.key"
        " where l.is_latest and f.said_at > l.said_at and f.value <> l.value"
    ),
    "reports without their case or with two": (
        "select count(*) from (select o.uuid from devices_operation o left join cases_timelineentry e"
        " on e.request_id = o.uuid where o.kind = 'cases.report' and o.status = 'done'"
        " group by o.uuid having count(e.id) <> 1) x"
    ),
    "cases more than reports": (
        "select (select count(*) from cases_case)"
        " - (select count(*) from devices_operation where kind = 'cases.report' and status = 'done')"
    ),
    "submissions whose signature is missing": (
        "select count(*) from forms_submission s where not exists"
        " (select 1 from forms_submissionfile f where f.submission_id = s.id)"
    ),
    "operations that still wait": "select count(*) from devices_operation where status = 'waiting'",
    "corrections that replaced nothing": (
        "select count(*) from forms_submission s join forms_submission b on b.id = s.replaces_id"
        " where b.standing <> 'replaced'"
    ),
}  # fmt: skip
_BYTES = "select uuid::text, encode(sha256(xml), 'hex') from forms_submission"
_STATUSES = "select uuid::text, status from devices_operation"


def problems(connection: psycopg.Connection[Any], phones: Sequence[Phone]) -> Iterator[str]:
    """Whatever is not as it was acknowledged."""
    statuses = dict(connection.execute(_STATUSES).fetchall())
    yield from _acknowledged(statuses, phones)
    yield from _bytes(dict(connection.execute(_BYTES).fetchall()), phones)
    for what, statement in _ONCE.items():
        row = connection.execute(statement).fetchone()
        if row is None or row[0] != 0:
            yield f"{what}: {row and row[0]}"


def _acknowledged(statuses: dict[str, str], phones: Sequence[Phone]) -> Iterable[str]:
    told = {uuid: one["status"] for phone in phones for uuid, one in phone.acknowledged.items()}
    for phone in phones:
        yield from (f"phone {phone.plan.number}: {trouble}" for trouble in phone.troubles[:3])
        if phone.pending:
            yield f"phone {phone.plan.number} still has {len(phone.pending)}"
    lost = [uuid for uuid, status in told.items() if statuses.get(uuid) != status]
    if lost:
        yield f"{len(lost)} acknowledged operations are not as they were told, {lost[0]} among them"
    if unknown := set(statuses) - set(told):
        yield f"{len(unknown)} operations are there that nobody was told of"


def _bytes(there: dict[str, str], phones: Sequence[Phone]) -> Iterable[str]:
    from hashlib import sha256

    for phone in phones:
        for uuid, one in phone.acknowledged.items():
            sent: dict[str, Any] = one["sent"] or {}
            if (
                sent.get("kind") == "forms.submit"
                and there.get(uuid) != sha256(sent["body"]["xml"].encode()).hexdigest()
            ):
                yield f"submission {uuid} is not what was sent"
                return
