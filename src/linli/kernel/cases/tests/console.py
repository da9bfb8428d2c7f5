"""The console's questions as a browser asks them, and cases to ask about."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from math import inf
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.kernel.cases.models import Case
from linli.kernel.cases.queries import names, rulebook
from linli.lib.clock import uuid7
from linli.scenarios.events.tests.story import COMMUNITY, MONDAY_TEN, STREET, Loop
from support.people import browser, get

NEIGHBOUR = "120103001004"  # another community of the same street
FAR_STREET, FAR = "120103002", "120103002001"  # another street and a community of it
GRID, NEXT_GRID = COMMUNITY + "001", COMMUNITY + "002"
AREAS = {"district_centre": "120103", "street_centre": STREET, "community": COMMUNITY, "grid_worker": GRID}

_numbers = count(1)


def desk(loop: Loop, role: str) -> Client:
    """The browser of the loop's person of that role."""
    return browser(loop.people[role])


def answer(client: Client, path: str, **query: Any) -> Any:
    """What a GET answers, which has to succeed."""
    response = get(client, path, **query)
    assert response.status_code == 200, response.content
    return response.json()


def refusal(response: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json()["error"]["code"]


def numbers(client: Client, path: str = "/cases", **query: Any) -> list[str]:
    """The numbers of the cases on a page, in its order."""
    return [row["number"] for row in answer(client, path, **query)["items"]]


def a_row(**columns: Any) -> Case:
    """An open case as it stands in its table, not yet saved; where it must be quick and its story does not matter."""
    n = next(_numbers)
    return Case(**{
        "uuid": uuid7(), "number": f"T{n:06}", "type": "events.event", "state": "reported", "version": 1,
        "head_hash": bytes(32), "title": f"灯不亮{n}", "channel": "patrol", "place_code": COMMUNITY,
        "recorded_place_code": COMMUNITY, "lon": 117.2046, "lat": 39.1081, "opened_at": MONDAY_TEN,
        "entered_at": MONDAY_TEN, "step_due_at": MONDAY_TEN + timedelta(hours=n),
    } | columns)  # fmt: skip


def rows(*each: dict[str, Any], **shared: Any) -> list[Case]:
    """Cases straight into their table, one for each dict of columns."""
    return Case.objects.bulk_create([a_row(**shared, **columns) for columns in each])


def hours(n: float) -> datetime:
    """So many hours after the Monday at ten."""
    return MONDAY_TEN + timedelta(hours=n)


def statements(client: Client, path: str, **query: Any) -> int:
    """How many statements a GET runs, with the rulebook and the names of places in memory."""
    with patch.object(rulebook, "LOOK_AGAIN_SECONDS", inf), patch.object(names, "LOOK_AGAIN_SECONDS", inf):
        rulebook.current()
        names.area(COMMUNITY)
        with CaptureQueriesContext(connection) as asked:
            answer(client, path, **query)
    return len(asked)
