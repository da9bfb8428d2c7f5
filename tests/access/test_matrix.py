"""Every role on every route, with every object of a neighbouring street: nothing of it may come out or be changed.

The routes are those of the OpenAPI schema, so a new one is walked as soon as it exists; a path parameter that
this walk does not
know fails the test until somebody says what object stands there.
"""

from __future__ import annotations

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
NEIGHBOUR, COMMUNITY = "120103002", "120103002001"


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
    return Neighbour(
        case=str(opened.uuid), version=facts.version, tracking_code=opened.tracking_code, attachment=str(file.uuid),
        view=view["id"], user=centre.id, duty=Duty.objects.get(user_id=centre.id).id,
        unit=Unit.objects.get(code=NEIGHBOUR).id, token=token.id,
    )  # fmt: skip


def routes() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of every route of the API."""
    from linli.config.api import api

    for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, operation in operations.items():
            yield method, path, operation


def filled(path: str, at: Neighbour) -> list[str]:
    """The path with objects of the neighbour; every move for the route of moves. Fails for a parameter it
    doesn't know."""
    from linli.kernel.cases.types import case_types

    uuid = at.attachment if "/attachments/" in path else at.case
    known: dict[str, Any] = {
        "{uuid}": uuid, "{user_id}": at.user, "{duty_id}": at.duty, "{unit_id}": at.unit, "{token_id}": at.token,
        "{view_id}": at.view, "{scenario}": "events", "{rule_id}": 1, "{home_id}": 1,
    }  # fmt: skip
    if "/catalogue/" in path:
        known["{code}"] = "0101"
    elif "/places/" in path:
        known["{code}"] = COMMUNITY
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
}
# A body that would do something if it were allowed.
BODY = {
    "version": 2, "text": "越权", "reason": "wrong_unit", "unit": "CGW", "category": "0101", "days": 1, "solved": True,
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
                if path.endswith("/reveal"):
                    bodies = [{"fields": ["name", "phone"], "purpose": "核实情况需要联系"}]
                for body in bodies:
                    yield (
                        method,
                        path,
                        client.post(address, json.dumps(body), content_type="application/json", **headers),
                    )


def content_of(response: Any) -> str:
    """The body as text, streamed or not."""
    content = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
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
