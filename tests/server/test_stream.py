"""The stream, read by a real client from a real server process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connection

from linli.config.hub import CASES, NOTICES
from support import staff as people
from support.servers import Server, until

pytestmark = pytest.mark.server

CASE = {"uuid": "u1", "number": "n", "state": "reported", "version": 1, "move": "report", "unit_id": None}
HERE, THERE = "120103004001001", "120103005001001"


class Reader:
    """Reads events one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()

    def next(self) -> tuple[str, Any]:
        """The next event, comments passed over."""
        name, data = "", ""
        for line in self._lines:
            if line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                data = line[5:].strip()
            elif not line and name:
                return name, json.loads(data)
        raise AssertionError("the stream ended")


@contextmanager
def reading(server: Server, key: str) -> Iterator[Reader]:
    """An open stream of a signed-in browser, its hello read."""
    timeout = httpx.Timeout(20, read=30)
    with (
        httpx.Client(trust_env=False, timeout=timeout) as client,
        client.stream("GET", f"{server.url}/api/v1/stream", cookies={"linli_session": key}) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        reader = Reader(response)
        name, data = reader.next()
        assert name == "hello"
        assert data["now"]
        yield reader


def tell(channel: str, message: Any) -> None:
    """What the outbox does after a batch."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [channel, json.dumps(message)])


def listeners() -> int:
    """Connections of web processes that listen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and lower(query) like %s",
            ["listen %"],
        )
        return int(cursor.fetchone()[0])


@pytest.fixture(scope="module")
def keys(database: str) -> dict[str, str]:
    """Cookies of a centre of the district, of a centre of one street, and of a clerk."""
    office = people.unit("CGW")
    return {
        "district": people.cookie(people.person("district", "district_centre", at=office)),
        "street": people.cookie(people.person("street", "street_centre", at=office, area="120103004")),
        "clerk": people.cookie(people.person("clerk", "department_clerk", at=people.unit("SZJ"))),
    }


def test_a_move_reaches_exactly_those_who_may_see_the_case(web: Server, keys: dict[str, str]) -> None:
    with (
        reading(web, keys["district"]) as district,
        reading(web, keys["street"]) as street,
        reading(web, keys["clerk"]) as clerk,
    ):
        until(lambda: listeners() >= 1, 20, "the listening connection")
        mine = people.unit("SZJ").id
        tell(CASES, [{**CASE, "place_code": THERE}, {**CASE, "uuid": "u2", "place_code": HERE, "unit_id": mine}])
        assert [district.next()[1]["uuid"] for _ in range(2)] == ["u1", "u2"]
        assert street.next() == ("case", {**CASE, "uuid": "u2", "place_code": HERE, "unit_id": mine})
        assert clerk.next()[1]["uuid"] == "u2"


def test_a_notice_tells_its_reader(web: Server, keys: dict[str, str]) -> None:
    from linli.kernel.accounts.models import User

    with reading(web, keys["clerk"]) as clerk:
        until(lambda: listeners() >= 1, 20, "the listening connection")
        tell(NOTICES, [User.objects.get(username="clerk").id])
        assert clerk.next() == ("notice", {})


def test_without_a_session_there_is_no_stream(web: Server) -> None:
    for cookies in ({}, {"linli_session": "made up"}):
        answer = httpx.get(f"{web.url}/api/v1/stream", cookies=cookies, trust_env=False)
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "not_signed_in"


def test_when_the_listening_breaks_it_begins_anew_and_everybody_loads_again(web: Server, keys: dict[str, str]) -> None:
    with reading(web, keys["district"]) as district:
        until(lambda: listeners() >= 1, 20, "the listening connection")
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and lower(query) like %s",
                ["listen %"],
            )
        assert district.next() == ("resync", {})
        tell(CASES, [{**CASE, "place_code": HERE}])
        assert district.next()[1]["uuid"] == "u1"


def test_a_client_that_leaves_is_forgotten(web: Server, keys: dict[str, str]) -> None:
    """Twelve streams are one person's most; more come and go without being refused."""
    for _ in range(15):
        with reading(web, keys["district"]):
            pass
    with reading(web, keys["district"]) as district:
        until(lambda: listeners() >= 1, 20, "the listening connection")
        tell(CASES, [{**CASE, "place_code": HERE}])
        assert district.next()[0] == "case"


def test_the_server_ends_although_streams_are_open(dying_web: Server, keys: dict[str, str]) -> None:
    with reading(dying_web, keys["district"]):
        dying_web.process.terminate()
        assert dying_web.process.wait(30) == 0


def test_the_database_is_not_asked_while_nothing_happens(web: Server, keys: dict[str, str]) -> None:
    """One listening connection for all streams of a process, not one for each."""
    with reading(web, keys["district"]), reading(web, keys["street"]), reading(web, keys["clerk"]):
        until(lambda: listeners() >= 1, 20, "the listening connection")
        with psycopg.connect(**_params()) as other:
            count = other.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and application_name = ''"
                " and pid <> pg_backend_pid() and lower(query) like 'listen %'"
            ).fetchone()
        assert count == (1,)


def _params() -> dict[str, Any]:
    known = connection.get_connection_params()
    return {key: known[key] for key in ("dbname", "user", "host") if known.get(key)}
