"""Sealed: the team, whoever leads mediation there and an auditor with a purpose open a dispute. For all others it does
not exist, at whatever address they ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.test import Client

from linli.config import hub
from linli.kernel.accounts import permissions
from linli.kernel.accounts.models import MachineToken, Unit
from linli.kernel.accounts.permissions import ALL_ROLES
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases import outbox
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.models import Attachment, Case, Reporter
from linli.kernel.cases.services import beginning, opening, timers
from linli.kernel.cases.types import case_type, case_types
from linli.kernel.messages.models import Notice
from linli.scenarios.disputes.rules.table import DISPUTE, MOVES
from linli.scenarios.disputes.tests.story import CANARIES, TEXT, Story
from support.people import browser, person, post
from support.refusals import refused

LEADS = ("mediation_lead",)
BLIND = tuple(role for role in ALL_ROLES if role not in LEADS)
"""On duty where the dispute is, in no team: a mediator of the same street among them."""
INSIDE = ("mediator", "adviser", "recorder", "lead")


@dataclass
class Sealed:
    """A dispute that arose from an event, with files and an agreement; what must come out nowhere."""

    story: Story
    event: UUID
    files: tuple[UUID, ...]

    @property
    def canaries(self) -> tuple[str, ...]:
        """Words, numbers and ids of the dispute, as JSON may have them."""
        facts = self.story.facts()
        code = Reporter.objects.get(case_id=facts.id).tracking_code
        words = (*CANARIES, TEXT, facts.title, facts.number, str(facts.uuid), code, facts.data["agreement"]["code"])
        return (*words, *(json.dumps(word)[1:-1] for word in words), *map(str, self.files))


@pytest.fixture
def sealed(story: Story) -> Iterator[Sealed]:
    """It is Monday, ten in the morning; the agreement is in effect."""
    report = opening.Report(
        type="events.event", by=Actor(kind="resident"), now=story.now, description="楼道灯不亮", channel="resident",
        place_code="120103001001001", lon=117.2046, lat=39.1081,
    )  # fmt: skip
    event = opening.open_case(report).uuid
    photo = story.file("community")
    story.register(origin=event, attachments=(photo,))
    story.appoint()
    story.consent("agrees", "agrees")
    story.move("arrange", fields={"at": story.at(hours=-2), "where": "街道调解室", "parties": ["1", "2"]})
    story.agree()
    story.sign("party_1", "party_2", "mediator", stamped=True)
    files = tuple(Attachment.objects.filter(case_id=story.facts().id).values_list("uuid", flat=True))
    assert len(files) == 4
    with clock.at(story.now):
        yield Sealed(story, event, files)


def lists(sealed: Sealed) -> list[str]:
    """Addresses that answer everybody with what they may see."""
    uuid, number = sealed.story.uuid, sealed.story.facts().number
    box = "bbox=117.1,39.0,117.4,39.2"
    return [
        "/cases", "/cases?type=disputes.dispute", "/cases?handled=true", "/cases?mine=true", "/cases?sort=due",
        "/cases?state=agreed", "/cases?place=120103001001", f"/cases?q={TEXT}", "/cases?q=王金丝", f"/cases?q={number}",
        "/cases?q=邻里纠纷", "/cases/board?type=disputes.dispute", "/cases/board", f"/cases/map?{box}&zoom=16",
        f"/cases/map?{box}&zoom=10", f"/cases/map?{box}&zoom=10&type=disputes.dispute", "/cases/inbox", "/notices",
        "/cases/export?purpose=每周例会分析", "/cases/export?purpose=每周例会分析&type=disputes.dispute",
        f"/cases/export?purpose=每周例会分析&q={number}", "/insight/wall", "/cases/types", "/views",
        f"/cases/{sealed.event}", f"/cases/{sealed.event}?purpose=核查信访件", f"/cases/{sealed.event}/similar",
        *(f"/insight/disputes?by={by}{form}" for by in ("unit", "community", "week") for form in ("", "&format=csv")),
        f"/insight/units/{sealed.story.facts().unit_id}", "/insight/subjects", f"/cases/{uuid}/similar",
    ]  # fmt: skip


def own(sealed: Sealed) -> list[str]:
    """The dispute's own addresses."""
    uuid = sealed.story.uuid
    copies = ("public", "original", "thumbnail")
    return [
        f"/cases/{uuid}", f"/cases/{uuid}/calendar", f"/disputes/{uuid}/agreement",
        *(f"/attachments/{file}?copy={copy}" for file in sealed.files for copy in copies),
    ]  # fmt: skip


def content_of(response: Any) -> str:
    raw = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    return raw.decode("utf-8", errors="replace")


def asked(client: Client, path: str) -> tuple[int, str]:
    response = client.get(f"/api/v1{path}")
    return response.status_code, content_of(response)


