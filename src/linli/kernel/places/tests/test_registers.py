"""Registers of buildings, homes and units from tables: every defect told, the rest saved."""

from __future__ import annotations

import pytest

from linli.kernel.accounts.models import Unit
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.places import queries, services
from linli.kernel.places.models import Building, Home, Stairwell
from linli.kernel.places.services.importing import Imported

pytestmark = pytest.mark.usefixtures("hexi")
IN_A, IN_B = "117.2046,39.1081", "117.2092,39.1074"
A = "120103001001"


def load(register: str, text: str, **how: object) -> Imported:
    """Import a table."""
    return services.import_register(
        data=text.encode("gb18030"),
        register=register,
        by=SYSTEM,
        **{"dry_run": False, **how},  # type: ignore[arg-type]
    )


def kinds(outcome: Imported) -> list[tuple[int, str]]:
    return [(defect.row, defect.kind) for defect in outcome.defects]


BUILDINGS = f"""小区,楼号,道路,门牌号,层数,经度,纬度,网格代码
测试里,1号楼,友谊路,5号,6,{IN_A},
测试里,2号楼,,,6,{IN_A},{A}
测试里,二号楼,,,6,{IN_A},
测试里,3号楼,,,高,{IN_A},
测试里,4号楼,,,6,100,39.1,
,5号楼,,,6,{IN_A},
测试里,6号楼,,,6,{IN_A},120103001999
测试里,7号楼,,,6,{IN_B},{A}
测试里,8号楼,,,6,西,39.1,
"""


def test_buildings_are_saved_where_they_lie_and_each_fault_is_told() -> None:
    outcome = load("buildings", BUILDINGS)
    assert kinds(outcome) == [
        (3, "duplicate_row"),
        (4, "cell_invalid"),
        (5, "outside_district"),
        (6, "cell_empty"),
        (7, "unknown_place"),
        (8, "place_differs"),
        (9, "cell_invalid"),
    ]
    assert (outcome.rows, outcome.loaded) == (9, 3)
    assert list(Building.objects.order_by("id").values_list("number", "place_code")) == [
        ("1号楼", A),
        ("2号楼", A),
        ("7号楼", A),
    ]
    assert outcome.defects[0].name == "测试里二号楼"
    assert queries.find_addresses("测试里1号楼")[0].score == 1.0


def test_the_same_file_again_finds_all_there() -> None:
    text = "\n".join(BUILDINGS.splitlines()[:3])
    load("buildings", text)
    assert kinds(load("buildings", text)) == [(1, "already_there"), (2, "already_there")]
    assert Building.objects.count() == 2


def test_a_dry_run_and_all_or_nothing_save_nothing() -> None:
    assert load("buildings", BUILDINGS, dry_run=True).loaded == 3
    with pytest.raises(LinliError, match="import_has_defects"):
        load("buildings", BUILDINGS, all_or_nothing=True)
    assert Building.objects.count() == 0


def test_positions_in_another_system_are_converted() -> None:
    head = "小区,楼号,层数,经度,纬度\n"
    load("buildings", f"{head}测试里,1号楼,6,117.2110,39.1092\n", system="gcj02")
    (building,) = Building.objects.all()
    assert building.lon == pytest.approx(117.2046, abs=2e-3)
    assert building.lon != 117.2110


def test_homes_find_their_building_and_get_a_stairwell() -> None:
    load("buildings", "\n".join(BUILDINGS.splitlines()[:2]))
    outcome = load(
        "homes",
        "小区,楼号,楼门,房号\n测试里,1号楼,2门,501\n测试里,一号楼,二门,501\n测试里,9号楼,1,101\n测试里,1号楼,1,\n",
    )
    assert kinds(outcome) == [(2, "duplicate_row"), (3, "unknown_building"), (4, "cell_empty")]
    (home,) = Home.objects.all()
    assert (home.stairwell.number, home.floor, home.room) == (2, 5, "501")
    assert Stairwell.objects.get().place_code == A


def test_units_are_added_and_a_wrong_kind_or_code_is_told() -> None:
    outcome = load(
        "units",
        "代码,名称,类型,区域代码\nPW1,测试物业公司,共建单位,120103\nP 2,某公司,企业,120103\n"
        "PW3,某局,王国,120103\nCGW,城管委,部门,120103\n",
    )
    assert kinds(outcome) == [(2, "cell_invalid"), (3, "cell_invalid"), (4, "already_there")]
    assert Unit.objects.get(code="PW1").kind == "partner"


def test_an_unknown_register_is_refused() -> None:
    with pytest.raises(LinliError, match="register_unknown"):
        load("spirits", "名称\n某\n")
