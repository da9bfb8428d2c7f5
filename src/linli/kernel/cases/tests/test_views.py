"""Saved views: mine, and those that my unit shares; nobody else's."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from linli.kernel.accounts.models import MachineToken, Unit
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.cases.models import SavedView
from linli.kernel.cases.tests.console import answer, desk, refusal
from linli.scenarios.events.tests.story import STREET, Loop
from support.people import browser, get, person, post

OVERDUE = {"name": "超时的", "query": "timeliness=overdue&sort=due", "shared": False}


def saved(client: Client, **more: Any) -> dict[str, Any]:
    """A view as it was saved."""
    response = post(client, "/views", OVERDUE | more)
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def names(client: Client) -> list[str]:
    """The names of the views that one may use."""
    return [view["name"] for view in answer(client, "/views")]


def test_a_view_keeps_its_filters_for_me(loop: Loop):
    client = desk(loop, "street_centre")
    view = saved(client)
    assert answer(client, "/views") == [view]
    assert view == OVERDUE | {"id": view["id"], "mine": True}


def test_the_same_name_replaces_the_view(loop: Loop):
    client = desk(loop, "street_centre")
    first = saved(client)
    assert saved(client, query="state=reported", shared=True)["id"] == first["id"]
    (view,) = answer(client, "/views")
    assert (view["query"], view["shared"]) == ("state=reported", True)


def test_others_may_use_the_same_name(loop: Loop):
    assert saved(desk(loop, "street_centre"))["id"] != saved(desk(loop, "district_centre"))["id"]


def test_views_come_by_name(loop: Loop):
    client = desk(loop, "street_centre")
    for name in ("c", "a", "b"):
        saved(client, name=name)
    assert names(client) == ["a", "b", "c"]


def test_a_shared_view_is_the_units_and_nobody_elses(loop: Loop):
    saved(desk(loop, "department_head"), name="我的")
    saved(desk(loop, "department_head"), name="大家的", shared=True)
    assert names(desk(loop, "department_head")) == ["大家的", "我的"]
    (seen,) = answer(desk(loop, "department_clerk"), "/views")
    assert (seen["name"], seen["shared"], seen["mine"]) == ("大家的", True, False)
    for stranger in (desk(loop, "street_centre"), browser(person("department_head", unit_code="CGW"))):
        assert names(stranger) == []


def test_no_longer_shared_it_is_mine_alone(loop: Loop):
    saved(desk(loop, "department_head"), shared=True)
    saved(desk(loop, "department_head"), shared=False)
    assert names(desk(loop, "department_clerk")) == []


def test_only_who_made_a_view_deletes_it(loop: Loop):
    view = saved(desk(loop, "department_head"), shared=True)
    for role in ("department_clerk", "street_centre", "administrator"):
        assert refusal(post(desk(loop, role), f"/views/{view['id']}/delete")) == (404, "not_found")
    assert post(desk(loop, "department_head"), f"/views/{view['id']}/delete").json() == {"deleted": view["id"]}
    assert refusal(post(desk(loop, "department_head"), f"/views/{view['id']}/delete")) == (404, "not_found")
    assert not SavedView.objects.exists()


def test_a_machine_has_no_views_not_even_those_of_the_person_with_its_number(loop: Loop):
    """The numbers of machines and of people are two series: token 7 is not user 7."""
    owner = loop.people["street_centre"]
    view = saved(desk(loop, "street_centre"), shared=True)
    MachineToken.objects.create(
        id=owner.id, name="大屏", token_hash=sha256(b"secret").digest(), scopes=["cases.read"],
        unit=Unit.objects.get(code=STREET), area_code=STREET, created_by_id=owner.id,
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    machine = Client(headers={"Authorization": "Bearer secret"})
    assert answer(machine, "/views") == []
    assert refusal(post(machine, f"/views/{view['id']}/delete")) == (404, "not_found")
    assert refusal(post(machine, "/views", OVERDUE)) == (403, "not_allowed")
    assert SavedView.objects.count() == 1


def test_saving_and_deleting_are_recorded(loop: Loop):
    client = desk(loop, "street_centre")
    view = saved(client, shared=True)
    post(client, f"/views/{view['id']}/delete")
    recorded = AuditRecord.objects.filter(action__startswith="cases.view.").order_by("id")
    assert list(recorded.values_list("action", "object_id", "actor_id", "detail")) == [
        ("cases.view.save", str(view["id"]), loop.people["street_centre"].id, {"shared": True}),
        ("cases.view.delete", str(view["id"]), loop.people["street_centre"].id, {}),
    ]


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"name": "长" * 41}, {"query": "q" * 501}, {"owner": 1}, {"shared": "x"}],
)
def test_a_bad_view_is_refused_and_nothing_is_saved(loop: Loop, change: dict[str, Any]):
    assert refusal(post(desk(loop, "street_centre"), "/views", OVERDUE | change)) == (422, "bad_input")
    assert not SavedView.objects.exists() and not AuditRecord.objects.filter(action="cases.view.save").exists()


def test_without_a_duty_there_are_no_views(loop: Loop):
    assert refusal(post(browser(person()), "/views", OVERDUE)) == (403, "not_allowed")
    assert refusal(get(browser(), "/views")) == (401, "not_signed_in")
    assert refusal(post(browser(), "/views", OVERDUE)) == (401, "not_signed_in")