def leaks(sealed: Sealed, text: str) -> list[str]:
    return [canary for canary in sealed.canaries if canary in text]


def check_blind(sealed: Sealed, client: Client, *, own_status: set[int], besides: str = "-") -> None:
    """Nothing of it comes out and nothing of it is changed, and its own addresses are not there."""
    before = sealed.story.facts()
    for path in lists(sealed):
        if path == besides:
            continue
        status, text = asked(client, path)
        assert status < 500, (path, text[:200])
        assert not leaks(sealed, text), (path, leaks(sealed, text))
    for path in own(sealed):
        status, text = asked(client, path)
        assert status in own_status, (path, status)
        assert not leaks(sealed, text), path
    for path, body in posts(sealed):
        response = post(client, path, body)
        assert response.status_code in own_status | {403}, (path, response.status_code, response.content)
        assert not leaks(sealed, content_of(response)), path
    assert sealed.story.facts() == before


def posts(sealed: Sealed) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every move, both reveals, and another case that would arise from it."""
    uuid, version = sealed.story.uuid, sealed.story.facts().version
    for move in MOVES:
        yield f"/cases/{uuid}/{move.slug}", {"version": version, "text": "越权", "fields": {"result": "越权"}}
    yield f"/cases/{uuid}/reveal", {"fields": ["name"], "purpose": "核实情况需要联系"}
    yield f"/disputes/{uuid}/parties/reveal", {"fields": ["phone"], "purpose": "核实情况需要联系"}
    asked = {"kind": "neighbours", "tier": "general", "parties": [{"kind": "person", "name": "某"}]}
    yield "/cases", {"type": DISPUTE, "text": "又起纠纷", "origin": str(uuid), "fields": asked}


@pytest.mark.parametrize("role", BLIND)
def test_on_duty_there_but_not_in_its_team_nobody_learns_that_it_exists(sealed: Sealed, role: str):
    """An auditor without a purpose is asked for one, and told nothing either."""
    statuses = {404, 422} if role == "auditor" else {404}
    check_blind(sealed, browser(person(role)), own_status=statuses)


@pytest.mark.parametrize("who", ["community", "outsider", "other_lead", "other_mediator"])
def test_neither_does_who_registered_it_nor_who_leads_elsewhere(sealed: Sealed, who: str):
    check_blind(sealed, browser(sealed.story.people[who]), own_status={404})


def test_a_machine_learns_nothing(sealed: Sealed):
    MachineToken.objects.create(
        name="街道平台", token_hash=sha256(b"canary").digest(), unit=Unit.objects.get(code="120103001"),
        scopes=["cases.read", "cases.report", "cases.export", "catalogue.read", "places.read", "insight.read"],
        area_code="120103001", created_by_id=sealed.story.id_of("administrator"),
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    check_blind(sealed, Client(HTTP_AUTHORIZATION="Bearer canary"), own_status={404})


def test_without_an_account_there_is_nothing_and_a_tracking_code_opens_nothing(sealed: Sealed):
    client, code = browser(), Reporter.objects.get(case_id=sealed.story.facts().id).tracking_code
    for path in (*own(sealed), *lists(sealed)):
        status, text = asked(client, path)
        assert status == 401 and not leaks(sealed, text), path
    for path in (
        f"/public/reports/{code}", "/public/nearby?lon=117.2046&lat=39.1081&text=邻里纠纷",
        *(f"/public/attachments/{file}?code={code}" for file in sealed.files),
    ):  # fmt: skip
        status, text = asked(client, path)
        assert status in (200, 404) and not leaks(sealed, text), (path, status, text[:200])
    assert post(client, f"/public/reports/{code}/withdraw", {}).status_code == 404


def test_what_it_arose_from_says_that_something_did_and_no_more(sealed: Sealed):
    text = asked(browser(person("community")), f"/cases/{sealed.event}")[1]
    page = json.loads(text)
    assert [entry["fields"][0]["value"] for entry in page["timeline"] if entry["move"] == "arise"] == ["纠纷调解"]
    assert page["related"] == []


@pytest.mark.parametrize("who", INSIDE)
def test_the_team_and_its_lead_open_it_everywhere(sealed: Sealed, who: str):
    client, number = browser(sealed.story.people[who]), sealed.story.facts().number
    for path in own(sealed):
        assert asked(client, path)[0] == 200, path
    for path in ("/cases", f"/cases?q={number}", f"/cases?q={TEXT}", "/cases/board?type=disputes.dispute"):
        assert number in asked(client, path)[1], path
    status, text = asked(client, "/cases/export?purpose=每周例会分析")
    assert status == 403 or number not in text  # no export holds a sealed case, not even for its team


def test_whoever_leaves_the_team_sees_it_no_more(sealed: Sealed):
    sealed.story.move("appoint", "lead", fields={"mediators": [sealed.story.id_of("second")]})
    before = "/notices"  # what one was told as a member is one's own
    check_blind(sealed, browser(sealed.story.people["mediator"]), own_status={404}, besides=before)
    assert asked(browser(sealed.story.people["second"]), f"/cases/{sealed.story.uuid}")[0] == 200


def test_an_auditor_opens_it_with_a_purpose_on_record_and_changes_nothing(sealed: Sealed):
    client, uuid = browser(sealed.story.people["auditor"]), sealed.story.uuid
    for path in (f"/cases/{uuid}", f"/disputes/{uuid}/agreement", f"/attachments/{sealed.files[0]}"):
        assert asked(client, path)[0] == 422
        assert asked(client, f"{path}?purpose=核查信访件")[0] == 200, path
    found = AuditRecord.objects.filter(purpose="核查信访件", actor_id=sealed.story.id_of("auditor"))
    assert {record.action for record in found} == {
        "cases.audited_view", "disputes.agreement.download", "cases.attachment.audited_view",
    }  # fmt: skip
    page = json.loads(asked(client, f"/cases/{uuid}?purpose=核查信访件")[1])
    assert page["moves"] == [] and "10400001111" not in json.dumps(page)


@pytest.mark.parametrize("role", BLIND)
def test_no_stream_tells_of_it_but_those_of_its_team(sealed: Sealed, role: str):
    """Whatever the worker tells the streams, a viewer who sees the whole district hears nothing of a sealed case."""
    heard: list[dict[str, Any]] = []
    told = outbox.payloads

    def listen(messages: Any) -> Any:
        heard.extend(messages)
        return told(messages)

    with patch.object(outbox, "payloads", listen):
        sealed.story.move("note", fields={"result": "电话约谈"})
        sealed.story.move("transfer", "lead", of=_another(sealed), unit="120103002", reason="other_place")
    assert len(heard) >= 2
    stranger = hub.Viewer(person(role).id, "", sees_all=True)
    member = hub.Viewer(sealed.story.id_of("mediator"), "")
    assert [hub.case_event(stranger, message) for message in heard] == [None] * len(heard)
    for viewer in (member, hub.Viewer(sealed.story.id_of("lead"), "")):
        event = hub.case_event(viewer, heard[0])
        assert event is not None and "only" not in event[1]
    assert hub.case_event(hub.Viewer(sealed.story.id_of("other_lead"), ""), heard[0]) is None


def _another(sealed: Sealed) -> UUID:
    """One that is not yet with a team."""
    first = sealed.story.uuid
    another = sealed.story.register().uuid
    sealed.story.uuid = first
    return another


def test_nothing_but_its_kind_is_counted_by_the_wall_and_the_metrics(sealed: Sealed):
    """The tally counts states of the district; the wall leaves sealed types out."""
    text = asked(browser(person("district_centre")), "/insight/wall")[1]
    assert DISPUTE not in text and json.loads(text)["open"] == Case.objects.exclude(type=DISPUTE).count()


def test_the_opener_is_answered_with_the_number_alone(sealed: Sealed):
    asked = {"kind": "debt", "tier": "general", "parties": [{"kind": "person", "name": "某"}]}
    body = {"type": DISPUTE, "text": "借款不还", "fields": asked}
    answer = post(browser(person("community")), "/cases", body).json()
    case = Case.objects.get(number=answer["number"])
    assert answer == {"uuid": None, "number": case.number, "is_sealed": True}
    assert (case.type, case.unit.code) == (DISPUTE, "120103001")


def test_no_open_case_arises_from_it(story: Story):
    """What is open would tell of it, whoever asks: here somebody who leads mediation and a street's centre at once."""
    story.register()
    lead, centre = story.actor("lead"), story.actor("street")
    both = replace(lead, duties=(*lead.duties, *centre.duties))
    before = Case.objects.count()
    for kind in case_types():
        if kind.opening and not kind.sealed and not permissions.scope(both, kind.action(kind.opening)).nothing:
            with refused("origin_sealed"):
                beginning.open_of_type(kind.slug, inputs=Inputs(by=both, now=story.now), origin=story.uuid)
    assert Case.objects.count() == before


def test_only_its_people_are_reminded_of_it(story: Story):
    story.to_mediation()
    Notice.objects.all().delete()
    soon = story.facts().step_due_at - timedelta(hours=3)
    with clock.at(soon):
        assert timers.run_timers(soon).reminded == 1
    told = set(Notice.objects.values_list("user_id", flat=True))
    assert told == {story.id_of(who) for who in ("mediator", "adviser", "recorder")}


def test_the_type_is_sealed():
    assert case_type(DISPUTE).sealed
