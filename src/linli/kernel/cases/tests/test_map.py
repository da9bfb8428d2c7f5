"""The map: from afar a cluster for each community with its count and what is overdue, from near every open case."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from linli.kernel.accounts.models import Unit
from linli.kernel.base import clock
from linli.kernel.cases import outbox
from linli.kernel.cases.models import Tally
from linli.kernel.cases.tests.console import (
    FAR,
    GRID,
    NEIGHBOUR,
    NEXT_GRID,
    answer,
    desk,
    hours,
    refusal,
    rows,
    statements,
)
from linli.scenarios.events.tests.story import CATEGORY, COMMUNITY, MONDAY_TEN, STREET, Loop
from support.people import browser, get, person

HEXI = "117.15,39.02,117.30,39.16"
TIANJIN_SEA = "118.0,38.5,118.5,39.0"
AROUND = "117.200,39.105,117.208,39.110"  # the community 九江路, not its neighbours
FAR_AT = (117.2217, 39.1057)


pytestmark = pytest.mark.usefixtures("at_ten")


@pytest.fixture
def spread(loop: Loop) -> Loop:
    """Two reported in a community (one of a grid), one with the department, one ended, one far away; all counted."""
    loop.report()
    loop.report(place_code=GRID)
    loop.to_handling()
    loop.report()
    loop.move("reject", "street_centre", reason="test_or_mistake")
    loop.report(place_code=FAR, lon=FAR_AT[0], lat=FAR_AT[1])
    counted()
    return loop


def counted() -> None:
    """The tally has heard of everything."""
    while outbox.consume():
        pass


def clusters(client: Client, bbox: str = HEXI, zoom: float = 12, **query: Any) -> dict[str, tuple[int, int]]:
    """(count, overdue) of every cluster, by its community."""
    found = answer(client, "/cases/map", bbox=bbox, zoom=zoom, **query)
    assert found["points"] == []
    return {cluster["code"]: (cluster["count"], cluster["overdue"]) for cluster in found["clusters"]}


def points(client: Client, bbox: str = HEXI, zoom: float = 15, **query: Any) -> list[dict[str, Any]]:
    """The points of a box seen from near."""
    found = answer(client, "/cases/map", bbox=bbox, zoom=zoom, **query)
    assert found["clusters"] == []
    return list(found["points"])


def test_from_afar_a_community_is_one_cluster_with_its_names_and_place(spread: Loop):
    found = answer(desk(spread, "district_centre"), "/cases/map", bbox=HEXI, zoom=12)
    near, far = found["clusters"] if found["clusters"][0]["code"] == COMMUNITY else found["clusters"][::-1]
    assert near == {
        "code": COMMUNITY, "name": "九江路社区", "name_en": "Jiujianglu Community", "lon": 117.204603, "lat": 39.108142,
        "count": 3, "overdue": 0,
    }  # fmt: skip
    assert (far["code"], far["count"]) == (FAR, 1)
    assert found["points"] == [] and found["as_of"] == "2026-11-23T02:00:00Z"


def test_the_clusters_come_from_the_tally_and_not_from_every_case(spread: Loop):
    Tally.objects.filter(state="reported", community_code=COMMUNITY).update(cases=70_000)
    assert clusters(desk(spread, "street_centre")) == {COMMUNITY: (70_001, 0)}


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("district_centre", {COMMUNITY: (3, 0), FAR: (1, 0)}),
        ("street_centre", {COMMUNITY: (3, 0)}),
        ("community", {COMMUNITY: (3, 0)}),
        ("grid_worker", {COMMUNITY: (1, 0)}),
        ("department_clerk", {COMMUNITY: (1, 0)}),
        ("administrator", {}),
        ("auditor", {}),
    ],
)
def test_clusters_count_what_one_may_see_and_no_more(spread: Loop, role: str, wanted: Any):
    assert clusters(desk(spread, role)) == wanted
    assert sum(count for count, _ in wanted.values()) == len(points(desk(spread, role)))


def test_a_case_in_ones_area_and_with_ones_unit_counts_once(loop: Loop):
    loop.report()
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("dispatch", "street_centre", unit=STREET)
    counted()
    with clock.at(hours(24 * 30)):
        assert clusters(desk(loop, "street_centre")) == {COMMUNITY: (1, 1)}


@pytest.mark.parametrize("role", ["district_centre", "street_centre", "department_clerk"])
def test_clusters_tell_what_is_overdue_by_area_and_by_unit(spread: Loop, role: str):
    with clock.at(hours(5)):  # the department's four working hours are not over: noon lies between
        assert {late for _, late in clusters(desk(spread, role)).values()} == {0}
    with clock.at(hours(24 * 7)):
        found = clusters(desk(spread, role))
        assert all(late == count for count, late in found.values()) and found


def test_the_two_ways_of_counting_agree(spread: Loop):
    """The same question once from the tally, once (a filter that leaves nothing out) from the cases."""
    for moment in (MONDAY_TEN, hours(8), hours(24 * 7)):
        with clock.at(moment):
            for role in ("district_centre", "street_centre", "community", "department_clerk"):
                client = desk(spread, role)
                assert clusters(client) == clusters(client, opened_from="2020-01-01T00:00:00Z"), role


def test_what_ended_is_not_on_the_map(spread: Loop):
    client = desk(spread, "district_centre")
    assert "rejected" not in {point["state"] for point in points(client)} and len(points(client)) == 4
    assert clusters(client, state="rejected") == {} == clusters(client, open="false")
    assert points(client, state="rejected") == [] == points(client, open="false")


def test_from_near_every_case_is_a_point(spread: Loop):
    found = points(desk(spread, "department_clerk"))
    assert found == [
        {
            "uuid": str(found[0]["uuid"]), "lon": 117.2046, "lat": 39.1081, "state": "handling", "urgency": "normal",
            "title": "楼下一堆垃圾没人清理", "timeliness": "in_time", "category_name": "暴露垃圾",
            "category_name_en": "Litter left in the open", "community_code": COMMUNITY,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(("zoom", "near"), [(0, False), (14.99, False), (15, True), (24, True)])
def test_points_begin_at_zoom_fifteen(spread: Loop, zoom: float, near: bool):
    found = answer(desk(spread, "district_centre"), "/cases/map", bbox=HEXI, zoom=zoom)
    assert (bool(found["points"]), bool(found["clusters"])) == (near, not near)


FILTERS = [
    ({"state": "handling"}, {COMMUNITY: (1, 0)}),
    ({"category": CATEGORY}, {COMMUNITY: (1, 0)}),
    ({"place": FAR}, {FAR: (1, 0)}),
    ({"place": GRID}, {COMMUNITY: (1, 0)}),
    ({"q": "垃圾"}, {COMMUNITY: (3, 0), FAR: (1, 0)}),
    ({"urgency": "emergency"}, {}),
    ({"timeliness": "overdue"}, {}),
    ({"place": "110101"}, {}),
]


@pytest.mark.parametrize(("query", "wanted"), FILTERS)
def test_a_filter_makes_clusters_of_the_cases_that_it_leaves(spread: Loop, query: Any, wanted: Any):
    client = desk(spread, "district_centre")
    assert clusters(client, **query) == wanted
    assert len(points(client, **query)) == sum(count for count, _ in wanted.values())


def test_filtered_clusters_tell_what_is_overdue_and_lie_amid_their_cases(loop: Loop):
    rows({"step_due_at": hours(-1), "lon": 117.20, "urgency": "urgent"}, {"lon": 117.22, "urgency": "urgent"},
         {"urgency": "normal"}, lat=39.11)  # fmt: skip
    (cluster,) = answer(desk(loop, "street_centre"), "/cases/map", bbox=HEXI, zoom=12, urgency="urgent")["clusters"]
    assert (cluster["count"], cluster["overdue"]) == (2, 1)
    assert (cluster["lon"], cluster["lat"]) == (pytest.approx(117.21), pytest.approx(39.11))


def test_a_box_outside_gives_nothing(spread: Loop):
    client = desk(spread, "district_centre")
    assert clusters(client, TIANJIN_SEA) == {} == clusters(client, TIANJIN_SEA, state="reported")
    assert points(client, TIANJIN_SEA) == []


def test_a_box_holds_what_lies_in_it(spread: Loop):
    client = desk(spread, "district_centre")
    assert clusters(client, AROUND) == {COMMUNITY: (3, 0)}
    assert clusters(client, AROUND, q="垃圾") == {COMMUNITY: (3, 0)}
    assert len(points(client, AROUND)) == 3


@pytest.mark.parametrize(
    "bbox",
    [
        "", "1,2,3", "1,2,3,4,5", "a,b,c,d", "117.3,39.02,117.1,39.13", "117.1,39.2,117.3,39.0", "-181,0,0,1",
        "0,-91,1,0", "0,0,181,1", "0,0,1,91", "nan,nan,nan,nan", "-inf,0,inf,1", "1" * 121,
    ],
)  # fmt: skip
def test_a_bad_box_is_refused(loop: Loop, bbox: str):
    assert refusal(get(desk(loop, "district_centre"), "/cases/map", bbox=bbox, zoom=12)) == (422, "bad_input")


@pytest.mark.parametrize("zoom", [-1, 25, "near", "nan", "inf"])
def test_a_bad_zoom_is_refused(loop: Loop, zoom: Any):
    assert refusal(get(desk(loop, "district_centre"), "/cases/map", bbox=HEXI, zoom=zoom)) == (422, "bad_input")


def test_without_a_box_there_is_no_map(loop: Loop):
    assert refusal(get(desk(loop, "district_centre"), "/cases/map")) == (422, "bad_input")


def test_a_grid_worker_sees_the_units_cases_of_other_grids_too(loop: Loop):
    unit = Unit.objects.get(code=COMMUNITY).id
    rows({"place_code": GRID}, {"place_code": NEXT_GRID}, {"place_code": NEXT_GRID, "unit_id": unit})
    assert clusters(desk(loop, "grid_worker")) == {COMMUNITY: (2, 0)}
    assert len(points(desk(loop, "grid_worker"))) == 2


def test_two_duties_see_both_their_areas(loop: Loop):
    from linli.kernel.accounts import services
    from linli.kernel.base.actor import SYSTEM

    who = person("community", unit_code=NEIGHBOUR, area_code=NEIGHBOUR)
    services.add_duty(user_id=who.id, role="community", unit_code=COMMUNITY, area_code=COMMUNITY, by=SYSTEM)
    for place in (COMMUNITY, NEIGHBOUR, FAR):
        loop.report(place_code=place)
    counted()
    assert clusters(browser(who)) == {COMMUNITY: (1, 0), NEIGHBOUR: (1, 0)}


def test_the_map_is_a_fixed_number_of_statements(loop: Loop):
    client = desk(loop, "district_centre")
    questions: list[dict[str, Any]] = [{"zoom": 12}, {"zoom": 12, "state": "reported"}, {"zoom": 16}]
    few = [statements(client, "/cases/map", bbox=HEXI, **query) for query in questions]
    rows(*({"place_code": place} for place in (COMMUNITY, NEIGHBOUR, FAR) for _ in range(10)))
    assert [statements(client, "/cases/map", bbox=HEXI, **query) for query in questions] == few
