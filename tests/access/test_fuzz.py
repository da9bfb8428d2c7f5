"""schemathesis over the whole API, as several roles: whatever comes in, the answer is in the one shape and never
a 5xx."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlparse

import pytest
from hypothesis import HealthCheck, Phase, given, settings

EXAMPLES = 6
ROLES = ("", "grid_worker", "street_centre", "district_centre", "administrator")
LEFT_OUT = {"/session/logout"}  # ends the walker's session


def operations() -> list[Any]:
    """Every operation of the API's schema."""
    import schemathesis

    from linli.config.api import api

    raw = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    found = [result.ok() for result in schemathesis.openapi.from_dict(raw).get_all_operations()]
    return [operation for operation in found if not any(operation.path.endswith(path) for path in LEFT_OUT)]


def send(client: Any, case: Any, uuid: str) -> Any:
    """One generated request; in half of the paths with a uuid, that of a case that exists."""
    given_ = case.as_transport_kwargs(base_url="http://localhost")
    path = urlparse(given_["url"]).path
    if "{uuid}" in case.operation.path and "/cases/" in path:
        path = path.replace(str(case.path_parameters["uuid"]), uuid)
    query = given_.get("params") or {}
    if given_.get("files"):
        name, content = "file", b"\x89PNG\r\n not a picture"
        from django.core.files.uploadedfile import SimpleUploadedFile

        return client.post(path, {name: SimpleUploadedFile("a.png", content, "image/png")}, query_params=query)
    body = given_.get("json")
    content = json.dumps(body) if body is not None else given_.get("data") or b""
    return client.generic(case.method.upper(), path, content, content_type="application/json", query_params=query)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "nobody")
def test_whatever_comes_in_is_answered_in_the_one_shape(hexi: None, role: str):
    from django.db import transaction

    from linli.kernel.base import clock
    from linli.kernel.base.actor import Actor
    from linli.kernel.cases.queries import names, rulebook
    from linli.kernel.cases.services import opening
    from support.people import browser, person

    rulebook.forget()
    names.forget()
    who = person(role) if role else None
    opened = opening.open_case(
        opening.Report(
            type="events.event", by=Actor(kind="resident"), now=clock.now(), description="楼下垃圾", channel="resident",
            place_code="120103001001", lon=117.2046, lat=39.1081,
        )
    )  # fmt: skip
    asked = 0
    for operation in operations():

        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            with transaction.atomic():
                response = send(browser(who), case, str(opened.uuid))
                text = (
                    b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
                )
                assert response.status_code < 500, (case.method, case.path, response.status_code, text[:500])
                if response.status_code >= 400:
                    assert set(json.loads(text)["error"]) == {"code", "message", "message_en", "details"}
                transaction.set_rollback(True)

        ask()
    assert asked > 200
