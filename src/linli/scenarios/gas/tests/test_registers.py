"""Tables of users, firms, cylinders and pipes: every defect told, the rest loaded."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.places.addressing import building_key
from linli.kernel.places.models import Building
from linli.kernel.places.services import import_register
from linli.kernel.registry.models import Equipment, Fact
from linli.scenarios.gas.models import PipeSegment
from linli.scenarios.gas.queries import cylinders, firms, ledger, users
from linli.scenarios.gas.services import pipe_register
from linli.scenarios.gas.tests.story import CODE, World
from support.refusals import refused

LINE = "117.2046,39.1081;117.2050,39.1085"


def load(world: World, register: str, table: str, **how: Any) -> tuple[int, dict[int, set[str]]]:
    """(rows loaded, row → kinds of its defects)."""
    with clock.at(world.play.now):
        outcome = import_register(
            data=table.strip().encode(), register=register, dry_run=False, by=SYSTEM, source="t.csv", **how
        )
    told: dict[int, set[str]] = defaultdict(set)
    for one in outcome.defects:
        told[one.row].add(one.kind)
    return outcome.loaded, dict(told)


def address(room: str) -> None:
    """A house of the tests gets the key that its address has."""
    Building.objects.filter(address_key=room).update(address_key=building_key("九江里", "3号楼"))


def test_cylinders_come_in_with_their_facts_and_the_first_line_of_their_ledger(world: World) -> None:
    address("301")
    table = f"""
钢瓶编号,制造单位,制造日期,检验日期,下次检验日期,报废日期,产权单位,规格,小区,楼号,楼门,房号
hx-100,甲厂,2023年5月1日,,,2031-05-01,1号充装站,15,,,,
HX-101,甲厂,2019/5/1,2023.5.1,2027-05-01,,1号充装站,15,九江里,3号楼,2,301
{CODE},甲厂,2023-05-01,,,,1号充装站,15,,,,
HX-100,甲厂,2023-05-01,,,,1号充装站,15,,,,
HX-102,甲厂,2023-13-01,,,,1号充装站,15,,,,
HX-103,甲厂,2023-05-01,2022-05-01,,,1号充装站,15,,,,
HX-104,甲厂,2023-05-01,,,,无此公司,15,,,,
HX-105,甲厂,2023-05-01,,,,1号充装站,15,九江里,3号楼,2,999
,甲厂,2023-05-01,,,,1号充装站,重,,,,
"""
    loaded, told = load(world, "cylinders", table)
    assert told == {
        3: {"already_there"}, 4: {"duplicate_row"}, 5: {"cell_invalid"}, 6: {"days_contradict"},
        7: {"unknown_organisation"}, 8: {"unknown_home"}, 9: {"cell_empty", "cell_invalid"},
    }  # fmt: skip
    assert loaded == 2
    one, other = cylinders.find("HX-100"), cylinders.find("HX-101")
    assert one is not None and one.state == "empty" and one.facts["scrap_on"] == "2031-05-01"
    assert other is not None and (other.state, other.holder_uuid) == ("in_use", world.house.home)
    assert len(ledger.lines(other.uuid)) == 1
    assert Fact.objects.get(subject_uuid=other.uuid, key="equipment.inspected_on").source == "import"


def test_users_come_in_as_homes_and_as_organisations(world: World) -> None:
    from support.houses import make_house

    home = make_house(room="302").home
    address("301"), address("302")
    table = "小区,楼号,楼门,房号,单位名称\n九江里,3号楼,2,302,\n九江里,3号楼,2,301,\n"
    table += ",,,,2号供应点\n,,,,\n,,,,没有\n九江里,9号楼,1,1,\n"
    loaded, told = load(world, "gas_users", table)
    assert loaded == 2 and home in users.uuids() and world.firms["selling"].uuid in users.uuids()
    assert told == {2: {"already_there"}, 5: {"unknown_organisation"}, 6: {"unknown_home"}}


def test_firms_come_in_with_their_part_in_the_trade_and_their_licence(world: World) -> None:
    table = "小区,楼号,楼门,房号,单位名称\n,,,,某饭店\n"
    assert load(world, "gas_users", table)[0] == 0
    told = load(world, "organisations", "名称,类型,经度,纬度,代码\n东站,企业,117.2046,39.1081,\n")
    assert told[0] == 1
    table = "企业名称,经营环节,许可证号,有效期至\n东站,充装、销售,津燃1,2027-01-01\n"
    table += "1号充装站,充装,x,\n东站,充装,,\n没有,加油,,\n"
    loaded, told_firms = load(world, "gas_firms", table)
    assert loaded == 1
    assert told_firms == {
        2: {"already_there"}, 3: {"duplicate_row"}, 4: {"cell_invalid", "unknown_organisation"},
    }  # fmt: skip
    from linli.kernel.accounts.permissions import Scope

    firm = next(one for one in firms.inside(Scope(all=True)) if one["name"] == "东站")
    assert firm["trades"] == ["filling", "selling"] and firm["licence"] == "津燃1"


def test_pipe_segments_come_in_and_are_done(world: World) -> None:
    table = f"""
管段编号,名称,长度,计划年度,完成日期,线形
P1,大沽南路,1.25,2026,,"{LINE}"
P2,,0.5,2025,2025-09-01,"LINESTRING (117.2046 39.1081, 117.205 39.1085)"
P3,,0,2026,,"{LINE}"
P4,,1,2026,2099-01-01,"{LINE}"
P5,,1,2026,,somewhere
P6,,1,2026,,"100,30;100,31"
P1,,1,2026,,"{LINE}"
"""
    loaded, told = load(world, "pipe_segments", table)
    assert loaded == 2
    assert told == {
        3: {"cell_invalid"}, 4: {"cell_invalid"}, 5: {"line_invalid"}, 6: {"outside_district"}, 7: {"duplicate_row"},
    }  # fmt: skip
    assert Equipment.objects.filter(kind="pipe_segment").count() == 2
    row = PipeSegment.objects.get(code="P1")
    day = world.play.now.date()
    with clock.at(world.play.now):
        with refused("not_allowed"):
            pipe_register.done("P1", on=day, by=world.actor("grid"))
        with refused("pipe_unknown"):
            pipe_register.done("P9", on=day, by=world.actor("district"))
        with refused("pipe_done_in_future"):
            pipe_register.done("P1", on=day.replace(year=2027), by=world.actor("district"))
        assert pipe_register.done("P1", on=day, by=world.actor("district")).done_on == day
    assert row.street_code.startswith("120103")
