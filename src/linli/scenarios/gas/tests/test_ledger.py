"""Where every cylinder is and was: one holder, a history that replays to the present, and what stops at the scan."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.models import Equipment
from linli.scenarios.gas.models import HandOver, Holding, Stop
from linli.scenarios.gas.queries import cylinders, ledger
from linli.scenarios.gas.rules.ledger import STEPS, replay
from linli.scenarios.gas.services import firms as firm_services
from linli.scenarios.gas.services.scanning import scan
from linli.scenarios.gas.tests.story import CODE, World, enrol
from support.refusals import refused


def shown(world: World, who: str, code: str = CODE) -> dict[str, Any]:
    with clock.at(world.play.now):
        return scan(code, by=world.actor(who))


def test_a_cylinder_goes_from_the_filling_firm_to_the_user_and_back(world: World) -> None:
    world.deliver()
    told = shown(world, "grid")
    assert told["may_go_on"] and told["state"]["code"] == "in_use"
    assert told["holder"]["title"] == "九江路九江里3号楼2门301"
    assert [line["step"]["code"] for line in told["history"]] == ["enrol", "fill", "load", "deliver", "use"]
    assert told["history"][2]["from"]["title"] == "1号充装站" and told["history"][3]["by"] == "某人"
    assert Equipment.objects.get(code=CODE).home is not None
    world.hand("return", "grid", to=world.firms["selling"])
    assert Equipment.objects.get(code=CODE).organisation is not None
    assert shown(world, "grid")["state"]["code"] == "empty"


def test_every_hand_over_is_on_record(world: World) -> None:
    world.hand("fill", to=world.firms["filling"])
    record = AuditRecord.objects.get(action="gas.cylinder.handed_over")
    assert (record.object_id, record.detail["seq"], record.detail["step"]) == (CODE, 2, "fill")


def test_what_the_table_does_not_allow_is_refused(world: World) -> None:
    with refused("step_not_allowed"):
        world.hand("deliver", to=world.home)
    with refused("taker_unfit"):
        world.hand("fill", to=world.firms["selling"])
    with refused("taker_required"):
        world.hand("fill")
    world.hand("fill", to=world.firms["filling"])
    with refused("taker_unfit"):  # a home that is no user gets none
        from linli.scenarios.gas.queries.register import At
        from support.houses import make_house

        world.hand("deliver", to=At("home", make_house(room="999").home, "120103001001001001"))
    assert HandOver.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"inspected_on": "2020-01-01", "made_on": "2019-06-01"}, "overdue"),
        ({"made_on": "2018-03-01", "inspected_on": "2023-01-01"}, "over_age"),
        ({"scrap_on": "2026-01-01"}, "over_age"),
    ],
)
def test_a_cylinder_that_is_out_of_date_stops_with_a_reason_and_only_goes_back(
    world: World, told: dict[str, str], reason: str
) -> None:
    enrol(world, "OLD", **told)
    seen = shown(world, "grid", "old")
    assert not seen["may_go_on"] and [stop["reason"] for stop in seen["stops"]] == [reason]
    assert "（" in seen["stops"][0]["message"] and seen["stops"][0]["since"] is not None
    assert {step["code"] for step in seen["steps"]} == {"return", "inspect", "scrap"}
    with refused("cylinder_stopped"):
        world.hand("fill", to=world.firms["filling"], code="OLD")
    assert [(stop.reasons, stop.step) for stop in Stop.objects.order_by("id")] == [([reason], ""), ([reason], "fill")]
    world.hand("return", to=world.firms["filling"], code="OLD")


def test_an_unknown_cylinder_stops_and_is_recorded_once_a_day(world: World) -> None:
    for _ in range(2):
        seen = shown(world, "grid", "https://other.example/c/nobody-1")
        assert (seen["code"], seen["is_known"], seen["may_go_on"]) == ("NOBODY-1", False, False)
    assert Stop.objects.get().reasons == ["unknown"]
    assert AuditRecord.objects.filter(action="gas.cylinder.stopped").count() == 1
    with refused("cylinder_unknown"):
        world.hand("fill", to=world.firms["filling"], code="nobody-1")


def test_who_scans_a_sound_cylinder_leaves_no_trace(world: World) -> None:
    before = AuditRecord.objects.count()
    shown(world, "grid")
    assert AuditRecord.objects.count() == before and not Stop.objects.exists()


def test_it_passes_inspection_and_goes_on(world: World) -> None:
    enrol(world, "DUE", made_on="2021-03-01")
    assert not shown(world, "district", "DUE")["may_go_on"]
    with refused("inspected_on_required"):
        world.hand("inspect", code="DUE")
    day = world.play.now.date()
    world.hand("inspect", code="DUE", inspected_on=day, inspection_due_on=day + timedelta(days=1460))
    assert shown(world, "district", "DUE")["may_go_on"]
    world.hand("fill", to=world.firms["filling"], code="DUE")


def test_a_scrapped_cylinder_goes_nowhere(world: World) -> None:
    world.hand("scrap")
    seen = shown(world, "grid")
    assert [stop["reason"] for stop in seen["stops"]] == ["scrapped"] and not seen["steps"]


def test_the_second_of_two_is_told_who_was_first(world: World) -> None:
    world.hand("fill", to=world.firms["filling"], seq=1)
    with refused("hand_over_stale"):
        world.hand("load", to=world.firms["transporting"], seq=1)


def test_the_same_request_again_is_one_hand_over(world: World) -> None:
    asked = {"to": world.firms["filling"], "request_id": uuid4()}
    assert world.hand("fill", **asked).id == world.hand("fill", **asked).id
    with refused("hand_over_id_reused"):
        world.hand("load", to=world.firms["transporting"], request_id=asked["request_id"])


def test_it_cannot_be_handed_over_before_the_last_time(world: World) -> None:
    world.hand("fill", to=world.firms["filling"])
    with refused("hand_over_before_last"):
        world.hand("load", to=world.firms["transporting"], at=world.play.now - timedelta(hours=1))
    with refused("clock_skew"):
        world.hand("load", to=world.firms["transporting"], at=world.play.now + timedelta(days=1))


def test_who_works_elsewhere_may_not_and_sees_no_address(world: World) -> None:
    world.deliver()
    seen = shown(world, "next")
    assert seen["holder"]["title"] == "大营门街道" and seen["holder"]["uuid"] is None
    assert "九江里" not in str(seen)
    with refused("not_allowed"):
        world.hand("use", "head")
    enrol(world, "FAR")
    with refused("not_allowed"):
        world.hand("fill", "community", to=world.firms["filling"], code="FAR")


def test_the_people_of_a_firm_hand_over_what_is_theirs(world: World) -> None:
    with refused("not_allowed"):
        world.hand("fill", "partner", to=world.firms["filling"])
    with refused("unit_unknown"):
        firm_services.entrust(world.firms["filling"].uuid, unit="CGW", by=world.actor("district"))
    with refused("not_allowed"):
        firm_services.entrust(world.firms["filling"].uuid, unit="PARTNER", by=world.actor("street"))
    firm_services.entrust(world.firms["filling"].uuid, unit="PARTNER", by=world.actor("district"))
    world.hand("fill", "partner", to=world.firms["filling"])
    world.hand("load", "partner", to=world.firms["transporting"])
    with refused("not_allowed"):  # it is another firm's now
        world.hand("deliver", "partner", to=world.home)


def test_the_database_refuses_a_line_that_does_not_continue_and_any_change(world: World) -> None:
    uuid = cylinders.find(CODE).uuid  # type: ignore[union-attr]
    line = {
        "cylinder_uuid": uuid, "seq": 2, "step": "fill", "from_state": "filled", "to_state": "filled",
        "from_kind": "organisation", "from_uuid": world.firms["filling"].uuid, "to_kind": "organisation",
        "to_uuid": world.firms["filling"].uuid, "place_code": "1", "at": clock.now(), "recorded_at": clock.now(),
        "by_kind": "system",
    }  # fmt: skip
    wrong = (line, line | {"from_state": "empty", "seq": 3}, line | {"from_state": "empty", "from_uuid": uuid4()})
    for one in wrong:
        with pytest.raises(IntegrityError, match="continue"), transaction.atomic():
            HandOver.objects.create(**one)
    changes = (
        "update gas_handover set text = 'x'", "delete from gas_handover", "delete from gas_holding",
        "update gas_holding set state = 'in_use'", "truncate gas_handover",
        "insert into gas_holding values (gen_random_uuid(), 1, 'empty', 'home', gen_random_uuid(), '', now())",
    )  # fmt: skip
    for statement in changes:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    Holding.objects.update(place_code="120103002001")  # a place that got a new code


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_whatever_is_tried_a_cylinder_has_one_holder_and_its_history_leads_there(world: World, seed: int) -> None:
    chance = random.Random(seed)
    code = f"RANDOM-{seed}-{HandOver.objects.count()}"
    uuid = enrol(world, code)
    takers = [None, world.home, *world.firms.values()]
    for _ in range(25):
        step = chance.choice([slug for slug in STEPS if slug not in ("enrol", "scrap", "inspect")])
        before = ledger.rows(ledger.lines(uuid))
        try:
            world.hand(step, to=chance.choice(takers), code=code)
        except LinliError:
            assert ledger.rows(ledger.lines(uuid)) == before
    state, holder, seq = replay(ledger.rows(ledger.lines(uuid)))
    held = Holding.objects.get(cylinder_uuid=uuid)
    assert holder is not None
    assert (state, holder.kind, holder.uuid, seq) == (held.state, held.holder_kind, str(held.holder_uuid), held.seq)
