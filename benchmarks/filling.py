"""Ten thousand or a million cases of five types, one in four open, with words to be found by."""

from __future__ import annotations

import psycopg

from benchmarks.stage import Stage
from linli.kernel.cases.search import words_of

FEW, MANY = 10_000, 1_000_000
TEXTS = 4000
"""Different texts; each is that of many cases, as people report the same things again and again."""
TYPES = ("events.event", "whistles.whistle", "whistles.call", "whistles.share", "supervision.order")
OPEN = (
    "events.event reported", "events.event accepted", "events.event dispatched", "events.event handling",
    "events.event handed_in", "events.event verified", "whistles.whistle blown", "whistles.whistle calling",
    "whistles.whistle meeting", "whistles.call called", "whistles.share doing", "supervision.order ordered",
    "supervision.order handed_in",
)  # fmt: skip
CLOSED = (
    "events.event closed", "events.event closed", "events.event closed", "whistles.whistle closed",
    "whistles.call reported_in", "whistles.share done", "supervision.order closed",
)  # fmt: skip
WHAT = (
    "垃圾没人清理", "路灯不亮", "井盖破损", "楼道堆物", "水管漏水", "供热不热", "占道经营", "飞线充电", "树枝折断",
    "噪声扰民", "油烟扰民", "车辆乱停", "广告破损", "墙皮脱落", "电梯故障", "下水堵塞", "健身器材损坏",
    "消火栓漏水", "燃气异味", "流浪犬出没",
)  # fmt: skip

FILL = """
insert into cases_case (uuid, version, head_hash, number, type, state, is_open, resume_state, title, description,
    category_code, urgency, is_complex, channel, place_code, recorded_place_code, lon, lat, address, unit_id,
    opener_unit_id, unit_trail, proposal, opened_at, entered_at, step_due_at, due_at, closed_at, deadline_amount,
    deadline_unit, dispatch_count, return_count, extension_count, reopen_count, urge_count, is_designated,
    is_supervised, escalation_level, was_overdue, data, search)
select gen_random_uuid(), 1, '\\x00', 'F' || g.n, split_part(kind, ' ', 1), split_part(kind, ' ', 2), open, '',
       x.title, x.title, categories[1 + g.n * 7 %% array_length(categories, 1)], 'normal', false, 'resident', p.code,
       p.code, 117.18 + (g.n::bigint * 7919 %% 100000) / 100000.0 * 0.1,
       39.04 + (g.n::bigint * 104729 %% 100000) / 100000.0 * 0.07, '', unit,
       case when kind like 'super%%' then street end,
       array[unit], '{}',
       now() - g.n * interval '90 seconds', now() - g.n %% 5000 * interval '1 minute',
       case when open then now() + (g.n * 31 %% 20000 - 5000) * interval '1 minute' end, now(),
       case when open then null else now() - g.n * interval '80 seconds' end, 2, 'working_days', 1, 0, 0, 0, 0, false,
       false, 0, false, '{}', x.words
  from (select n, n %% 4 = 0 as open from generate_series(%(from)s::int, %(to)s::int) n) g
 cross join (select array_agg(code order by code) as categories from cases_category where parent_code <> '') c
 cross join (select array_agg(id order by id) as units from accounts_unit where kind = 'department') u
  join bench_places p on p.n = g.n * 13 %% (select count(*) from bench_places)
  join bench_texts x on x.n = g.n::bigint * 17 %% %(texts)s
 cross join lateral (select case when open then %(open)s::text[] else %(closed)s::text[] end as kinds) k
 cross join lateral (select kinds[1 + g.n / 4 %% array_length(kinds, 1)] as kind) t
 cross join lateral (select units[1 + g.n %% array_length(units, 1)] as department) d
 cross join lateral (select case when kind like 'whistles.whistle%%' then street else department end as unit) w
"""
PREPARE = """
create table if not exists bench_texts (n bigint primary key, title text, words tsvector);
create table if not exists bench_places as
select row_number() over (order by p.code) - 1 as n, p.code, u.id as street
  from places_place p join accounts_unit u on u.code = left(p.code, 9)
 where length(p.code) = 12 and p.valid_until is null;
"""
TALLY = """
truncate cases_tally;
insert into cases_tally (type, state, unit_id, community_code, cases)
select type, state, coalesce(unit_id, 0), community_code, count(*) from cases_case group by 1, 2, 3, 4;
"""


def texts() -> list[str]:
    """What people write: the same troubles at many doors."""
    return [f"{n // 20 % 200 + 1}号楼{n % 6 + 1}门{WHAT[n % len(WHAT)]},居民多次反映" for n in range(TEXTS)]


def fill(here: Stage, first: int, last: int) -> None:
    """Add the cases numbered from first to last, both included, and bring the statistics up to date."""
    with psycopg.connect(here.database_url, autocommit=True) as connection:
        connection.execute(PREPARE)
        rows = [(n, text, words_of(text)) for n, text in enumerate(texts())]
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into bench_texts values (%s, %s, array_to_tsvector(%s::text[])) on conflict do nothing", rows
            )
        values = {"from": first, "to": last, "texts": TEXTS, "open": list(OPEN), "closed": list(CLOSED)}
        connection.execute(FILL, values)
        connection.execute(TALLY)
        connection.execute("vacuum analyze cases_case")
        connection.execute("vacuum analyze cases_tally")
        connection.execute("checkpoint")  # a million rows written at once are no part of what is measured
