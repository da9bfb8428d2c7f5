"""The moves of the loop as bare SQL: the same rows, locks and transactions through psycopg, one connection a client."""

from __future__ import annotations

import json
import secrets
import threading
import time
from datetime import UTC, datetime
from typing import Any

import psycopg

from benchmarks.stage import Stage
from linli.lib.clock import uuid7

ZERO = bytes(32)
OPEN = """
with c as (
    insert into cases_case (uuid, version, head_hash, number, type, state, is_open, resume_state, title, description,
        category_code, urgency, is_complex, channel, place_code, recorded_place_code, lon, lat, address,
        unit_trail, proposal,
        opened_at, entered_at, step_due_at, deadline_amount, deadline_unit, dispatch_count, return_count,
        extension_count, reopen_count, urge_count,
        is_designated, is_supervised, escalation_level, was_overdue, data, search)
    values (%(uuid)s, 1, %(hash)s, %(number)s, 'bare.bare', 'reported', true, '', %(title)s, %(title)s, '',
    'normal', false,
        'hotline', %(place)s, %(place)s, 117.2, 39.1, '', '{}', '{}', %(now)s, %(now)s, %(now)s, 0, '', 0, 0, 0,
        0, 0, false, false, 0,
        false, '{}', array_to_tsvector(%(words)s::text[]))
    returning id
), e as (
    insert into cases_timelineentry (case_id, seq, move, from_state, to_state, at, recorded_at, actor_kind, actor_id,
        unit_id, text, is_public, body, changes, previous_hash, hash)
    select id, 1, 'open', '', 'reported', %(now)s, %(now)s, 'user', 1, 1, '', true, %(body)s::jsonb,
    %(changes)s::jsonb, %(hash)s,
        %(hash)s from c returning id, case_id
), a as (
    insert into audit_auditrecord (recorded_at, actor_kind, actor_id, action, object_type, object_id, place_code,
    purpose,
        detail, hash)
    select %(now)s, 'user', 1, 'bare.open', 'case', %(text)s, %(place)s, '', '{}', %(hash)s from c
), o as (
    insert into cases_outbox (case_id, entry_id, type, move, after)
    select case_id, id, 'bare.bare', 'open', %(body)s::jsonb from e
), r as (
    insert into cases_reporter (case_id, is_first, tracking_code, name, phone, for_somebody_else, joined_at)
    select id, true, %(code)s, '', '', false, %(now)s from c
)
select id from c
"""
LOCK = "select * from cases_case where id = %s for no key update"
MOVE = """
with c as (
    update cases_case set version = version + 1, head_hash = %(hash)s, state = %(state)s, entered_at = %(now)s,
        step_due_at = %(now)s, is_open = %(open)s where id = %(id)s and version = %(version)s returning id
), e as (
    insert into cases_timelineentry (case_id, seq, move, from_state, to_state, at, recorded_at, actor_kind, actor_id,
        unit_id, text, is_public, body, changes, previous_hash, hash)
    select id, %(version)s + 1, 'move', '', %(state)s, %(now)s, %(now)s, 'user', 1, 1, '', false, %(body)s::jsonb,
        %(changes)s::jsonb, %(hash)s, %(hash)s from c returning id, case_id
), a as (
    insert into audit_auditrecord (recorded_at, actor_kind, actor_id, action, object_type, object_id, place_code,
    purpose,
        detail, hash)
    select %(now)s, 'user', 1, 'bare.move', 'case', %(text)s, %(place)s, '', '{}', %(hash)s from c
), o as (
    insert into cases_outbox (case_id, entry_id, type, move, before, after)
    select case_id, id, 'bare.bare', 'move', %(body)s::jsonb, %(body)s::jsonb from e
)
select id from e
"""
STATES = ("accepted", "dispatched", "handling", "handed_in", "verified", "closed")


def loops_per_second(here: Stage, seconds: float, clients: int) -> float:
    """Whole loops a second by so many connections at once; what was written is taken away again."""
    done = [0] * clients
    stop = time.perf_counter() + seconds

    def work(number: int) -> None:
        with psycopg.connect(here.database_url, cursor_factory=psycopg.ClientCursor) as connection:
            while time.perf_counter() < stop:
                _loop(connection, here.community)
                done[number] += 1

    _worker(here, stopped=True)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = sum(done) / (time.perf_counter() - began)
    with psycopg.connect(here.database_url) as connection:
        connection.execute("delete from cases_outbox where type = 'bare.bare'")
    _worker(here, stopped=False)
    return rate


def _worker(here: Stage, *, stopped: bool) -> None:
    """The worker stands still meanwhile: these rows are not for it."""
    import psutil

    for child in psutil.Process(here.server.pid).children(recursive=True):
        if "worker" in child.cmdline():
            child.suspend() if stopped else child.resume()


def _loop(connection: psycopg.Connection[Any], place: str) -> None:
    now, uuid, code = datetime.now(UTC), uuid7(), secrets.token_hex(7)
    body = json.dumps({"state": "reported", "unit": 0, "community": place})
    changes = json.dumps(
        {"state": "reported", "entered_at": now.isoformat(), "step_due_at": now.isoformat()}
        | {f"column_{n}": "" for n in range(20)}
    )
    words = [
        "想咨",
        "咨询",
        "询限",
        "限行",
        "行措",
        "措施",
        "施什",
        "什么",
        "么时",
        "时候",
        "候调",
        "调整",
        "整请",
        "请答",
        "答复",
    ]
    values = {
        "uuid": uuid, "hash": ZERO, "number": f"B{code}",
        "title": "想咨询限行措施什么时候调整,请答复。", "place": place, "now": now,
        "words": words, "body": body, "changes": changes, "text": str(uuid), "code": code,
    }  # fmt: skip
    with connection.transaction():
        row = connection.execute(OPEN, values).fetchone()
    assert row is not None
    for version, state in enumerate(STATES, start=1):
        with connection.transaction():
            connection.execute(LOCK, [row[0]]).fetchone()
            connection.execute(
                MOVE, values | {"state": state, "id": row[0], "version": version, "open": state != "closed"}
            )
