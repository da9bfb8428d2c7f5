"""A pack's places are laid out so that communities tile their street, and streets the district."""

from __future__ import annotations

import pytest
import shapely

from linli.kernel.places.shapes.layout import lay_out
from linli.kernel.places.tests.conftest import PACKS
from linli.lib.packfiles import read_pack


@pytest.mark.parametrize("slug", ["hexi", "beichen"])
def test_communities_tile_streets_and_streets_the_district(slug: str) -> None:
    pack = read_pack(PACKS / slug)
    layout = lay_out(pack)
    assert shapely.coverage_is_valid(list(layout.communities.values()))
    assert shapely.coverage_is_valid(list(layout.streets.values()))
    for street in pack.streets:
        inside = [layout.communities[c.code] for c in pack.communities if c.street_code == street.code]
        assert shapely.union_all(inside).equals(layout.streets[street.code])
    assert shapely.union_all(list(layout.streets.values())).equals(layout.district)


def test_every_community_of_hexi_has_its_point_in_its_cell() -> None:
    pack = read_pack(PACKS / "hexi")
    layout = lay_out(pack)
    assert all(layout.communities[c.code].contains(shapely.Point(c.point)) for c in pack.communities)


def test_a_plan_keeps_inside_its_box() -> None:
    pack = read_pack(PACKS / "beichen")
    assert lay_out(pack).district.bounds == pytest.approx(pack.layout.bbox)


def test_the_same_pack_is_laid_out_the_same_to_the_last_bit() -> None:
    pack = read_pack(PACKS / "hexi")
    one, other = lay_out(pack), lay_out(pack)
    assert [c.wkb for c in one.communities.values()] == [c.wkb for c in other.communities.values()]
