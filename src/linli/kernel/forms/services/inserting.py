"""Submissions and their files into their tables, many in one prepared statement (see ``kernel.base.hot``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from linli.kernel.base import hot
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.files.keeping import KeptFile
from linli.kernel.forms.burden import Burden
from linli.kernel.forms.services.work import Work

_INSERT = """
insert into forms_submission (uuid, form_version_id, xml, xml_sha256, answers, problems, standing, subject_kind,
       subject_uuid, subject_title, place_code, answered_at, received_at, channel, device, user_id, user_name,
       replaces_id, files_wanted, questions_asked, spared, asked_again, unfounded)
select w.uuid, w.version, w.xml, w.sha256, w.answers::jsonb, w.problems::jsonb, w.standing, w.kind, w.subject, w.title,
       w.place, w.answered_at, %s::timestamptz, w.channel, w.device, %s::bigint, %s::text, w.replaces,
       array(select jsonb_array_elements_text(w.wanted::jsonb)), w.asked,
       array(select jsonb_array_elements_text(w.spared::jsonb)),
       array(select jsonb_array_elements_text(w.again::jsonb)),
       array(select jsonb_array_elements_text(w.unfounded::jsonb))
  from unnest(%s::uuid[], %s::bigint[], %s::bytea[], %s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::text[], %s::bigint[], %s::text[],
              %s::int[], %s::text[], %s::text[], %s::text[])
       w(uuid, version, xml, sha256, answers, problems, standing, kind, subject, title, place, answered_at, channel,
         device, replaces, wanted, asked, spared, again, unfounded)
on conflict (uuid) do nothing
returning uuid, id
"""
_INSERT_FILES = """
insert into forms_submissionfile (submission_id, name, kind, media_type, size, sha256, content, received_at)
select w.submission, w.name, w.kind, w.media_type, w.size, w.sha256, w.content, %s::timestamptz
  from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bytea[], %s::bytea[])
       w(submission, name, kind, media_type, size, sha256, content)
"""
_NO_BURDEN = Burden(0, (), (), ())


def insert(works: Sequence[Work], received: datetime, *, by: Actor) -> Mapping[UUID, int]:
    """Write new submissions; answers the numbers of those that were not here. Whoever sends the same at the same moment
    waits here until the other has committed, so that one of them is the first."""
    if not works:
        return {}
    columns = [list(column) for column in zip(*map(_values, works), strict=True)]
    return dict(hot.fetchall(_INSERT, [hot.plain(received), hot.plain(by.id), by.name[:60], *columns]))


def insert_files(files: Sequence[tuple[int, KeptFile]]) -> None:
    """Write files of submissions (their numbers) that are there."""
    if not files:
        return
    rows = [(of, one.name, one.kind, one.media_type, one.size, one.sha256, one.content) for of, one in files]
    hot.run(_INSERT_FILES, [hot.plain(now()), *(list(column) for column in zip(*rows, strict=True))])


def _values(work: Work) -> tuple[Any, ...]:
    subject, burden = work.subject, work.burden or _NO_BURDEN
    return (
        work.head.uuid, work.version.id, work.incoming.xml, work.sha256,
        orjson.dumps(work.read.answers).decode(), orjson.dumps(work.problems).decode(), str(work.standing),
        subject.kind if subject else "", subject.uuid if subject else None, subject.title[:200] if subject else "",
        work.place, work.at, work.incoming.channel, work.incoming.device[:120], work.replaces,
        orjson.dumps(work.read.files).decode(), burden.asked if work.burden else None,
        *(orjson.dumps(paths).decode() for paths in (burden.spared, burden.again, burden.unfounded)),
    )  # fmt: skip
