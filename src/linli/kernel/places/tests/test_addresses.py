"""An address as people type it finds its building, and for those who work here its home."""

from __future__ import annotations

import pytest

from linli.kernel.places.addressing import bare, building_key
from linli.kernel.places.models import Building, Home, Stairwell
from linli.kernel.places.queries import find_addresses
from linli.kernel.places.services.stamp import touch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def estate() -> Building:
    """Three buildings of 华江里 and one of 平江里, on a road; the third has two stairwells with a 501 each."""
    made = []
    for name, number, street in (
        ("华江里", 1, "友谊路"),
        ("华江里", 2, "友谊路"),
        ("华江里", 3, "友谊路"),
        ("平江里", 3, "天塔"),
    ):
        building = Building.objects.create(
            place_code="120103007001001",
            estate=name,
            number=f"{number}号楼",
            road="紫金山路",
            road_number=f"{number}号",
            address=f"河西区{street}街道{name}{number}号楼",
            address_key=building_key(name, f"{number}号楼"),
            floors=6,
            lon=117.2,
            lat=39.1,
        )
        for door in (1, 2):
            stairwell = Stairwell.objects.create(building=building, number=door, place_code="120103007001001001")
            Home.objects.create(stairwell=stairwell, floor=5, room="501")
        made.append(building)
    touch()
    return made[2]


@pytest.mark.parametrize(
    "text",
    [
        "华江里3号楼2门501",
        "天津市河西区友谊路街道华江里3号楼2门501",
        "华江里三号楼二门五〇一",
        "華江里３號樓2門501室",
        "华江里3栋2单元501",
        "华江里3-2-501",
        " 华江里 3号楼 2门 501 ",
    ],
)
def test_every_spelling_of_a_home_finds_it(text: str, estate: Building) -> None:
    best = find_addresses(text, homes=True)[0]
    home = Home.objects.get(stairwell__building=estate, stairwell__number=2, room="501")
    assert (best.building_id, best.home_id, best.score) == (estate.pk, home.pk, 1.0)
    assert best.address == "河西区友谊路街道华江里3号楼2门501"
    assert best.place_code == "120103007001001001"


def test_who_is_not_signed_in_gets_buildings_only(estate: Building) -> None:
    best = find_addresses("华江里3号楼2门501")[0]
    assert (best.building_id, best.home_id, best.address) == (estate.pk, None, "河西区友谊路街道华江里3号楼")


def test_a_slightly_wrong_name_still_finds_its_like_with_a_lower_score(estate: Building) -> None:
    best = find_addresses("花江里3号楼")[0]
    assert best.building_id == estate.pk
    assert 0.5 < best.score < 1.0


def test_a_room_in_two_stairwells_is_not_guessed() -> None:
    best = find_addresses("华江里3号楼501", homes=True)[0]
    assert best.home_id is None
    assert best.score < 1.0


def test_the_street_that_is_named_decides_between_two() -> None:
    assert find_addresses("天塔街道平江里3号楼")[0].address == "河西区天塔街道平江里3号楼"
    assert find_addresses("天塔街道华江里3号楼")[0].score < 1.0


def test_a_road_with_a_house_number_finds_its_building() -> None:
    found = find_addresses("紫金山路2号")
    assert found[0].address == "河西区友谊路街道华江里2号楼"
    assert found[0].score == 1.0


def test_an_estate_alone_lists_its_buildings() -> None:
    assert len([one for one in find_addresses("华江里") if "华江里" in one.address]) == 3


@pytest.mark.parametrize("text", ["", "?", "火星路1号", "𠀀" * 300, "3号楼"])
def test_what_means_nothing_finds_nothing(text: str) -> None:
    assert find_addresses(text, homes=True) == []


def test_keys_are_equal_for_all_spellings() -> None:
    assert bare("3号楼") == bare("三栋") == bare("03") == bare("３") == "3"
    assert building_key("华江里", "3号楼") == building_key(" 華江里", "三栋") == "华江里#3"


@pytest.mark.parametrize("name", ["南北大街花园", "小街村", "九江路小区", "天穆镇北寺"])
def test_a_name_that_looks_like_a_road_or_a_village_is_still_found(name: str) -> None:
    building = Building.objects.create(
        place_code="120103007001001",
        estate=name,
        number="7号楼",
        address=f"河西区双街镇{name}7号楼",
        address_key=building_key(name, "7号楼"),
        floors=6,
        lon=117.2,
        lat=39.1,
    )
    touch()
    best = find_addresses(f"河西区双街镇{name}七号楼")[0]
    assert (best.building_id, best.score) == (building.pk, 1.0)
