"""Every role on every route, with every object of a neighbouring street: nothing of it may come out or be changed.

The routes are those of the OpenAPI schema, so a new one is walked as soon as it exists; a path parameter that
this walk does not
know fails the test until somebody says what object stands there.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

ROLES = (
    "grid_worker", "grid_lead", "community", "street_centre", "department_clerk", "department_head", "partner",
    "mediator", "mediation_lead", "administrator", "auditor",
)  # fmt: skip
CANARIES = ("金丝雀标题", "金丝雀描述", "金丝雀地址", "金丝雀先生", "10400009999", "金丝雀视图", "金丝雀文字")
NEIGHBOUR, COMMUNITY, CYLINDER = "120103002", "120103002001", "CANARY-1"


@dataclass
class Neighbour:
    """What stands in the next street."""

    case: str
    version: int
    tracking_code: str
    attachment: str
    view: int
    user: int
    duty: int
    unit: int
    token: int
    home: str
    submission: str
    round: str
    target: str
    elder: str
    key: int
    device: str
    parked: str
    part: str
    conflict: str
    contact: str
    errand: str
    consent: str
    enrolment: str
    stairwell: int
    person: str


@pytest.fixture
def neighbour(hexi: None) -> Neighbour:
    """A case with a reporter, a file and a view, and the people around it."""
    from linli.kernel.accounts.models import Duty, Unit
    from linli.kernel.base import clock
    from linli.kernel.base.actor import Actor
    from linli.kernel.cases import models
    from linli.kernel.cases.facts import Inputs
    from linli.kernel.cases.queries import names, rulebook
    from linli.kernel.cases.services import moves, opening, views
    from support.people import person

    rulebook.forget()
    names.forget()
    centre = person("street_centre", unit_code=NEIGHBOUR, area_code=NEIGHBOUR)
    opened = opening.open_case(
        opening.Report(
            type="events.event", by=Actor(kind="resident"), now=clock.now(),
            title="金丝雀标题", description="金丝雀描述",
            address="金丝雀地址", place_code=COMMUNITY, lon=117.2186, lat=39.1035, channel="resident",
            contact=opening.Contact(name="金丝雀先生", phone="10400009999"),
        )
    )  # fmt: skip
    inputs = Inputs(by=centre.actor, now=clock.now(), category="0934", text="金丝雀文字")
    facts = moves.move(opened.uuid, "accept", inputs=inputs)
    view = views.save(name="金丝雀视图", query="q=金丝雀文字", shared=True, by=centre.actor)
    file = models.Attachment.objects.create(
        uuid="01900000-0000-7000-8000-000000000001", case_id=facts.id, kind="photo", media_type="image/jpeg", size=1,
        sha256=b"\x01" * 32, uploaded_by_kind="user", uploaded_by_id=centre.id, uploaded_at=clock.now(),
    )  # fmt: skip
    from linli.kernel.accounts.models import MachineToken

    token = MachineToken.objects.create(
        name="邻街令牌", token_hash=b"\x02" * 32, scopes=["cases.read"], unit=Unit.objects.get(code=NEIGHBOUR),
        area_code=NEIGHBOUR, created_by_id=centre.id, expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    from linli.kernel.accounts.services.field_keys import make_field_key

    home, submission = visited(centre.actor)
    round_, target = swept(centre.actor)
    device, parked, part, conflict = carried(centre.id, home)
    return Neighbour(
        case=str(opened.uuid), version=facts.version, tracking_code=opened.tracking_code, attachment=str(file.uuid),
        view=view["id"], user=centre.id, duty=Duty.objects.get(user_id=centre.id).id,
        unit=Unit.objects.get(code=NEIGHBOUR).id, token=token.id, home=home, submission=submission,
        round=round_, target=target, elder=cared_for(home, centre.actor),
        key=make_field_key(name="金丝雀文字", days=1, by=centre.actor).id, device=device, parked=parked, part=part,
        conflict=conflict, **asked(centre.actor),
    )  # fmt: skip


def carried(user_id: int, home: str) -> tuple[str, str, str, str]:
    """A phone of the next street with what was parked there, a part of a pack, two words about one thing."""
    from linli.kernel.base.clock import now
    from linli.kernel.devices import models, store
    from linli.kernel.registry.models import FactConflict
    from linli.lib.clock import uuid7

    moment, area = now(), f"{COMMUNITY}001"
    device = models.Device.objects.create(
        uuid=uuid7(), user_id=user_id, name="金丝雀文字", registered_at=moment, last_seen_at=moment
    )
    parked = models.Operation.objects.create(
        uuid=uuid7(), device=device, user_id=user_id, user_name="金丝雀先生", kind="facts.say", at=moment,
        received_at=moment, sha256=b"\x03" * 32, status="parked", body={"text": "金丝雀文字"}, place_code=area,
    )  # fmt: skip
    digest, size = store.write('{"items":[{"value":"金丝雀地址"}]}'.encode())
    models.Part.objects.create(
        collection="homes", area=area, sha256=digest, size=size, rows=1, state="0" * 16, built_at=moment
    )
    conflict = FactConflict.objects.create(
        uuid=uuid7(), subject_kind="home", subject_uuid=home, key="home.tenure", place_code=area,
        one_value="金丝雀文字", one_said_at=moment, one_said_by="金丝雀先生", other_value="owner", other_said_at=moment,
        other_said_by="金丝雀先生", found_at=moment,
    )  # fmt: skip
    return str(device.uuid), str(parked.uuid), digest.hex(), str(conflict.uuid)


def visited(by: Any) -> tuple[str, str]:
    """A home of the next street whose contact is known, and a form filled there; their identifiers."""
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms import services
    from linli.kernel.forms.queries import forms
    from linli.kernel.registry.models import Person
    from support.houses import make_house
    from support.survey import GAS, submission

    services.load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    house = make_house(f"{COMMUNITY}001001")
    Person.objects.filter(uuid=house.contact).update(name="金丝雀先生", phone="10400009999")
    has_cylinder(house.home)
    answers = {**GAS, "/data/home": str(house.home), "/data/user/contact_name": "金丝雀先生"}
    xml = submission(forms.xform(forms.version("gas-inspection").id), answers | {"/data/finish/remark": "金丝雀文字"})
    return str(house.home), str(services.receive(xml=xml, files={}, by=by, channel="web").uuid)


def swept(by: Any) -> tuple[str, str]:
    """A round over the next street, and the home in it; their identifiers."""
    from linli.kernel.base.clock import today
    from linli.kernel.rounds import types
    from linli.kernel.rounds.models import Target
    from linli.kernel.rounds.services.opening import Opening, open_round

    if types.find_type("walk.round") is None:
        types.register(types.RoundType("walk.round", "走一遍", "A walk", "home"))
    row = open_round(Opening("walk.round", "金丝雀标题", NEIGHBOUR, today(), today()), by=by)
    return str(row.uuid), str(Target.objects.get(round=row).uuid)


def has_cylinder(home: Any) -> None:
    """A cylinder in use at the home."""
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.registry.services.facts import Source
    from linli.scenarios.gas.queries.register import At
    from linli.scenarios.gas.services.cylinder_register import NewCylinder, enrol

    row = NewCylinder(CYLINDER, {"made_on": "2025-01-01", "owner_firm": "充装站"}, "充装站", holder="用户")
    enrol([(row, At("home", home, f"{COMMUNITY}001001"))], source=Source("import"), by=SYSTEM)


def cared_for(home: str, by: Any) -> str:
    """The contact of that home in care, assessed and graded; the elder's identifier."""
    from linli.kernel.registry.models import Person
    from linli.scenarios.care.tests.round_an_elder import HELPLESS, Around
    from support.people import person

    contact = Person.objects.get(household__home__uuid=home)
    team = person("grid_worker", unit_code=COMMUNITY, area_code=f"{COMMUNITY}001")
    desk = person("community", unit_code=COMMUNITY, area_code=COMMUNITY)
    around = Around({"worker": team, "doctor": team, "community": desk}, contact.uuid, contact.uuid)
    around.in_care(HELPLESS, "red").grade("orange", text="金丝雀文字")
    return str(around.uuid)


