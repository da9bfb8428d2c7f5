"""Signed inspections at the desk: found, read with what they opened, and their chain proved on the spot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.models import Case
from linli.scenarios.gas.models import Inspection
from linli.scenarios.gas.queries import inspections
from linli.scenarios.gas.tests.story import World
from linli.scenarios.gas.tests.test_signing import HAZARD, LATER, files, send, visited, xml
from support.houses import MICRO_GRID
from support.people import OTHER_COMMUNITY

__all__ = ["visited"]
COMMUNITY = MICRO_GRID[:12]


def found(world: World, who: str = "community", **wanted: Any) -> list[int]:
    """The links of the chain that a list shows."""
    with clock.at(world.play.now):
        return [row["seq"] for row in inspections.page(by=world.actor(who), **wanted)[0]]


def test_they_are_found_by_result_day_inspector_and_home(visited: World) -> None:
    send(visited, xml(visited), files())
    send(visited, xml(visited, hazard_found="yes", hazard=[HAZARD]), files("h.png", "f.png", first=40))
    day = Inspection.objects.earliest("id").inspected_at.date()
    assert found(visited) == [2, 1]
    assert found(visited, result="hazards") == [2] and found(visited, result="sound") == [1]
    assert found(visited, inspector="某") == [2, 1] and found(visited, inspector="别人") == []
    assert found(visited, since=day, until=day) == [2, 1]
    assert found(visited, since=day + timedelta(days=1)) == found(visited, until=day - timedelta(days=1)) == []
    assert found(visited, subject=visited.house.home) == [2, 1] and found(visited, place=COMMUNITY) == [2, 1]
    with clock.at(visited.play.now):
        first, following = inspections.page(by=visited.actor("community"), limit=1)
        rest, end = inspections.page(by=visited.actor("community"), limit=1, cursor=following)
    assert ([row["seq"] for row in first + rest], end) == ([2, 1], None)


def test_one_tells_its_link_and_the_cases_that_it_opened_to_who_may_see_them(visited: World) -> None:
    send(visited, xml(visited, hazard_found="yes", hazard=[HAZARD, LATER]), files("h.png", "f.png", "h2.png"))
    signed = Inspection.objects.get()
    with clock.at(visited.play.now):
        told = inspections.one(signed.uuid, by=visited.actor("community"))
        with pytest.raises(LinliError, match=r"not_found|not_allowed"):
            inspections.one(signed.uuid, by=visited.actor("clerk"))
    numbers = list(Case.objects.filter(type="gas.hazard").order_by("id").values_list("number", flat=True))
    assert [case["number"] for case in told["cases"]] == numbers and len(numbers) == 2
    assert told["previous_hash"] == bytes(signed.previous_hash).hex() != told["hash"]
    case = Case.objects.filter(type="gas.hazard").earliest("id")
    assert visited.play.section("hazard", "community", case.uuid)[0]["inspection"].endswith("#1")


def test_the_chain_of_a_community_is_proved_on_the_spot(visited: World) -> None:
    def proof(community: str = COMMUNITY, who: str = "community") -> dict[str, Any]:
        with clock.at(visited.play.now):
            return inspections.proof(community, by=visited.actor(who))

    assert (proof()["inspections"], proof()["head"], proof()["problems"]) == (0, "", [])
    for shade in (10, 40):
        send(visited, xml(visited), files(first=shade))
    assert (proof()["inspections"], proof()["problems"]) == (2, [])
    assert proof()["head"] == bytes(Inspection.objects.get(seq=2).hash).hex()
    with connection.cursor() as cursor:
        cursor.execute("alter table gas_inspection disable trigger user")
        cursor.execute("update gas_inspection set inspector_name = '别人' where seq = 1")
    assert [problem["kind"] for problem in proof()["problems"]] == ["changed_inspection"]
    with pytest.raises(LinliError, match="not_allowed"):
        proof(OTHER_COMMUNITY)
    with pytest.raises(LinliError, match="place_unknown"):
        proof("999999999999", "system")
