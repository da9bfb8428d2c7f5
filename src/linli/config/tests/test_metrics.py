"""``GET /metrics``: for a token of the district with that scope, in the form that Prometheus reads."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from linli.kernel.accounts.services import tokens
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases import outbox
from linli.kernel.cases.services import opening
from linli.kernel.cases.services.opening import Report
from linli.kernel.scenario import scenarios
from support.people import browser, person

SAMPLE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? \d+')


def key(scope: str = "metrics", area: str = "120103") -> str:
    """A new token's key."""
    by = person("administrator").actor
    return tokens.create_token(name="监测", scopes=[scope], unit_code="120103", area_code=area, days=1, by=by)


def ask(secret: str = "", **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().get("/metrics", headers=headers, **more)


def report(number: int) -> None:
    opening.open_case(
        Report(
            type="events.event", by=Actor(kind="resident"), now=clock.now(), description=f"垃圾 {number}",
            place_code="120103001001", lon=117.2, lat=39.1, channel="resident",
        )
    )  # fmt: skip


def samples(text: str) -> dict[str, int]:
    """Every sample by its name and labels; every line is one, or a comment."""
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    assert all(SAMPLE.fullmatch(line) for line in lines), text
    return {name: int(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_gauges_tell_what_is_open_overdue_and_waiting(hexi: None):
    scenarios()
    secret = key()
    for number in range(3):
        report(number)
    outbox.consume(limit=2)
    response = ask(secret)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = samples(response.content.decode())
    assert found['linli_cases_open{type="events.event",state="reported"}'] == 2  # the third is not tallied yet
    assert found['linli_cases_open{type="events.event",state="handling"}'] == 0
    assert not [name for name in found if "closed" in name]
    assert found["linli_outbox_waiting"] == 1
    assert found["linli_cases_overdue"] == 0
    assert found['linli_jobs{status="failed"}'] == 0
    with clock.at(clock.now().replace(year=clock.now().year + 1)):
        late = key()  # the first token has ended by then
        assert samples(ask(late).content.decode())["linli_cases_overdue"] == 3


def test_every_gauge_says_what_it_is(hexi: None):
    text = ask(key()).content.decode()
    names = {line.split()[0].partition("{")[0] for line in text.splitlines() if not line.startswith("#")}
    for name in names:
        assert f"# TYPE {name} gauge\n" in text
        assert f"# HELP {name} " in text


@pytest.mark.parametrize(
    ("secret", "status", "code"),
    [
        (lambda: "", 401, "not_signed_in"),
        (lambda: "linli_nonsense", 401, "not_signed_in"),
        (lambda: key("cases.read"), 403, "not_allowed"),
        (lambda: key("metrics", "120103001"), 403, "not_allowed"),
    ],
)
def test_nobody_else_reads_them(hexi: None, secret: Any, status: int, code: str):
    response = ask(secret())
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_no_person_reads_them(hexi: None):
    assert browser(person("district_centre")).get("/metrics").status_code == 403
    assert browser(person("administrator")).get("/metrics").status_code == 403


def test_they_are_read_only(hexi: None):
    assert Client().post("/metrics").status_code == 405