def asked(by: Any) -> dict[str, Any]:
    """Contact with somebody at home in the next street with an errand, owners asked there, figures; identifiers."""
    from uuid import uuid4

    from linli.kernel.base.clock import today
    from linli.kernel.registry.models import Person
    from linli.scenarios.sweeps.models import Enrolment, Finding
    from linli.scenarios.sweeps.services import consenting, contacting, errands

    person = Person.objects.get(name="金丝雀先生")
    contact = contacting.begin(
        contacting.Beginning(
            uuid4(), person.uuid, "request", "daily_needs", today(), today(), [by.id], note="金丝雀文字"
        ),
        by=by,
    )  # fmt: skip
    errand = errands.ask(contact.uuid, uuid=uuid4(), kind="other", text="金丝雀文字", by=by)
    consent = consenting.open_consent(
        consenting.Asking(uuid4(), "更新供水主管", "", "rebuild", NEIGHBOUR, today(), [by.id]), by=by
    )  # fmt: skip
    stairwell = person.household.home.stairwell
    Finding.objects.create(
        subject_kind="person", subject_uuid=person.uuid, place_code=stairwell.place_code, found_at=contact.made_at
    )  # fmt: skip
    return {
        "contact": str(contact.uuid), "errand": str(errand.uuid), "consent": str(consent.uuid),
        "enrolment": str(Enrolment.objects.get(slug="medical-insurance").uuid), "stairwell": stairwell.id,
        "person": str(person.uuid),
    }  # fmt: skip


