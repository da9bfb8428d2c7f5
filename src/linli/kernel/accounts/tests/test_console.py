"""People, units and tokens over HTTP: what the console shows, to whom, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from linli.kernel.accounts import permissions, queries, services
from linli.kernel.accounts.models import MachineToken, User
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.pack import installed_pack
from support.people import COMMUNITY, DISTRICT, PASSWORD, STREET, browser, get, person, post, unit

pytestmark = pytest.mark.django_db


def code_of(answer: Any) -> str:
    return answer.json()["error"]["code"]


def actions_about(object_id: int) -> list[str]:
    told = AuditRecord.objects.filter(object_id=str(object_id)).order_by("id")
    return list(told.values_list("action", flat=True))


OTHERS = [role for role in permissions.ALL_ROLES if role != "administrator"]


@pytest.mark.parametrize("role", OTHERS)
def test_only_administrators_manage_people_and_tokens(role: str) -> None:
    client, victim = browser(person(role)), person("grid_worker")
    calls = [
        get(client, "/users"),
        get(client, "/tokens"),
        post(client, "/users", {"username": "new", "display_name": "新人"}),
        post(client, f"/users/{victim.id}/update", {"display_name": "改名"}),
        post(client, f"/users/{victim.id}/deactivate"),
        post(client, f"/users/{victim.id}/unlock"),
        post(client, f"/users/{victim.id}/reset-second-factor"),
        post(client, f"/users/{victim.id}/duties", {"role": "auditor", "unit_code": DISTRICT, "area_code": DISTRICT}),
        post(client, f"/duties/{victim.id}/end"),
        post(
            client,
            "/tokens",
            {"name": "t", "scopes": ["metrics"], "unit_code": DISTRICT, "area_code": DISTRICT, "days": 1},
        ),
    ]
    told = [(call.status_code, code_of(call)) for call in calls]
    assert set(told) <= {(403, "not_allowed"), (404, "not_found")} and told[0] == (403, "not_allowed")
    assert User.objects.get(id=victim.id).is_active and MachineToken.objects.count() == 0


def test_an_administrator_creates_somebody_who_then_signs_in() -> None:
    client = browser(person("administrator"))
    answer = post(client, "/users", {"username": "zhao", "display_name": "赵某", "phone": "00012345678"})
    told = answer.json()
    assert answer.status_code == 200 and len(told["password"]) == 20 and told["duties"] == []
    assert "phone" not in told
    unit(COMMUNITY, "community")
    duty = {"role": "grid_worker", "unit_code": COMMUNITY, "area_code": COMMUNITY + "001"}
    assert post(client, f"/users/{told['id']}/duties", duty).status_code == 200
    answer = post(browser(), "/session/login", {"username": "zhao", "password": told["password"]})
    assert answer.json()["me"]["duties"][0]["area_name"] == f"单位{COMMUNITY}第1网格"
    assert actions_about(told["id"])[:2] == ["accounts.user.created", "accounts.duty.given"]


def test_the_whole_district_is_called_by_its_own_name() -> None:
    centre = person("district_centre")
    duty = get(browser(centre), "/session").json()["me"]["duties"][0]
    assert (duty["area_name"], duty["area_name_en"]) == ("河西区", "Hexi District")


def test_a_chosen_password_is_not_told_back_and_a_weak_one_is_refused() -> None:
    client = browser(person("administrator"))
    told = post(client, "/users", {"username": "qian", "display_name": "钱某", "password": PASSWORD}).json()
    assert told["password"] == ""
    weak = post(client, "/users", {"username": "sun", "display_name": "孙某", "password": "sunsunsun1"})
    assert post(client, "/users", {"username": "zhou", "display_name": "周", "password": "short"}).status_code == 422
    assert weak.status_code in (200, 422)


def test_a_name_is_taken_once() -> None:
    client = browser(person("administrator"))
    body = {"username": "zhao", "display_name": "赵某"}
    assert post(client, "/users", body).status_code == 200
    assert code_of(post(client, "/users", {**body, "username": " zhao "})) == "username_taken"


@pytest.mark.parametrize(
    "more", [{"username": "  "}, {"username": "\ufdfa" * 10}, {"email": "nobody"}, {"email": "a@b.cn\nBcc: x@y.cn"}]
)
def test_an_account_needs_a_usable_name_and_address(more: dict[str, str]) -> None:
    answer = post(browser(person("administrator")), "/users", {"username": "li", "display_name": "李某", **more})
    assert answer.status_code == 422 and code_of(answer) == "bad_input"


def test_a_correction_changes_what_it_names_and_nothing_else() -> None:
    client, who = browser(person("administrator")), person("grid_worker")
    before = User.objects.get(id=who.id)
    told = post(client, f"/users/{who.id}/update", {"display_name": "新名"}).json()
    after = User.objects.get(id=who.id)
    assert told["display_name"] == after.display_name == "新名"
    assert (after.username, after.password, after.phone) == (before.username, before.password, before.phone)
    detail = AuditRecord.objects.get(action="accounts.user.corrected").detail
    assert detail == {"fields": ["display_name"]}  # what was changed, never to what


def test_a_new_password_from_the_administrator_ends_the_sessions() -> None:
    client, who = browser(person("administrator")), person("grid_worker")
    theirs = browser(who)
    assert post(client, f"/users/{who.id}/update", {"password": "a-quite-other-word-77"}).status_code == 200
    assert get(theirs, "/notices").status_code == 401


def test_administrators_do_not_touch_their_own_account() -> None:
    who = person("administrator")
    client = browser(who)
    assert post(client, f"/users/{who.id}/deactivate").status_code == 403
    assert post(client, f"/users/{who.id}/update", {"password": "a-quite-other-word-77"}).status_code == 403
    duty = {"role": "district_centre", "unit_code": DISTRICT, "area_code": DISTRICT}
    assert code_of(post(client, f"/users/{who.id}/duties", duty)) == "duty_to_oneself"


def test_people_are_found_by_name_role_and_area_page_by_page() -> None:
    client = browser(person("administrator"))
    for number in range(5):
        person("grid_worker", username=f"worker{number}", area_code=f"{COMMUNITY}00{number + 1}")
    person("community", username="100%_sure")
    first = get(client, "/users", role="grid_worker", limit=3).json()
    second = get(client, "/users", role="grid_worker", limit=3, cursor=first["next"]).json()
    names = [user["username"] for user in first["items"] + second["items"]]
    assert names == [f"worker{number}" for number in range(5)] and second["next"] is None
    assert [user["username"] for user in get(client, "/users", q="orker3").json()["items"]] == ["worker3"]
    assert [u["username"] for u in get(client, "/users", area=COMMUNITY + "002").json()["items"]] == ["worker1"]
    assert [user["username"] for user in get(client, "/users", q="%_").json()["items"]] == ["100%_sure"]
    assert code_of(get(client, "/users", cursor="abc")) == "bad_cursor"
    assert get(client, "/users", limit=101).status_code == 422


def test_the_list_of_people_takes_two_statements_whatever_its_length(django_assert_num_queries: Any) -> None:
    client = browser(person("administrator"))
    for length in (1, 20):
        for _ in range(length):
            person("grid_worker")
        with django_assert_num_queries(2):
            get(client, "/users", limit=100)


def test_units_come_from_the_pack_and_loading_twice_changes_nothing() -> None:
    pack = installed_pack()
    counts = services.load_units(pack=pack, by=SYSTEM)
    assert counts == {"units": 1 + 14 + 149 + len(pack.units), "added": counts["units"], "changed": 0}
    assert services.load_units(pack=pack, by=SYSTEM) == {"units": counts["units"], "added": 0, "changed": 0}
    assert AuditRecord.objects.filter(action="accounts.units.loaded").count() == 1
    client = browser(person("street_centre"))
    streets = get(client, "/units", kind="street").json()["items"]
    assert len(streets) == 14 and streets[0]["code"] == STREET and streets[0]["place_code"] == STREET
    found = get(client, "/units", q="环卫").json()["items"]
    assert [row["code"] for row in found] == ["HWZX"]
    assert get(client, "/units", kind="planet").status_code == 422


def test_a_changed_pack_changes_the_unit_and_keeps_its_id() -> None:
    from dataclasses import replace

    pack = installed_pack()
    services.load_units(pack=pack, by=SYSTEM)
    before = {row["code"]: row["id"] for row in queries.list_units()}
    renamed = replace(pack, units=(replace(pack.units[0], name="新名称"), *pack.units[1:]))
    assert services.load_units(pack=renamed, by=SYSTEM)["changed"] == 1
    after = {row["code"]: row for row in queries.list_units()}
    assert after[pack.units[0].code]["name"] == "新名称"
    assert {code: row["id"] for code, row in after.items()} == before


def test_a_head_sees_the_people_of_the_own_unit_only() -> None:
    head, clerk = person("department_head"), person("department_clerk")
    elsewhere = unit("OTHER", "department")
    own = unit("CGW", "department")
    told = get(browser(head), f"/units/{own.id}/people").json()["items"]
    assert {row["id"] for row in told} == {head.id, clerk.id} and told[0].keys() == {"id", "display_name", "roles"}
    assert get(browser(head), f"/units/{elsewhere.id}/people").status_code == 403
    assert get(browser(clerk), f"/units/{own.id}/people").status_code == 403


def test_who_convenes_chooses_among_the_people_of_any_unit() -> None:
    clerk, gone = person("department_clerk"), person("department_head")
    User.objects.filter(id=gone.id).update(is_active=False)
    own = unit("CGW", "department")
    for role in ("community", "street_centre", "district_centre", "mediation_lead"):
        told = get(browser(person(role)), f"/units/{own.id}/people").json()["items"]
        assert [row["id"] for row in told] == [clerk.id] and told[0].keys() == {"id", "display_name", "roles"}, role
    for role in ("grid_worker", "grid_lead", "partner", "mediator", "administrator", "auditor"):
        assert get(browser(person(role)), f"/units/{own.id}/people").status_code == 403, role


def new_token(client: Client, **more: Any) -> Any:
    unit(DISTRICT, "district_centre")
    body = {"name": "津治通", "scopes": ["catalogue.read"], "unit_code": DISTRICT, "area_code": STREET, "days": 30}
    return post(client, "/tokens", {**body, **more})


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def test_a_token_is_shown_once_and_only_its_hash_is_kept() -> None:
    client = browser(person("administrator"))
    key = new_token(client).json()["token"]
    kept = MachineToken.objects.get()
    assert bytes(kept.token_hash) == sha256(key.encode()).digest()
    listed = get(client, "/tokens").json()["items"]
    assert key not in str(listed) and listed[0]["is_valid"] and listed[0]["unit"]["code"] == DISTRICT
    assert key not in str(list(AuditRecord.objects.values()))


def test_a_token_does_what_its_scope_says_without_any_cookie() -> None:
    key = new_token(browser(person("administrator"))).json()["token"]
    assert Client().get("/api/v1/units", headers=bearer(key)).status_code == 200
    assert Client().get("/api/v1/users", headers=bearer(key)).status_code == 403
    assert Client().get("/api/v1/audit", headers=bearer(key)).status_code == 403
    assert Client().get("/api/v1/notices", headers=bearer(key)).status_code == 403


def test_a_token_cannot_act_as_a_person() -> None:
    key = new_token(browser(person("administrator"))).json()["token"]
    machine = Client(enforce_csrf_checks=True)
    for path, body in [
        ("/session/password", {"old": "x", "new": "a-quite-other-word-77"}),
        ("/session/language", {"language": "en"}),
        ("/session/second-factor", {}),
        ("/session/second-factor/confirm", {"code": "1"}),
        ("/session/logout", {}),
        ("/notices/read", {"all": True}),
    ]:
        assert post(machine, path, body, **bearer(key)).status_code == 403, path


def test_a_token_ends_by_its_day_and_by_revocation() -> None:
    client = browser(person("administrator"))
    key = new_token(client, days=30).json()["token"]
    late = (clock.now() + timedelta(days=30)).isoformat()
    assert Client().get("/api/v1/units", headers=bearer(key) | {"x-linli-now": late}).status_code == 401
    token_id = get(client, "/tokens").json()["items"][0]["id"]
    assert post(client, f"/tokens/{token_id}/revoke").status_code == 204
    assert post(client, f"/tokens/{token_id}/revoke").status_code == 204
    assert Client().get("/api/v1/units", headers=bearer(key)).status_code == 401
    assert AuditRecord.objects.filter(action="accounts.token.revoked").count() == 1
    assert code_of(post(client, "/tokens/999999/revoke")) == "not_found"


def test_a_wrong_token_is_refused_even_beside_a_good_cookie() -> None:
    client = browser(person("street_centre"))
    assert client.get("/api/v1/units", headers=bearer("linli_wrong")).status_code == 401


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"scopes": ["events.dispatch"]}, "token_scope_unknown"),
        ({"scopes": []}, "bad_input"),
        ({"days": 367}, "bad_input"),
        ({"days": 0}, "bad_input"),
        ({"area_code": "120113"}, "not_allowed"),
        ({"area_code": "12"}, "bad_input"),
        ({"unit_code": "NOWHERE"}, "unit_not_there"),
    ],
)
def test_an_unfit_token_is_refused(more: dict[str, Any], code: str) -> None:
    assert code_of(new_token(browser(person("administrator")), **more)) == code


def test_the_first_administrator_comes_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse
    import io

    from linli.config.commands import create_admin

    def run(password: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return create_admin.run(argparse.Namespace(username="root.zhang", name="张某"))

    assert run("short") == 1 and run("") == 1
    assert not User.objects.filter(username="root.zhang").exists()
    assert run(PASSWORD) == 0
    answer = post(browser(), "/session/login", {"username": "root.zhang", "password": PASSWORD})
    assert code_of(answer) == "second_factor_setup_required"
    assert run(PASSWORD) == 1 and "用户名已被使用" in capsys.readouterr().err
