"""Sessions: one statement finds who asks, how they end, and the token that guards them from other sites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from linli.kernel.accounts import services, sessions
from linli.kernel.accounts.models import Session, UnknownName, User
from linli.kernel.accounts.tests.doors import NINE, code_of, get_at, is_signed_in, key, login, renew
from linli.kernel.base import clock
from support.people import COMMUNITY, DISTRICT, PASSWORD, browser, get, person, post

pytestmark = pytest.mark.django_db


def test_anybody_reads_the_session_and_gets_the_csrf_cookie() -> None:
    answer = get(Client(), "/session")
    told = answer.json()
    assert answer.status_code == 200 and told["signed_in"] is False and told["me"] is None
    assert told["csrf"] == answer.cookies[settings.CSRF_COOKIE_NAME].value
    assert told["district"]["code"] == DISTRICT and told["district"]["texts"]["privacy"]["zh"]
    assert told["settings"]["idle_minutes"] == settings.IDLE_TIMEOUT_MINUTES


def test_the_table_keeps_no_key_that_would_open_a_session() -> None:
    client = browser()
    login(client, person("grid_worker"))
    kept = Session.objects.get()
    assert bytes(kept.key_hash) == sessions.hash_of(key(client))
    assert key(client).encode() not in bytes(kept.key_hash)


def test_a_lock_also_holds_for_sessions_that_are_open() -> None:
    worker = person("grid_worker")
    client, stranger = browser(worker), browser()
    for _ in range(settings.LOCKOUT_AFTER):
        login(stranger, worker, "nope")
    assert get(client, "/notices").status_code == 401


def test_signing_in_ends_the_old_session_and_begins_a_new_key() -> None:
    worker, client = person("grid_worker"), browser()
    login(client, worker)
    first = key(client)
    renew(client)
    login(client, worker)
    assert key(client) != first
    old = Client()
    old.cookies[settings.SESSION_COOKIE_NAME] = first
    assert not is_signed_in(old)


def test_a_planted_session_key_is_never_adopted() -> None:
    worker, client = person("grid_worker"), browser()
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted-by-somebody-else"
    login(client, worker)
    assert key(client) != "planted-by-somebody-else"


def test_signing_out_ends_the_session_everywhere() -> None:
    client = browser(person("grid_worker"))
    opened = key(client)
    assert post(client, "/session/logout").status_code == 204
    copy = Client()
    copy.cookies[settings.SESSION_COOKIE_NAME] = opened
    assert not is_signed_in(copy) and Session.objects.count() == 0


def test_a_session_ends_when_nobody_uses_it() -> None:
    with clock.at(NINE):
        client = browser(person("grid_worker"))
    idle = NINE + timedelta(minutes=settings.IDLE_TIMEOUT_MINUTES)
    just_before = idle - timedelta(seconds=1)
    assert get_at(client, just_before).status_code == 200
    assert get_at(client, just_before + timedelta(minutes=29)).status_code == 200  # it was used meanwhile
    assert get_at(client, just_before + timedelta(minutes=60)).status_code == 401


def test_a_session_ends_after_its_longest_life_however_busy() -> None:
    with clock.at(NINE):
        client = browser(person("grid_worker"))
    moment = NINE
    while moment < NINE + timedelta(seconds=settings.SESSION_COOKIE_AGE) - timedelta(minutes=20):
        moment += timedelta(minutes=20)
        assert get_at(client, moment).status_code == 200
    assert get_at(client, moment + timedelta(minutes=20)).status_code == 401


def test_the_time_of_last_use_is_written_at_most_once_a_minute(django_assert_num_queries: Any) -> None:
    with clock.at(NINE):
        client = browser(person("grid_worker"))
    baseline = 3  # who asks, the page of notices, how many are unread
    with django_assert_num_queries(baseline):
        get_at(client, NINE + timedelta(seconds=59))
    with django_assert_num_queries(baseline + 1):
        get_at(client, NINE + timedelta(seconds=60))
    with django_assert_num_queries(baseline):
        get_at(client, NINE + timedelta(seconds=119))


def test_one_statement_finds_who_asks(django_assert_num_queries: Any) -> None:
    client = browser(person("street_centre"))
    with django_assert_num_queries(2) as seen:  # who asks, the units
        assert get(client, "/units").status_code == 200
    asked, units = seen.captured_queries
    assert asked["sql"] is None  # prepared: Django knows of it, and not its text
    assert "accounts_unit" in units["sql"] and "accounts_session" not in units["sql"]


def test_a_deactivated_person_is_out_at_once() -> None:
    worker = person("grid_worker")
    client = browser(worker)
    services.deactivate(user_id=worker.id, by=person("administrator").actor)
    assert get(client, "/notices").status_code == 401
    assert code_of(login(browser(), worker)) == "wrong_credentials"


def test_an_inactive_account_counts_for_nothing_however_it_became_so() -> None:
    worker = person("grid_worker")
    client = browser(worker)
    User.objects.filter(id=worker.id).update(is_active=False)
    assert get(client, "/notices").status_code == 401


def test_duties_count_from_their_day_to_their_day() -> None:
    administrator, worker = person("administrator"), person("grid_worker")
    services.add_duty(
        user_id=worker.id, role="grid_lead", unit_code=COMMUNITY, area_code=COMMUNITY, by=administrator.actor,
        valid_from=datetime(2030, 1, 2).date(), valid_until=datetime(2030, 1, 3).date(),
    )  # fmt: skip
    roles = []
    for hour in (15, 16, 39, 40):  # midnight in Shanghai is 16:00 UTC of the day before
        with clock.at(datetime(2030, 1, 1, tzinfo=UTC) + timedelta(hours=hour)):
            roles.append("grid_lead" in worker.actor.roles)
    assert roles == [False, True, True, False]


def test_a_new_duty_ends_the_sessions_of_its_holder() -> None:
    worker, administrator = person("grid_worker"), person("administrator")
    client = browser(worker)
    services.add_duty(
        user_id=worker.id, role="grid_lead", unit_code=COMMUNITY, area_code=COMMUNITY, by=administrator.actor
    )
    assert get(client, "/notices").status_code == 401


def test_a_changed_password_ends_every_other_session() -> None:
    worker = person("grid_worker")
    here, elsewhere = browser(worker), browser(worker)
    before = key(here)
    answer = post(here, "/session/password", {"old": PASSWORD, "new": "a-quite-other-word-77"})
    assert answer.status_code == 200 and key(here) != before and is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert code_of(login(browser(), worker)) == "wrong_credentials"
    assert login(browser(), worker, "a-quite-other-word-77").status_code == 200


def test_every_unsafe_request_with_a_cookie_needs_the_csrf_token() -> None:
    client = browser(person("grid_worker"))
    for token in ("", "x", "a" * 32):
        client.defaults["HTTP_X_CSRF_TOKEN"] = token
        answer = post(client, "/session/language", {"language": "en"})
        assert answer.status_code == 403 and code_of(answer) == "csrf_failed"
    assert code_of(login(client, "anybody")) == "csrf_failed"
    renew(client)
    assert post(client, "/session/language", {"language": "en"}, origin="https://evil.example").status_code == 403
    assert post(client, "/session/language", {"language": "en"}).status_code == 204


def test_reading_needs_no_csrf_token() -> None:
    client = browser(person("grid_worker"))
    del client.defaults["HTTP_X_CSRF_TOKEN"]
    assert get(client, "/notices").status_code == 200


def test_signing_in_renews_the_csrf_token() -> None:
    client = browser()
    before = client.cookies[settings.CSRF_COOKIE_NAME].value
    login(client, person("grid_worker"))
    assert client.cookies[settings.CSRF_COOKIE_NAME].value != before


def test_without_a_session_the_answer_is_to_sign_in() -> None:
    assert code_of(get(Client(), "/notices")) == "not_signed_in"
    garbled = Client()
    garbled.cookies[settings.SESSION_COOKIE_NAME] = "\xff" * 50
    assert get(garbled, "/notices").status_code in (400, 401)


def test_what_is_over_is_forgotten_and_nothing_else() -> None:
    from linli.kernel.accounts import tasks

    with clock.at(NINE):
        browser(person("grid_worker"))
    login(browser(), "nobody-here", x_linli_now=NINE.isoformat())
    end = NINE + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    counts = []
    for moment in (end - timedelta(seconds=1), end, NINE + timedelta(days=1, seconds=1)):
        with clock.at(moment):
            tasks.forget(timestamp=0)
        counts.append((Session.objects.count(), UnknownName.objects.count()))
    assert counts == [(1, 1), (0, 1), (0, 0)]
