"""A pack is loaded once, and a second time changes only what differs, with a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import shapely

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.places import queries, services
from linli.kernel.places.models import Place, PlaceChange
from linli.kernel.places.services.loading import Loaded
from linli.kernel.places.tests.conftest import PACKS
from linli.lib.packfiles import Pack, read_pack

pytestmark = pytest.mark.usefixtures("hexi")
CODE = "120103001004"


@pytest.fixture
def pack() -> Pack:
    return read_pack(PACKS / "hexi")


def renamed(pack: Pack, name: str) -> Pack:
    changed = tuple(replace(c, name=name) if c.code == CODE else c for c in pack.communities)
    return replace(pack, communities=changed)


def test_the_whole_tree_is_there_and_marked_approximate() -> None:
    tree = queries.tree()
    assert len(tree) == 1 + 14 + 149
    assert all(node.approximate for node in tree)
    cells = Place.objects.filter(level="community").values_list("boundary", flat=True)
    assert shapely.coverage_is_valid(shapely.from_wkb([bytes(cell) for cell in cells]))


def test_loading_again_changes_nothing(pack: Pack) -> None:
    before = list(Place.objects.order_by("id").values())
    changes = PlaceChange.objects.count()
    assert services.load_pack_places(pack, by=SYSTEM) == Loaded()
    assert list(Place.objects.order_by("id").values()) == before
    assert PlaceChange.objects.count() == changes


def test_a_new_name_is_a_new_version_from_today_and_the_old_one_stays(pack: Pack) -> None:
    with clock.at(datetime(2026, 6, 1, 4, tzinfo=UTC)):
        loaded = services.load_pack_places(renamed(pack, "荣华新里社区居委会"), by=SYSTEM)
    assert loaded == Loaded(renamed=1)
    assert queries.version_of(CODE).name == "荣华新里社区居委会"
    assert queries.version_of(CODE, date(2026, 5, 31)).name == "荣华里社区居委会"
    assert queries.version_of(CODE, date(2026, 6, 1)).valid_from == date(2026, 6, 1)
    assert queries.history_of(CODE)["changes"][-1]["kind"] == "rename"


def test_a_corrected_english_name_is_no_renaming(pack: Pack) -> None:
    changed = tuple(replace(c, name_en="Ronghua Li") if c.code == CODE else c for c in pack.communities)
    assert services.load_pack_places(replace(pack, communities=changed), by=SYSTEM) == Loaded(completed=1)
    assert Place.objects.filter(code=CODE).count() == 1


def test_a_community_that_the_pack_no_longer_names_is_abolished_and_its_ground_goes_to_others(pack: Pack) -> None:
    fewer = replace(pack, communities=tuple(c for c in pack.communities if c.code != CODE))
    loaded = services.load_pack_places(fewer, by=SYSTEM)
    assert (loaded.abolished, loaded.created, loaded.renamed) == (1, 0, 0)
    assert loaded.reshaped > 1
    assert CODE not in {node.code for node in queries.tree()}
    cells = Place.objects.filter(level="community", valid_until=None).values_list("boundary", flat=True)
    assert shapely.coverage_is_valid(shapely.from_wkb([bytes(cell) for cell in cells]))


def test_a_surveyed_border_is_not_overwritten_by_a_guess(pack: Pack) -> None:
    place = Place.objects.get(code=CODE)
    border = shapely.to_wkb(shapely.box(117.2, 39.1, 117.21, 39.11))
    Place.objects.filter(pk=place.pk).update(boundary=border, approximate=False)
    services.load_pack_places(pack, by=SYSTEM)
    assert bytes(Place.objects.get(code=CODE).boundary or b"") == border
