"""What the screens ask of rounds: conditions in words, coverage in a list, door lists to print, lists as files."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from linli.kernel.base import clock
from support.people import COMMUNITY, browser, person

if TYPE_CHECKING:
    from django.test import Client

    from support.houses import House

pytestmark = pytest.mark.usefixtures("kinds")


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{path}", body, content_type="application/json")


def opened(desk: Client, type_: str = "test.sweep", **more: Any) -> str:
    today = clock.today()
    last = (today + timedelta(days=7)).isoformat()
    body = {"type": type_, "title": "春季摸排", "area_code": COMMUNITY, "starts_on": today.isoformat(), "ends_on": last}
    answer = post(desk, "rounds", **(body | more))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["uuid"])


@pytest.fixture
def desk(db: None) -> Client:
    """The browser of somebody of the community."""
    return browser(person("community"))


@pytest.fixture
def forms(db: None) -> None:
    """The forms of the pack."""
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms.services import load_pack_forms

    load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)


def test_what_can_be_asked_has_the_packs_words_and_the_forms_choices(forms: None, desk: Client) -> None:
    asked = {one["fact"]: one for one in desk.get("/api/v1/rounds-askable?kind=home").json()}
    assert asked["home.gas_kind"]["name"] == "用气类型"
    assert {"lpg"} <= {choice["value"] for choice in asked["home.gas_kind"]["choices"]}
    assert asked["home.flame_out_protection"]["ops"] == ["is", "known", "unknown"]
    assert asked["home.residents"]["ops"][:2] == ["least", "most"]
    assert asked["home.hose_installed_on"]["ops"] == ["known", "unknown"]
    assert "home.address" not in asked
    persons = {one["fact"] for one in desk.get("/api/v1/rounds-askable?kind=person").json()}
    assert "person.age" in persons
    assert not {"person.name", "person.phone"} & persons


def test_every_offered_way_of_asking_is_understood(forms: None, houses: list[House], desk: Client) -> None:
    """Whatever a desk can put together counts; nothing that is offered is refused."""
    today = clock.today().isoformat()
    types = {"home": "test.sweep", "person": "test.visits"}
    for kind, type_ in types.items():
        for asked in desk.get(f"/api/v1/rounds-askable?kind={kind}").json():
            first = asked["choices"][0]["value"] if asked["choices"] else "x"
            plain: Any = {"number": 2, "yes_no": True}.get(asked["type"], first)
            for op in asked["ops"]:
                condition = {"fact": asked["fact"], "op": op, "value": [first] if op == "in" else plain}
                body = {"type": type_, "title": "数一数", "area_code": COMMUNITY, "starts_on": today, "ends_on": today}
                answer = post(desk, "rounds/size", **body, conditions=[condition])
                assert answer.status_code == 200, (condition, answer.content)


def test_who_has_nothing_to_do_with_rounds_is_told_nothing_of_what_can_be_asked(desk: Client) -> None:
    assert browser(person("partner")).get("/api/v1/rounds-askable?kind=home").status_code == 403


def test_a_list_of_rounds_says_how_far_each_is_and_where(houses: list[House], desk: Client) -> None:
    first, second = opened(desk), opened(desk, "test.check", title="燃气检查")
    worker = browser(person("grid_worker"))
    visit = next(one for one in worker.get("/api/v1/visits").json() if one["round_uuid"] == first)
    post(worker, f"visits/{visit['uuid']}/results", uuid="01900000-0000-7000-8000-0000000000aa", outcome="done")
    rows = {row["uuid"]: row for row in desk.get("/api/v1/rounds").json()}
    assert (rows[first]["coverage"]["resolved"], rows[first]["coverage"]["denominator"]) == (1, 5)
    assert rows[second]["coverage"]["resolved"] == 0
    assert rows[first]["area_name"]
    detail = desk.get(f"/api/v1/rounds/{first}").json()
    assert detail["led_areas"] == [COMMUNITY]
    assert detail["conditions"] == []
    assert worker.get(f"/api/v1/rounds/{first}").json()["led_areas"] == []


def test_the_community_leads_its_part_of_a_streets_round(houses: list[House], desk: Client) -> None:
    street = browser(person("street_centre"))
    uuid = opened(street, area_code=COMMUNITY[:9])
    detail = desk.get(f"/api/v1/rounds/{uuid}").json()
    assert (detail["may_open"], detail["led_areas"]) == (False, [COMMUNITY])


def test_a_door_list_is_read_again_in_walking_order(houses: list[House], desk: Client) -> None:
    uuid = opened(desk)
    helper = person("grid_worker")
    made = post(desk, f"rounds/{uuid}/door-orders", place_code=COMMUNITY, people=[helper.id], everything=True).json()
    (order,) = desk.get(f"/api/v1/rounds/{uuid}/door-orders").json()
    assert (order["uuid"], order["doors"], order["left"]) == (made["uuid"], 5, 5)
    assert len(order["people"]) == 1
    doors = desk.get(f"/api/v1/rounds/{uuid}/door-orders/{made['uuid']}").json()["items"]
    assert [door["order_position"] for door in doors] == [1, 2, 3, 4, 5]
    elsewhere = browser(person("community", area_code="120103002001"))
    assert elsewhere.get(f"/api/v1/rounds/{uuid}/door-orders/{made['uuid']}").status_code == 404


def test_a_visit_says_in_words_why_it_is_due(forms: None, houses: list[House], desk: Client) -> None:
    from django.db import transaction

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.registry.services.facts import Said, Source, say

    with transaction.atomic():
        fact = Said("person", houses[0].contact, "person.self_care", "none", clock.now())
        say(facts=[fact], source=Source("import"), by=SYSTEM)
    uuid = opened(desk, "test.visits", ends_on=None)
    (target,) = desk.get(f"/api/v1/rounds/{uuid}/targets").json()["items"]
    why, often = desk.get(f"/api/v1/visits/{target['uuid']}").json()["why"]
    assert (why["key"], why["name"]) == ("self_care", "自理能力")
    assert (often["value"], often["value_en"]) == ("每 2 天", "every 2 days")


def test_a_list_leaves_the_house_only_with_a_purpose_and_is_on_record(houses: list[House], desk: Client) -> None:
    from linli.kernel.audit.models import AuditRecord

    uuid = opened(desk)
    refused = desk.get(f"/api/v1/rounds/{uuid}/export?format=csv")
    assert refused.json()["error"]["code"] == "purpose_required"
    answer = desk.get(f"/api/v1/rounds/{uuid}/export?format=csv&left=true&purpose=周例会材料")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(table) == 6
    assert table[1][4] == "未走访"
    on_record = AuditRecord.objects.get(action="rounds.targets.exported")
    assert (on_record.purpose, on_record.detail["rows"]) == ("周例会材料", 5)
    sheet = desk.get(f"/api/v1/rounds/{uuid}/export?format=xlsx&purpose=周例会材料")
    assert sheet.content[:2] == b"PK"
    worker = browser(person("grid_worker"))
    assert worker.get(f"/api/v1/rounds/{uuid}/export?format=csv&purpose=周例会材料").status_code == 403
