"""A need on its way: paired by one person, or claimed by a unit; delivered, confirmed, thanked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.kernel.accounts.models import Unit, User
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.services import opening, timers
from linli.kernel.messages.models import Notice
from linli.scenarios.lists import services
from linli.scenarios.lists.models import Promise, Stock
from linli.scenarios.lists.queries import SHOWN
from support.people import browser, get, post
from support.play import PLACE, Play
from support.refusals import refused

RICE = {"category": "goods", "quantity": 3, "measure": "袋", "wanted_by": "2026-12-01", "is_wish": True,
        "name": "金丝雀", "phone": "13800001111"}  # fmt: skip
STOCK = {"category": "goods", "capacity": 10, "measure": "袋", "serves": "street", "begins": "2026-11-01",
         "ends": "2026-12-31"}  # fmt: skip


def need(play: Play, who: str = "community", **more: Any) -> Facts:
    """A small wish of three bags of rice."""
    place = {"place_code": "120103001001001"} if who == "grid" else {}
    return play.open("lists.need", who, text="独居老人需要大米", title="三袋大米", fields=RICE | more, **place)


def offer(play: Play, who: str = "partner", kind: str = "lists.resource", **more: Any) -> Facts:
    """Ten bags of rice from a partner."""
    return play.open(kind, who, text="爱心大米", title="爱心大米", fields=STOCK | more)


def pick(play: Play, wanted: Facts, given: Facts, who: str = "community", **more: Any) -> Facts:
    return play.move("confirm", who, of=wanted.uuid, fields={"offer": given.number, **more})


def taken(of: Facts) -> tuple[int, int]:
    stock = Stock.objects.get(case_id=of.id)
    return stock.taken, stock.capacity


def unit_of(facts: Facts) -> str:
    return str(Unit.objects.get(id=facts.unit_id).code)


def test_a_need_is_paired_with_reasons_delivered_and_thanked_for(play: Play):
    rice = offer(play)
    wish = need(play, "grid")
    (row,) = play.section("proposals", "community", wish.uuid)
    assert rice.number in row["title"] and row["planned"] is True and 0.9 < row["fits"] <= 1
    assert [why["name"] for why in row["why"]] == ["类别相同", "同一社区", "时间合适", "数量足够", "说法相近"]
    assert row["why"][0]["name_en"] == "Same category"
    assert "confirm" in [move for _, move in play.waiting("community")]
    after = pick(play, wish, rice)
    assert (after.state, unit_of(after), taken(rice)) == ("claimed", "PARTNER", (3, 10))
    assert after.due_at.astimezone(play.now.tzinfo).date().isoformat() == "2026-12-01"
    delivered = {"quantity": 2, "on": "2026-11-23"}
    assert play.move("deliver", "partner", of=wish.uuid, text="送到老人家中", fields=delivered).state == "delivered"
    after = play.move("thank", "community", of=wish.uuid, text="谢谢大家", fields={"rating": 5})
    assert (after.state, taken(rice)) == ("closed", (2, 10))  # the bag that was not brought went back
    (given,) = play.section("given", "partner", rice.uuid)
    assert (given["quantity"], given["state"]["code"], given["link"]["number"]) == (2, "closed", wish.number)
    told = set(Notice.objects.values_list("kind", flat=True))
    assert {"lists.claimed", "lists.taken_up", "lists.delivered", "lists.thanked"} <= told


def test_a_unit_claims_a_need_from_its_own_offer(play: Play):
    wish, rice = need(play), offer(play)
    (row,) = play.section("needs", "partner", rice.uuid)
    assert wish.number in row["title"]
    play.move("claim", "partner", of=rice.uuid, fields={"need": wish.number}, text="我们来送")
    after = play.facts(wish.uuid)
    assert (after.state, unit_of(after), taken(rice)) == ("claimed", "PARTNER", (3, 10))
    entries = play.page("community", wish.uuid)["timeline"]
    assert [entry["text"] for entry in entries if entry["move"] == "take_up"] == ["我们来送"]
    with refused("field_wrong"):  # it is no longer among those that may be claimed
        play.move("claim", "partner", of=rice.uuid, fields={"need": wish.number})


def test_a_unit_takes_it_by_its_word(play: Play):
    wish = need(play)
    after = play.move("hand_over", "community", of=wish.uuid, fields={"unit": "OTHER"})
    assert (after.state, unit_of(after), Promise.objects.count()) == ("claimed", "OTHER", 0)
    play.move("deliver", "other", of=wish.uuid, text="已送", fields={"quantity": 3, "on": "2026-11-23"})
    assert play.move("thank", "grid", of=wish.uuid, fields={"rating": 4}).state == "closed"


def test_a_unit_comes_forward_for_what_it_sees_on_the_list_of_open_needs(play: Play):
    wish = need(play)
    need(play, is_wish=False, category="care")
    partner, other = (browser(play.people[who]) for who in ("partner", "other"))
    with clock.at(play.now):
        assert len(get(partner, "/lists/needs").json()["items"]) == 2
        answer = get(partner, "/lists/needs", place="120103001", wishes="true")
        (row,) = answer.json()["items"]
        assert (row["title"], row["quantity"], row["measure"], row["community"]["code"]) == (
            "三袋大米", 3, "袋", "120103001001"
        )  # fmt: skip
        assert "金" not in answer.content.decode() and "独居" not in answer.content.decode()
        assert get(partner, "/lists/needs", place="120103002").json()["items"] == []
        assert get(partner, f"/cases/{wish.uuid}").status_code == 404  # before it is theirs
        body = {"text": "我们周六送去", "request_id": str(uuid4())}
        page = post(partner, f"/lists/needs/{wish.uuid}/claim", body).json()
        assert (page["state"], page["unit"]["code"], page["may_reveal"]) == ("claimed", "PARTNER", True)
        assert post(partner, f"/lists/needs/{wish.uuid}/claim", body).json()["version"] == page["version"]
        late = post(other, f"/lists/needs/{wish.uuid}/claim", {}).json()
        assert late["error"]["code"] == "move_not_allowed"
    play.hear()
    assert told("lists.claimed") == {"partner"} and Promise.objects.count() == 0
    play.move("deliver", "partner", of=wish.uuid, text="已送", fields={"quantity": 3, "on": "2026-11-23"})
    assert play.move("thank", "community", of=wish.uuid, text="谢谢", fields={}).state == "closed"


@pytest.mark.parametrize("who", ["grid", "community", "street", "next"])
def test_only_units_that_help_come_forward(play: Play, who: str):
    wish, desk = need(play), browser(play.people[who])
    assert get(desk, "/lists/needs").status_code == 403
    assert post(desk, f"/lists/needs/{wish.uuid}/claim", {}).status_code == 404
    assert play.facts() == wish


def test_a_grid_worker_asks_and_a_desk_pairs(play: Play):
    rice, wish = offer(play), need(play, "grid")
    with refused("not_allowed"):
        pick(play, wish, rice, "grid")
    with refused("not_allowed"):
        pick(play, wish, rice, "next")
    assert pick(play, wish, rice, "street").state == "claimed"


def test_what_is_given_back_or_withdrawn_goes_back_to_the_offer(play: Play):
    rice, wish = offer(play), need(play)
    pick(play, wish, rice)
    after = play.move("release", "partner", of=wish.uuid, text="车辆故障")
    assert (after.state, unit_of(after), taken(rice)) == ("open", "120103001001", (0, 10))
    pick(play, wish, rice)
    assert play.move("withdraw", "community", of=wish.uuid, text="家属已买").state == "withdrawn"
    assert taken(rice) == (0, 10)


def test_what_did_not_arrive_is_with_the_unit_again(play: Play):
    rice, wish = offer(play), need(play)
    pick(play, wish, rice)
    play.move("deliver", "partner", of=wish.uuid, text="放门口", fields={"quantity": 3, "on": "2026-11-23"})
    after = play.move("not_received", "community", of=wish.uuid, text="门口没有")
    assert (after.state, unit_of(after), taken(rice)) == ("claimed", "PARTNER", (3, 10))
    play.move("deliver", "partner", of=wish.uuid, text="当面送到", fields={"quantity": 3, "on": "2026-11-23"})
    play.move("thank", "community", of=wish.uuid, fields={"rating": 5})
    assert taken(rice) == (3, 10)


def test_a_service_is_lent_and_comes_back(play: Play):
    visits, wish = offer(play, kind="lists.service", category="care"), need(play, category="company")
    pick(play, wish, visits)
    assert taken(visits) == (3, 10)
    play.move("deliver", "partner", of=wish.uuid, text="已探访", fields={"quantity": 3, "on": "2026-11-23"})
    play.move("thank", "community", of=wish.uuid, fields={"rating": 5})
    assert taken(visits) == (0, 10)


def test_no_more_is_promised_than_there_is(play: Play):
    rice = offer(play, capacity=5)
    first, second, third = (need(play) for _ in range(3))
    pick(play, first, rice)
    with refused("capacity_gone"):
        pick(play, second, rice, quantity=3)
    after = pick(play, second, rice)  # what is left of it
    assert (after.data["promised"], taken(rice)) == (2, (5, 5))
    assert play.section("proposals", "community", third.uuid) == []
    with refused("field_wrong"):
        pick(play, third, rice)
    with refused("capacity_promised"):
        play.move("recount", "partner", of=rice.uuid, fields={"capacity": 4})
    play.move("recount", "partner", of=rice.uuid, fields={"capacity": 6})
    assert (taken(rice), play.facts(third.uuid).state) == ((5, 6), "open")


def test_an_offer_ends_when_nothing_is_owed_and_by_itself_after_its_last_day(play: Play):
    rice, wish = offer(play), need(play)
    pick(play, wish, rice)
    with refused("offer_still_promised"):
        play.move("end", "partner", of=rice.uuid)
    bread = offer(play)
    play.now = rice.due_at + timedelta(days=2)
    with clock.at(play.now):
        timers.run_timers(play.now)
        play.hear()
    assert [play.facts(each.uuid).state for each in (rice, bread)] == ["offered", "ended"]
    play.move("release", "partner", of=wish.uuid, text="车辆故障")
    assert (services.expire_all(play.now), play.facts(rice.uuid).state) == (1, "ended")
    assert services.expire_all(play.now) == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"wanted_by": "2026-11-01"}, "day_passed"),
        ({"category": "gold"}, "field_wrong"),
        ({"quantity": 0}, "field_wrong"),
    ],
)
def test_a_wrong_need_is_refused(play: Play, fields: dict[str, Any], code: str):
    with refused(code):
        need(play, **fields)


def test_a_wrong_offer_is_refused(play: Play):
    with refused("offer_dates_wrong"):
        offer(play, begins="2026-12-02", ends="2026-12-01")
    with refused("day_passed"):
        offer(play, begins="2026-10-01", ends="2026-10-02")


def test_who_gets_it_is_seen_by_those_who_bring_it_and_for_a_purpose_alone(play: Play):
    rice, wish = offer(play), need(play)
    pick(play, wish, rice)
    partner, other = (browser(play.people[who]) for who in ("partner", "other"))
    assert get(other, f"/cases/{wish.uuid}").status_code == 404
    page = get(partner, f"/cases/{wish.uuid}").content.decode()
    assert "金丝雀" not in page and "13800001111" not in page and "金**" in page
    asked = {"fields": ["name", "phone"], "purpose": "联系送货"}
    assert post(partner, f"/cases/{wish.uuid}/reveal", asked).json() == {"name": "金丝雀", "phone": "13800001111"}
    assert post(other, f"/cases/{wish.uuid}/reveal", asked).status_code == 404
    timeline = str([entry["body"] for entry in play.page("community", wish.uuid)["timeline"]])
    assert "金丝雀" not in timeline


def test_another_partner_can_neither_deliver_nor_end(play: Play):
    rice, wish = offer(play), need(play)
    pick(play, wish, rice)
    with refused("not_allowed"):
        play.move("deliver", "other", of=wish.uuid, text="x", fields={"quantity": 1, "on": "2026-11-23"})
    with refused("not_allowed"):
        play.move("end", "other", of=rice.uuid)
    with refused("not_allowed"):
        play.move("thank", "partner", of=wish.uuid, fields={"rating": 5})


def test_a_need_arises_from_what_a_resident_reported_and_nothing_is_typed_twice(play: Play):
    reported = opening.open_case(
        opening.Report(
            type="events.event", by=Actor(kind="resident"), now=play.now, title="老人缺米", channel="resident",
            description="隔壁独居老人没有米了", contact=opening.Contact(name="热心人", phone="13100000000"), **PLACE,
        )
    )  # fmt: skip
    wish = play.open("lists.need", "community", origin=reported.uuid, text="需要大米", fields=RICE)
    event = play.facts(reported.uuid)
    assert (wish.place_code, wish.lon, wish.lat) == (event.place_code, event.lon, event.lat)
    assert wish.origin_id == event.id and "arise" in str(play.page("community", event.uuid)["timeline"])


def told(kind: str) -> set[str]:
    """The roles of those who were told something."""
    users = Notice.objects.filter(kind=kind).values_list("user_id", flat=True)
    return {role for user in users for role in [User.objects.get(id=user).username.rpartition("_")[0]]}


def test_whoever_need_bring_nothing_any_more_is_told(play: Play):
    rice, wish = offer(play), need(play)
    for slug, after in (("release", "open"), ("withdraw", "withdrawn")):
        pick(play, wish, rice)
        Notice.objects.all().delete()
        assert play.move(slug, "community", of=wish.uuid, text="家属已买").state == after
        assert told("lists.no_longer") == {"partner"}
    other = need(play)
    pick(play, other, rice)
    play.move("deliver", "partner", of=other.uuid, text="放门口", fields={"quantity": 3, "on": "2026-11-23"})
    play.move("not_received", "community", of=other.uuid, text="门口没有")
    assert told("lists.not_received") == {"partner"}


def test_no_more_is_taken_than_is_needed(play: Play):
    rice, wish = offer(play), need(play)
    with refused("more_than_needed"):
        pick(play, wish, rice, quantity=4)
    assert (taken(rice), play.facts(wish.uuid).state) == ((0, 10), "open")
    pick(play, wish, rice, quantity=2)
    with refused("more_than_needed"):
        play.move("deliver", "partner", of=wish.uuid, text="送", fields={"quantity": 4, "on": "2026-11-23"})
    with refused("bad_input"):
        play.move("deliver", "partner", of=wish.uuid, text="送", fields={"quantity": 2, "on": "2026-11-24"})
    assert (taken(rice), play.facts(wish.uuid).version) == ((2, 10), 2)


def test_a_ninth_offer_may_claim_what_eight_others_fit_as_well(play: Play):
    """A page shows the best eight; whoever stands behind them may come forward all the same."""
    for _ in range(SHOWN):
        offer(play, "community")
    late = offer(play, begins="2026-11-30")
    wish = need(play)
    shown = play.section("proposals", "community", wish.uuid)
    assert len(shown) == SHOWN and late.number not in str(shown)
    play.move("claim", "partner", of=late.uuid, fields={"need": wish.number})
    assert unit_of(play.facts(wish.uuid)) == "PARTNER"


def test_the_plan_leaves_the_only_fitting_offer_to_whom_nothing_else_fits(play: Play):
    """What fits this need best is all that another one can have; the page says so."""
    near = offer(play, capacity=3)
    later = offer(play, capacity=3, begins="2026-11-28")
    need(play, wanted_by="2026-11-25")
    wish = need(play)
    first, second = play.section("proposals", "community", wish.uuid)
    assert near.number in first["title"] and first["planned"] is None
    assert later.number in second["title"] and second["planned"] is True
    assert second["why"][-1]["name_en"] == "What fits better serves another need more"


def test_only_who_registered_it_and_who_brings_it_learn_for_whom_it_is(play: Play):
    rice, wish = offer(play), need(play, "grid")
    asked = {"fields": ["name", "phone"], "purpose": "核对送货地址"}

    def learns(who: str) -> bool:
        page = play.page(who, wish.uuid)
        answer = post(browser(play.people[who]), f"/cases/{wish.uuid}/reveal", asked)
        learned = answer.status_code == 200 and answer.json()["name"] == "金丝雀"
        assert learned == page["may_reveal"] == (page["reporter"] is not None)
        return bool(learned)

    assert {who: learns(who) for who in ("grid", "community", "street", "district")} == {
        "grid": True, "community": True, "street": False, "district": False,
    }  # fmt: skip
    pick(play, wish, rice)
    assert learns("partner") and learns("community") and not learns("street")
    play.move("release", "partner", of=wish.uuid, text="车辆故障")
    assert not learns("partner")  # who gave it back still sees the case, but nobody's name
