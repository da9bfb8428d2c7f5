"""Cases follow their places, open ones and ended ones, and their timelines say so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import shapely

from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import outbox
from linli.kernel.cases.models import Case, Tally, TimelineEntry
from linli.kernel.cases.queries import detail, integrity
from linli.kernel.places import queries
from linli.kernel.places.models import Place
from linli.kernel.places.services import After, change
from linli.scenarios.events.tests.story import CATEGORY, COMMUNITY, Loop

DAY = date(2026, 5, 1)
NEW = "120103001099"
OTHER = "120103001004"


pytestmark = pytest.mark.usefixtures("at_ten")


def changed(kind: str, before: list[str], *after: After) -> None:
    """A change of places, as the registrar makes it."""
    change(kind=kind, on=DAY, before=before, after=list(after), by=SYSTEM)


def codes() -> list[tuple[str, str]]:
    """(as it is called today, as it was called) of every case, in the order they were opened."""
    return list(Case.objects.order_by("id").values_list("place_code", "recorded_place_code"))


def is_sound() -> bool:
    """Rows, timelines and counts agree, before the outbox is heard and after."""
    before = integrity.verify()
    while outbox.consume():
        pass
    return before == integrity.verify() == []


def test_open_and_ended_cases_take_the_new_code_and_say_so(loop: Loop):
    loop.report()
    loop.move("reject", "street_centre", reason="not_in_area", text="不属于受理范围")
    loop.report()
    changed("recode", [COMMUNITY], After(NEW))
    assert codes() == [(NEW, COMMUNITY)] * 2
    entry = TimelineEntry.objects.filter(case__uuid=loop.uuid).latest("seq")
    assert (entry.move, entry.from_state, entry.to_state) == ("recode", "reported", "reported")
    assert entry.body == {"place_before": COMMUNITY, "place": NEW}
    assert is_sound()
    assert set(Tally.objects.filter(cases__gt=0).values_list("community_code", flat=True)) == {NEW}


def test_the_centre_of_another_street_takes_over_what_moves_there(loop: Loop):
    loop.report()
    detail.see(loop.facts(), loop.actor("street_centre"))
    changed("move", [COMMUNITY], After("120103002099", parent_code="120103002"))
    with pytest.raises(LinliError, match="not_found"):
        detail.see(loop.facts(), loop.actor("street_centre"))
    detail.see(loop.facts(), loop.actor("district_centre"))


def test_a_merger_brings_the_cases_of_both_together(loop: Loop):
    loop.report()
    loop.report(place_code=OTHER)
    changed("merge", [COMMUNITY, OTHER], After(COMMUNITY, "合并社区居委会"))
    assert codes() == [(COMMUNITY, COMMUNITY), (COMMUNITY, OTHER)]
    assert TimelineEntry.objects.filter(move="recode").count() == 1
    assert is_sound()


def test_the_unit_is_proposed_anew_when_the_case_is_of_a_category(loop: Loop):
    loop.report()
    loop.move("accept", "street_centre", category=CATEGORY)
    changed("recode", [COMMUNITY], After(NEW))
    entry = TimelineEntry.objects.latest("id")
    assert {"place_code", "proposed_unit_id", "proposal"} <= set(entry.changes)
    assert is_sound()


@pytest.mark.parametrize("lives_on", [True, False])
def test_a_split_sends_each_case_to_the_ground_it_lies_on(loop: Loop, lives_on: bool):
    west, east = cells()
    loop.report(lon=west[0], lat=west[1])
    loop.report(lon=east[0], lat=east[1])
    rest = COMMUNITY if lives_on else "120103001091"
    changed(
        "split",
        [COMMUNITY],
        After(rest, "西社区", children=(COMMUNITY + "001",)),
        After(NEW, "东社区", children=(COMMUNITY + "002",)),
    )
    first, second = [code for code, _ in codes()]
    assert (first[:12], second[:12]) == (rest, NEW)
    assert is_sound()


def test_without_ground_of_its_own_a_case_goes_to_what_is_above(loop: Loop):
    loop.report(lon=100.0, lat=20.0)
    changed("abolish", [COMMUNITY])
    assert codes() == [(COMMUNITY[:9], COMMUNITY)]
    assert is_sound()


def test_a_change_that_is_refused_moves_no_case(loop: Loop):
    loop.report()
    with pytest.raises(LinliError):
        changed("recode", [COMMUNITY], After(OTHER))
    assert codes() == [(COMMUNITY, COMMUNITY)]
    assert TimelineEntry.objects.count() == 1


def cells() -> tuple[tuple[float, float], tuple[float, float]]:
    """Two grids side by side where the community is, and a point in each."""
    ground = queries.version_of(COMMUNITY)
    lon, lat = ground.lon, ground.lat
    for number, left in ((1, lon - 0.001), (2, lon)):
        cell = shapely.box(left, lat - 0.001, left + 0.001, lat + 0.001)
        Place.objects.create(
            code=f"{COMMUNITY}{number:03d}", level="grid", kind="general", name=f"网格{number}", parent_code=COMMUNITY,
            lon=left + 0.0005, lat=lat, boundary=shapely.to_wkb(cell),
            valid_from=DAY - timedelta(days=90),
        )  # fmt: skip
    return (lon - 0.0005, lat), (lon + 0.0005, lat)