def routes() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of every route of the API."""
    from linli.config.api import api

    for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, operation in operations.items():
            yield method, path, operation


STANDS = (
    ("/attachments/", "attachment"), ("/forms/", "home"), ("/subjects/", "home"), ("/submissions/", "submission"),
    ("/rounds/", "round"), ("/visits/", "target"), ("/parked/", "parked"), ("/devices/", "device"),
    ("/conflicts/", "conflict"), ("/care/", "elder"), ("/contacts/", "contact"), ("/errands/", "errand"),
    ("/consents/", "consent"), ("/enrolments/", "enrolment"), ("/findings/", "person"), ("/homes/", "home"),
)  # fmt: skip
"""A part of a path → which of the neighbour's objects an identifier in it names."""


def filled(path: str, at: Neighbour) -> list[str]:
    """The path with objects of the neighbour; every move for the route of moves. Fails for a parameter it
    doesn't know."""
    from linli.kernel.cases.types import case_types

    uuid = next((getattr(at, whose) for part, whose in STANDS if part in path), at.case)
    known: dict[str, Any] = {
        "{uuid}": uuid, "{user_id}": at.user, "{duty_id}": at.duty, "{unit_id}": at.unit, "{token_id}": at.token,
        "{view_id}": at.view, "{order_uuid}": at.target, "{scenario}": "events", "{rule_id}": 1, "{home_id}": 1,
        "{stairwell_id}": at.stairwell,
        "{slug}": "gas-inspection", "{version}": "2026.2", "{name}": "u.png", "{key_id}": at.key, "{kind}": "home",
        "{operation}": at.parked,
    }  # fmt: skip
    if "/catalogue/" in path:
        known["{code}"] = "0101"
    elif "/places/" in path:
        known["{code}"] = COMMUNITY
    elif "/cylinders/" in path:
        known["{code}"] = CYLINDER
    else:
        known["{code}"] = "0000-0000-0000"
    for parameter, value in known.items():
        path = path.replace(parameter, str(value))
    if "{move}" in path:
        slugs = {move.slug for kind in case_types() for move in kind.moves}
        return [path.replace("{move}", slug) for slug in sorted(slugs)]
    assert "{" not in path, f"say what stands for the parameter in {path}"
    return [path]


QUERY = {
    "/api/v1/cases/map": "?bbox=117.1,39.0,117.4,39.2&zoom=16",
    "/api/v1/cases/export": "?purpose=每周例会分析",
    "/api/v1/places/locate": "?lon=117.2186&lat=39.1035",
    "/api/v1/places/address": "?q=华江里",
    "/api/v1/public/nearby": "?lon=117.2186&lat=39.1035",
    "/api/v1/public/propose": "?lon=117.2186&lat=39.1035",
    "/api/v1/cases": "?limit=100",
    "/api/v1/care/elders/{uuid}": "?purpose=走访",
    "/api/v1/sweeps/stairwells": "?place=120103002001001001",
    "/api/v1/gas/inspections/proof": f"?community={COMMUNITY}",
}
# A body that would do something if it were allowed.
BODY = {
    "version": 2, "text": "越权", "value": "越权", "operations": [], "kind": "home", "count": 1,
    "reason": "wrong_unit", "unit": "CGW", "category": "0101", "days": 1, "solved": True,
}  # fmt: skip
SKIPPED = {"/api/v1/session/logout", "/api/v1/stream"}  # ends the walker's own session; a stream without an end


