"""Who sees an elder: the team and whoever coordinates in the area, on every route; nobody else on any."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.clock import today
from linli.kernel.rounds.models import Round
from linli.kernel.rounds.rules import Outcome
from linli.scenarios.care.services.teams import Named, name_team
from support.people import COMMUNITY, browser

if TYPE_CHECKING:
    from django.test import Client

    from linli.scenarios.care.tests.round_an_elder import Around

TEAM = ("worker", "doctor")
COORDINATORS = ("community", "street")
OTHERS = ("colleague", "lead", "district", "partner", "head", "mediator", "administrator", "auditor", "other_community")
CANARIES = ("金丝雀先生", "10400009999", "橙色", "不能自理", "部分自理", "care.visit")
VOICE = {"speaker": "elder"}
POSTS: dict[str, dict[str, Any]] = {
    "grades": {"colour": "orange", "proposed": "orange"}, "team": {"members": [{"part": "medic", "user_id": 1}]},
    "wishes": {"kind": "meals"}, "end": {"ending": "no_need"}, "shown": VOICE, "refusal": VOICE,
    "corrections": {**VOICE, "fact": "person.lives_alone", "value": False},
    "calls": {**VOICE, "begins": "09:00", "ends": "10:00"}, "calls/stop": VOICE,
}  # fmt: skip


@pytest.fixture
def elder(around: Around) -> Around:
    """An elder in care with a visit made, a name that must not come out and a wish that waits."""
    from linli.kernel.registry.models import Person
    from linli.scenarios.care.services.wishing import wish

    around.in_care()
    around.tell(Outcome.DONE)
    Person.objects.filter(uuid=around.person).update(name="金丝雀先生", phone="10400009999")
    wish(around.uuid, "meals", "", False, by=around.actor("doctor"))
    return around


def client(around: Around, who: str) -> Client:
    return browser(around.people[who])


def post(desk: Client, path: str, body: dict[str, Any]) -> Any:
    return desk.post(f"/api/v1/care/{path}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("who", [*TEAM, *COORDINATORS])
def test_the_team_and_the_coordinators_see_and_every_look_is_on_record(who: str, elder: Around) -> None:
    desk = client(elder, who)
    listed = desk.get("/api/v1/care/elders").json()
    assert [(row["title"], row["colour"]["word"]) for row in listed] == [("金****", "橙色")]
    assert desk.get(f"/api/v1/care/elders/{elder.uuid}").json()["error"]["code"] == "purpose_required"
    page = desk.get(f"/api/v1/care/elders/{elder.uuid}?purpose=走访").json()
    assert (page["name"], page["grade"]["colour"]["word"], page["may_confirm"]) == (
        "金丝雀先生", "橙色", who in COORDINATORS,
    )  # fmt: skip
    assert page["visits"][0]["outcome"] == "done"
    assert {fact["shown"] for fact in page["facts"]} == {"部分自理", "做饭、吃饭", "是", "本市"}
    looked = AuditRecord.objects.filter(actor_id=elder.people[who].id, action="care.elder.seen").get()
    assert (looked.purpose, looked.object_id) == ("走访", str(elder.uuid))
    assert AuditRecord.objects.filter(actor_id=elder.people[who].id, action="care.elders.listed").count() == 1


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_or_changes_anything(who: str, elder: Around) -> None:
    desk = client(elder, who)
    before = elder.elder()
    assert desk.get("/api/v1/care/elders").json() == []
    assert desk.get(f"/api/v1/care/elders/{elder.uuid}?purpose=看看").status_code == 404
    assert desk.get(f"/api/v1/care/elders/{elder.uuid}/candidates").status_code == 404
    for path, body in POSTS.items():
        assert post(desk, f"elders/{elder.uuid}/{path}", body).status_code == 404, path
    from linli.scenarios.care.models import Wish

    assert post(desk, f"wishes/{Wish.objects.get().uuid}/pass-on", {}).status_code == 404
    after = elder.elder()
    assert (after.ended_at, after.regrade_since) == (before.ended_at, before.regrade_since)


@pytest.mark.parametrize("who", [*OTHERS, None])
def test_nothing_comes_out_at_any_other_door(who: str | None, elder: Around) -> None:
    """Rounds, visits, forms, submissions, cases, search, map, board, figures, the public door."""
    desk = client(elder, who) if who else browser()
    round_ = Round.objects.get(type="care.visit")
    visit = elder.coming()
    assert visit is not None
    submission = last_submission(elder)
    for path in (
        "care/elders", "rounds", f"rounds/{round_.uuid}", f"rounds/{round_.uuid}/targets", "visits",
        f"visits/{visit.uuid}", f"forms/care-assessment/opened/{elder.person}", "submissions",
        "submissions?form=care-assessment", f"submissions?subject={elder.person}", f"submissions/{submission}",
        f"submissions/{submission}?purpose=x", "cases?limit=100", "cases?q=金丝雀先生", "inbox",
        "cases/map?bbox=117.0,39.0,117.4,39.3&zoom=17", "public/nearby?lon=117.2&lat=39.1",
    ):  # fmt: skip
        response = desk.get(f"/api/v1/{path}")
        told = response.content.decode()
        assert response.status_code < 500, (path, told[:200])
        assert not [canary for canary in CANARIES if canary in told or json.dumps(canary)[1:-1] in told], path
        assert str(elder.person) not in told, path


def test_the_team_opens_the_sealed_form_wherever_they_work_and_reads_what_was_answered(elder: Around) -> None:
    submission = last_submission(elder)
    for who in TEAM:
        desk = client(elder, who)
        opened = desk.get(f"/api/v1/forms/care-assessment/opened/{elder.person}").json()
        assert {one["fact"] if "fact" in one else one["path"] for one in opened["known"]}
        assert desk.get(f"/api/v1/forms/care-assessment/versions/{opened['version']}/xform").status_code == 200
        assert desk.get(f"/api/v1/submissions/{submission}?purpose=走访").status_code == 200
        assert desk.get("/api/v1/submissions").json().get("items", []) == []  # in no list, not even one's own


def test_who_is_in_no_team_cannot_fill_the_form_and_nothing_is_parked(elder: Around) -> None:
    from linli.kernel.base.errors import LinliError
    from linli.kernel.forms.models import Submission
    from linli.scenarios.care.tests.round_an_elder import HELPLESS

    before = Submission.objects.count()
    for who in ("colleague", "partner", "other_community"):
        with pytest.raises(LinliError) as refusal:
            elder.assess(HELPLESS, who)
        assert refusal.value.code == "form_sealed"
    assert Submission.objects.count() == before
    assert elder.elder().regrade_since is None


def test_who_left_the_team_sees_nothing_of_what_they_did_themselves(elder: Around) -> None:
    submission = last_submission(elder)
    visit = elder.coming()
    assert visit is not None
    name_team(elder.uuid, [Named("medic", elder.people["doctor"].id)], by=elder.actor("community"))
    desk = client(elder, "worker")
    assert desk.get("/api/v1/care/elders").json() == []
    for path in (f"visits/{visit.uuid}", f"submissions/{submission}", f"care/elders/{elder.uuid}?purpose=x"):
        assert desk.get(f"/api/v1/{path}").status_code == 404, path
    assert desk.get("/api/v1/visits").json() == []


def test_nobody_opens_or_closes_its_rounds_by_hand(elder: Around) -> None:
    round_ = Round.objects.get(type="care.visit")
    for who in ("community", "street", "district", "worker"):
        desk = client(elder, who)
        assert "care.visit" not in {kind["slug"] for kind in desk.get("/api/v1/round-types").json()}
        for path in ("close", "found", "door-orders"):
            body = {"uuid": str(elder.uuid), "subject": str(elder.stranger), "place_code": COMMUNITY, "people": [1]}
            answer = desk.post(f"/api/v1/rounds/{round_.uuid}/{path}", body, content_type="application/json")
            assert answer.status_code in (403, 404), (who, path)


def test_only_who_has_the_area_begins_and_only_with_consent(around: Around) -> None:
    body = {"person": str(around.person), **VOICE}
    for who in ("district", "partner", "doctor", "mediator", "administrator", "auditor"):
        assert post(client(around, who), "elders", body).status_code == 403, who
    assert post(client(around, "other_community"), "elders", body).status_code == 404
    incomplete = post(client(around, "worker"), "elders", {**body, "speaker": "family", "name": "王女士"})
    assert incomplete.json()["error"]["code"] == "care_consent_incomplete"
    made = post(client(around, "worker"), "elders", body)
    assert made.status_code == 201
    assert post(client(around, "worker"), "elders", body).json()["error"]["code"] == "care_there"
    assert post(client(around, "colleague"), "elders", body).json()["error"]["code"] == "not_allowed"  # is not told


def test_the_whole_way_over_http(around: Around) -> None:
    worker, desk = client(around, "worker"), client(around, "community")
    uuid = post(worker, "elders", {"person": str(around.person), **VOICE}).json()["uuid"]
    around.uuid = around.uuid.__class__(uuid)
    around.assess({"self_care": "full", "daily_needs": "nothing", "lives_alone": "yes", "children_near": "city"})
    page = desk.get(f"/api/v1/care/elders/{uuid}?purpose=定级").json()
    assert (page["proposal"]["colour"]["word"], page["grade"]) == ("蓝色", None)
    who = desk.get(f"/api/v1/care/elders/{uuid}/candidates").json()
    assert around.people["doctor"].id in {one["id"] for one in who}
    members = [{"part": "medic", "user_id": around.people["doctor"].id}, {"part": "volunteer", "name": "李阿姨"}]
    assert post(desk, f"elders/{uuid}/team", {"members": members}).status_code == 204
    assert post(desk, f"elders/{uuid}/grades", {"colour": "blue", "proposed": "blue"}).status_code == 204
    doctor = client(around, "doctor")
    assert post(doctor, f"elders/{uuid}/shown", VOICE).status_code == 204
    assert post(doctor, f"elders/{uuid}/calls", {**VOICE, "begins": "09:00", "ends": "10:30"}).status_code == 204
    assert {one["type"] for one in doctor.get("/api/v1/visits").json()} >= {"care.call"}
    page = doctor.get(f"/api/v1/care/elders/{uuid}?purpose=走访").json()
    assert page["calls"]["begins"].startswith("09:00")
    assert page["call"]["due_on"] == today().isoformat()
    assert [one["kind"] for one in page["sayings"]] == ["calls_wanted", "shown", "consent"]
    assert post(doctor, f"elders/{uuid}/calls/stop", VOICE).status_code == 204
    corrected = {**VOICE, "fact": "person.daily_needs", "value": ["meals", "washing"]}
    assert post(doctor, f"elders/{uuid}/corrections", corrected).status_code == 204
    words = doctor.get("/api/v1/care/words").json()
    assert [colour["word"] for colour in words["colours"]] == ["红色", "橙色", "黄色", "蓝色", "绿色"]
    assert post(doctor, f"elders/{uuid}/refusal", VOICE).status_code == 204
    assert doctor.get(f"/api/v1/care/elders/{uuid}?purpose=走访").status_code == 404


def last_submission(around: Around) -> str:
    from linli.kernel.forms.models import Submission

    return str(Submission.objects.filter(subject_uuid=around.person).latest("id").uuid)
