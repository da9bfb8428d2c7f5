"""Telling people in the app: one statement, their own notices only, both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from linli.kernel.messages import kinds, services
from linli.kernel.messages.models import Delivery, Notice
from support.people import browser, get, person, post


@pytest.fixture(autouse=True)
def _sentences() -> Iterator[None]:
    kinds.declare("test.closed", "{number} 已办结", "{number} is closed")
    yield
    del kinds.CATALOGUE["test.closed"]


def tell(*users: int, number: str = "HX1") -> int:
    return services.notify(
        user_ids=users, kind="test.closed", params={"number": number}, object_type="case", object_id="c-1"
    )


@pytest.mark.django_db
def test_everybody_named_gets_one_notice_in_one_statement(django_assert_num_queries: Any) -> None:
    one, two = person("grid_worker"), person("street_centre")
    with django_assert_num_queries(1):
        assert tell(one.id, two.id, one.id) == 2
    assert sorted(Notice.objects.values_list("user_id", flat=True)) == sorted([one.id, two.id])
    assert Delivery.objects.count() == 0  # the console prints what leaves the house; this is in the app


@pytest.mark.django_db
def test_nobody_is_told_by_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert tell() == 0


@pytest.mark.django_db
def test_a_kind_that_nobody_declared_is_refused() -> None:
    with pytest.raises(KeyError):
        services.notify(user_ids=[1], kind="test.unknown", object_type="case", object_id="c")
    with pytest.raises(KeyError):
        services.send(recipient="13800000000", kind="test.unknown")


def test_a_sentence_is_declared_once_and_gaps_stay_readable() -> None:
    kinds.declare("test.closed", "{number} 已办结", "{number} is closed")
    with pytest.raises(ValueError, match="declared twice"):
        kinds.declare("test.closed", "别的", "other")
    assert kinds.sentence("test.closed", {}) == ("… 已办结", "… is closed")
    assert kinds.sentence("test.gone", {}) == ("test.gone", "test.gone")


@pytest.mark.django_db
def test_people_read_their_own_notices_and_no_others() -> None:
    mine, theirs = person("grid_worker"), person("grid_worker")
    tell(mine.id, theirs.id)
    tell(theirs.id, number="HX2")
    told = get(browser(mine), "/notices").json()
    assert [item["text"] for item in told["items"]] == ["HX1 已办结"] and told["unread"] == 1
    assert told["items"][0]["text_en"] == "HX1 is closed"
    their_id = Notice.objects.get(user_id=theirs.id, params__number="HX2").id
    assert post(browser(mine), "/notices/read", {"ids": [their_id]}).json() == {"read": 0}
    assert Notice.objects.get(id=their_id).read_at is None


@pytest.mark.django_db
def test_notices_are_read_one_by_one_or_all_and_counted_once() -> None:
    who = person("grid_worker")
    for number in range(3):
        tell(who.id, number=f"HX{number}")
    client = browser(who)
    newest = get(client, "/notices").json()["items"][0]
    assert newest["params"] == {"number": "HX2"}
    assert post(client, "/notices/read", {"ids": [newest["id"]]}).json() == {"read": 1}
    assert post(client, "/notices/read", {"ids": [newest["id"]]}).json() == {"read": 0}
    assert get(client, "/notices").json()["unread"] == 2
    assert post(client, "/notices/read", {"all": True}).json() == {"read": 2}
    for unclear in ({}, {"ids": [1], "all": True}, {"ids": ["x"]}, {"ids": [2**70]}):
        assert post(client, "/notices/read", unclear).status_code == 422, unclear


@pytest.mark.django_db
def test_notices_come_newest_first_page_by_page(django_assert_num_queries: Any) -> None:
    who = person("grid_worker")
    for number in range(5):
        tell(who.id, number=f"HX{number}")
    client = browser(who)
    with django_assert_num_queries(3):
        first = get(client, "/notices", limit=3).json()
    second = get(client, "/notices", limit=3, cursor=first["next"]).json()
    numbers = [item["params"]["number"] for item in first["items"] + second["items"]]
    assert numbers == ["HX4", "HX3", "HX2", "HX1", "HX0"] and second["next"] is None


@pytest.fixture
def listening(own_database: str) -> Iterator[psycopg.Connection[Any]]:
    params = connection.get_connection_params()
    kept = {name: params[name] for name in ("user", "password", "host", "port") if params.get(name)}
    with psycopg.connect(dbname=own_database, autocommit=True, **kept) as listener:
        listener.execute("listen linli_notices")
        yield listener


def test_open_streams_hear_of_notices_at_the_commit_however_many(listening: psycopg.Connection[Any]) -> None:
    users = [person("grid_worker").id for _ in range(3)]
    with connection.cursor() as cursor:  # a thousand more, as cheaply as can be
        cursor.execute(
            "insert into accounts_user (password, username, display_name, phone, email, is_active, failed_logins,"
            " totp_secret, totp_last_step, language, created_at) select '!', 'many' || n, 'x', '', '', true, 0, '', 0,"
            " 'zh', now() from generate_series(1, 1000) n returning id"
        )
        users += [row[0] for row in cursor.fetchall()]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(*users)
        raise ZeroDivisionError
    tell(*users)
    heard: list[int] = []
    for note in listening.notifies(timeout=20, stop_after=3):
        assert len(note.payload) < 8000
        heard += json.loads(note.payload)
    assert sorted(heard) == sorted(users)