def walk(client: Any, at: Neighbour, **headers: str) -> Iterator[tuple[str, str, Any]]:
    """(method, path, response) of every route."""
    for method, path, _ in routes():
        if path in SKIPPED:
            continue
        for address in filled(path, at):
            if method == "get":
                yield method, path, client.get(address + QUERY.get(path, ""), **headers)
            else:
                bodies: list[dict[str, Any]] = [{}, BODY]
                if path.endswith("/parts"):
                    bodies = [{"parts": [at.part]}]
                if path.endswith("/reveal"):
                    bodies = [{"fields": ["name", "phone"], "purpose": "核实情况需要联系"}]
                for body in bodies:
                    yield (
                        method,
                        path,
                        client.generic(method.upper(), address, json.dumps(body), "application/json", **headers),
                    )


def content_of(response: Any) -> str:
    """The body as text, streamed or not, a compressed file unpacked."""
    content = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    return content.decode("utf-8", errors="replace")


def check(client: Any, at: Neighbour, **headers: str) -> int:
    """Walk everything; no leak, no error of the server, no change. Answers how many requests were made."""
    from linli.kernel.cases.models import Case, TimelineEntry

    asked = 0
    for method, path, response in walk(client, at, **headers):
        asked += 1
        text = content_of(response)
        assert response.status_code < 500, (method, path, text[:300])
        leaked = [canary for canary in CANARIES if canary in text or json.dumps(canary)[1:-1] in text]
        assert not leaked, (method, path, response.status_code, leaked)
        if response.status_code >= 400:
            assert set(json.loads(text)) == {"error"}, (method, path, text[:200])
            assert set(json.loads(text)["error"]) == {"code", "message", "message_en", "details"}, (method, path)
    case = Case.objects.get(uuid=at.case)
    assert case.version == at.version
    assert TimelineEntry.objects.filter(case=case).count() == at.version
    return asked


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_a_neighbouring_street_comes_out_or_changes(role: str, neighbour: Neighbour):
    from support.people import browser, person

    assert check(browser(person(role)), neighbour) > 60


def test_nothing_comes_out_without_an_account(neighbour: Neighbour):
    from support.people import browser

    assert check(browser(), neighbour) > 60


def test_every_route_that_is_not_public_asks_who_it_is(neighbour: Neighbour):
    from support.people import browser

    client = browser()
    open_to_all = {
        (method, path) for method, path, operation in routes() if not operation.get("security")
    }  # fmt: skip
    for method, path, response in walk(client, neighbour):
        if (method, path) not in open_to_all:
            assert response.status_code == 401, (method, path, response.status_code)
    allowed = {path for _, path in open_to_all if not path.startswith("/api/v1/public/")}
    assert allowed == {
        "/api/v1/session", "/api/v1/session/login", "/api/v1/places", "/api/v1/places/{code}", "/api/v1/places/tree",
        "/api/v1/places/borders", "/api/v1/places/locate", "/api/v1/places/address",
    } | {path for path in allowed if "/oidc" in path}  # fmt: skip


def test_a_machine_token_of_the_next_street_sees_nothing(neighbour: Neighbour):
    from hashlib import sha256

    from django.test import Client

    from linli.kernel.accounts.models import MachineToken, Unit
    from linli.kernel.base import clock
    from support.people import person

    MachineToken.objects.create(
        name="本街令牌", token_hash=sha256(b"canary").digest(),
        scopes=["cases.read", "cases.report", "cases.export", "catalogue.read", "places.read", "insight.read"],
        unit=Unit.objects.get(code="120103001"), area_code="120103001", created_by_id=person("administrator").id,
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    assert check(Client(), neighbour, HTTP_AUTHORIZATION="Bearer canary") > 60


def test_the_walk_would_notice_a_leak(neighbour: Neighbour):
    """The centre of that very street sees the canaries: the walk can fail."""
    from support.people import browser, person

    own = browser(person("street_centre", unit_code=NEIGHBOUR, area_code=NEIGHBOUR))
    with pytest.raises(AssertionError, match="金丝雀"):
        check(own, neighbour)
