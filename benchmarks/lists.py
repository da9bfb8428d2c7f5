"""The board, the list and the map with ten thousand and with a million cases, by eight clients, beside each other.

One case in twenty is open. What a page costs should not depend on how many cases there ever were: the p95 with a
million is
compared with the p95 with ten thousand, measured in one run on one server. Statements a page are counted at two
page sizes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg

from benchmarks.client import Client
from benchmarks.crowd import p95
from benchmarks.loop import _logged
from benchmarks.stage import Stage, stage

FEW, MANY = 10_000, 1_000_000
PAGES = {
    "board_district": ("district_centre", "/cases/board"),
    "board_street": ("street_centre", "/cases/board"),
    "list_first": ("district_centre", "/cases?limit=50"),
    "list_filtered": ("street_centre", "/cases?state=handling,dispatched&open=true&sort=due&limit=50"),
    "list_category": ("district_centre", "/cases?category=0101&limit=50"),
    "map_district": ("district_centre", "/cases/map?bbox=117.15,39.02,117.30,39.13&zoom=12"),
    "map_near": ("district_centre", "/cases/map?bbox=117.212,39.105,117.216,39.109&zoom=16"),
}
FLOORS = {
    "p95_ratio_million_to_ten_thousand": {"max": 1.5},
    "p95_ms_million": {"max": 150},
    "statements_differ_by_page_size": {"max": 0},
}

FILL = """
insert into cases_case (uuid, version, head_hash, number, type, state, is_open, resume_state, title, description,
    category_code, urgency, is_complex, channel, place_code, recorded_place_code, lon, lat, address, unit_id,
    unit_trail,
    proposal, opened_at, entered_at, step_due_at, due_at, closed_at, deadline_amount, deadline_unit,
    dispatch_count, return_count,
    extension_count, reopen_count, urge_count, is_designated, is_supervised, escalation_level, was_overdue, data,
    search)
select gen_random_uuid(), 1, '\\x00', 'F' || n, 'events.event',
       case when open then (array['reported','accepted','dispatched','handling','handed_in','verified'])[1 + n /
       20 %% 6]
            else 'closed' end,
       open, '', '居民反映楼下垃圾 ' || n, '居民反映楼下垃圾没有清理', categories[1 + n * 7 %%
       array_length(categories, 1)], 'normal',
       false, 'resident', places[1 + n * 13 %% array_length(places, 1)], places[1 + n * 13 %% array_length(places, 1)],
       117.18 + (n::bigint * 7919 %% 100000) / 100000.0 * 0.1, 39.04 + (n::bigint * 104729 %% 100000) / 100000.0
       * 0.07, '',
       units[1 + n %% array_length(units, 1)], array[units[1 + n %% array_length(units, 1)]], '{}',
       now() - n * interval '90 seconds', now() - n %% 5000 * interval '1 minute',
       case when open then now() + (n * 31 %% 20000 - 5000) * interval '1 minute' end, now(),
       case when open then null else now() - n * interval '80 seconds' end, 2, 'working_days', 1, 0, 0, 0, 0,
       false, false, 0,
       false, '{}', null
  from (select n, n %% 20 = 0 as open from generate_series(%(from)s::int, %(to)s::int) n) g,
       (select array_agg(code order by code) as categories from cases_category where parent_code <> '') c,
       (select array_agg(code order by code) as places from places_place where length(code) = 12 and valid_until
       is null) p,
       (select array_agg(id order by id) as units from accounts_unit where kind = 'department') u
"""
TALLY = """
truncate cases_tally;
insert into cases_tally (type, state, unit_id, community_code, cases)
select type, state, coalesce(unit_id, 0), community_code, count(*) from cases_case group by 1, 2, 3, 4;
"""


def run(quick: bool) -> dict[str, Any]:
    """Figures: the ratio over all pages together, the worst page, and each page's p95 at both sizes (ms)."""
    times = 15 if quick else 40
    with stage() as here:
        _fill(here, 1, FEW)
        _measure(here, 2)
        few = _measure(here, times)
        small, large = (_statements(here, f"/cases?limit={limit}") for limit in (5, 100))
        _fill(here, FEW + 1, MANY)
        _measure(here, 2)
        many = _measure(here, times)
    ratios = {page: many[page] / few[page] for page in PAGES}
    together = sum(many.values()) / sum(few.values())
    return {
        "figures": {
            "p95_ratio_million_to_ten_thousand": round(together, 2),
            "worst_page_ratio": round(max(ratios.values()), 2),
            "p95_ms_million": round(max(many.values()), 1),
            "p95_ms_ten_thousand": round(max(few.values()), 1),
            "statements_a_page": small,
            "statements_differ_by_page_size": abs(large - small),
            **{f"{page}_ms": [round(few[page], 1), round(many[page], 1)] for page in PAGES},
        },
        "floors": FLOORS,
    }


def _fill(here: Stage, first: int, last: int) -> None:
    with psycopg.connect(here.database_url, autocommit=True) as connection:
        connection.execute(FILL, {"from": first, "to": last})
        connection.execute(TALLY)
        connection.execute("vacuum analyze cases_case")
        connection.execute("vacuum analyze cases_tally")
        connection.execute("checkpoint")  # a million rows written at once are no part of what is measured


def _measure(here: Stage, times: int) -> dict[str, float]:
    """p95 in ms of every page, eight clients asking for the same page at once."""
    return {page: p95(asking(here, role), [path], times) for page, (role, path) in PAGES.items()}


def asking(here: Stage, role: str) -> Callable[[int], Callable[[str], object]]:
    """Each client asks as a role, over a connection of its own."""

    def client(_: int) -> Callable[[str], object]:
        mine = Client(here)
        return lambda path: mine.get(role, path)

    return client


def _statements(here: Stage, path: str) -> int:
    asked, counted = _logged(here, lambda client: client.get("district_centre", path), 16)
    return round(counted["web"] / asked)
