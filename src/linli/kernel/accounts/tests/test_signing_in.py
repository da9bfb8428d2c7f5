"""Signing in over HTTP: passwords, locks, the second factor, sessions and their ends."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from linli.kernel.accounts import services, sessions
from linli.kernel.accounts.models import Session, UnknownName, User
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from support.people import COMMUNITY, DISTRICT, PASSWORD, Person, browser, get, person, post

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)


def login(client: Client, who: Person | str, password: str = PASSWORD, code: str = "", **headers: str) -> Any:
    name = who if isinstance(who, str) else who.username
    return post(client, "/session/login", {"username": name, "password": password, "code": code}, **headers)


def code_of(answer: Any) -> str:
    return answer.json()["error"]["code"]


def key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_signed_in(client: Client) -> bool:
    return get(client, "/session").json()["signed_in"]


def renew(client: Client) -> None:
    """After signing in the CSRF token is a new one."""
    client.defaults["HTTP_X_CSRF_TOKEN"] = client.cookies[settings.CSRF_COOKIE_NAME].value


def test_anybody_reads_the_session_and_gets_the_csrf_cookie() -> None:
    answer = get(Client(), "/session")
    told = answer.json()
    assert answer.status_code == 200 and told["signed_in"] is False and told["me"] is None
    assert told["csrf"] == answer.cookies[settings.CSRF_COOKIE_NAME].value
    assert told["district"]["code"] == DISTRICT and told["district"]["texts"]["privacy"]["zh"]
    assert told["settings"]["idle_minutes"] == settings.IDLE_TIMEOUT_MINUTES


def test_a_grid_worker_signs_in_with_a_password() -> None:
    worker, client = person("grid_worker"), browser()
    answer = login(client, worker)
    assert answer.status_code == 200
    me = answer.json()["me"]
    assert me["face"] == "field" and me["duties"][0]["area_name"].endswith("第1网格") and "cases.verify" in me["may"]
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert is_signed_in(client)


def test_the_table_keeps_no_key_that_would_open_a_session() -> None:
    client = browser()
    login(client, person("grid_worker"))
    kept = Session.objects.get()
    assert bytes(kept.key_hash) == sessions.hash_of(key(client))
    assert key(client).encode() not in bytes(kept.key_hash)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer() -> None:
    worker, client = person("grid_worker"), browser()
    wrong, unknown = login(client, worker, "nope"), login(client, "nobody-here", "nope")
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert code_of(wrong) == "wrong_credentials"


def test_an_unknown_name_costs_one_slow_hash_like_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher
    from django.contrib.auth.hashers import Argon2PasswordHasher

    work: list[str] = []
    verify, encode = Argon2PasswordHasher.verify, Argon2PasswordHasher.encode
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a: (work.append("hash"), verify(*a))[1])
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a: (work.append("hash"), encode(*a))[1])
    assert PasswordHasher  # the work is argon2's
    worker, client = person("grid_worker"), browser()
    login(client, worker, "nope")
    known = len(work)
    work.clear()
    login(client, "nobody-here", "nope")
    assert known == len(work) == 1


def test_too_many_failures_lock_a_known_and_an_unknown_name_alike() -> None:
    worker, client = person("grid_worker"), browser()
    for name in (worker.username, "nobody-here"):
        with clock.at(NINE):
            told = [login(client, name, "nope", x_linli_now=NINE.isoformat()) for _ in range(settings.LOCKOUT_AFTER)]
        assert [code_of(answer) for answer in told] == ["wrong_credentials"] * 4 + ["account_locked"]
        assert told[-1].status_code == 423 and told[-1].json()["error"]["details"]["until"].startswith(
            "2026-11-23T01:15"
        )


def test_a_locked_account_refuses_the_right_password_until_the_lock_ends() -> None:
    worker, client = person("grid_worker"), browser()
    for _ in range(settings.LOCKOUT_AFTER):
        login(client, worker, "nope", x_linli_now=NINE.isoformat())
    almost = NINE + timedelta(minutes=settings.LOCKOUT_MINUTES) - timedelta(seconds=1)
    assert code_of(login(client, worker, x_linli_now=almost.isoformat())) == "account_locked"
    after = almost + timedelta(seconds=1)
    assert login(client, worker, x_linli_now=after.isoformat()).status_code == 200


def test_a_lock_also_holds_for_sessions_that_are_open() -> None:
    worker = person("grid_worker")
    client, stranger = browser(worker), browser()
    for _ in range(settings.LOCKOUT_AFTER):
        login(stranger, worker, "nope")
    assert get(client, "/notices").status_code == 401


def test_signing_in_forgives_earlier_failures() -> None:
    worker, client = person("grid_worker"), browser()
    for _ in range(settings.LOCKOUT_AFTER - 1):
        login(client, worker, "nope")
    assert login(client, worker).status_code == 200
    assert User.objects.get(id=worker.id).failed_logins == 0


def test_an_administrator_lifts_a_lock() -> None:
    worker, client = person("grid_worker"), browser()
    for _ in range(settings.LOCKOUT_AFTER):
        login(client, worker, "nope")
    renew(client)
    assert post(browser(person("administrator")), f"/users/{worker.id}/unlock").status_code == 204
    assert login(client, worker).status_code == 200


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


def get_at(client: Client, moment: datetime) -> Any:
    return client.get("/api/v1/notices", headers={"x-linli-now": moment.isoformat()})


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
    assert "accounts_session" in seen.captured_queries[0]["sql"]
    assert sum("accounts_session" in query["sql"] for query in seen.captured_queries) == 1


def test_a_deactivated_person_is_out_at_once() -> None:
    worker = person("grid_worker")
    client = browser(worker)
    services.deactivate(user_id=worker.id, by=person("administrator").actor)
    assert get(client, "/notices").status_code == 401
    assert code_of(login(browser(), worker)) == "wrong_credentials"


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


def test_names_are_compared_in_one_form() -> None:
    person("grid_worker", username="wang01")
    client = browser()
    assert login(client, " wang01 ").status_code == 200
    renew(client)
    assert login(client, "wang01").status_code == 200


@pytest.mark.parametrize("role", ["street_centre", "district_centre", "department_clerk", "department_head",
                                  "partner", "administrator", "auditor"])  # fmt: skip
def test_a_desk_role_without_second_factor_gets_a_half_session_only(role: str) -> None:
    who, client = person(role, second_factor=False), browser()
    answer = login(client, who)
    assert answer.status_code == 403 and code_of(answer) == "second_factor_setup_required"
    renew(client)
    assert not is_signed_in(client)
    for path in ("/notices", "/units", "/users", "/audit", "/tokens"):
        assert code_of(get(client, path)) == "second_factor_setup_required", path
    assert code_of(post(client, "/session/password", {"old": PASSWORD, "new": "x"})) == "second_factor_setup_required"
    assert post(client, "/session/second-factor").status_code == 200


@pytest.mark.parametrize("role", ["grid_worker", "grid_lead", "community"])
def test_a_field_role_needs_no_second_factor(role: str) -> None:
    assert login(browser(), person(role)).status_code == 200


def test_setting_up_the_second_factor_completes_the_session() -> None:
    import pyotp

    who, client = person("street_centre", second_factor=False), browser()
    login(client, who)
    renew(client)
    half = key(client)
    proposed = post(client, "/session/second-factor").json()
    assert proposed["qr_svg"].startswith("<svg") and proposed["secret"] in proposed["otpauth_url"]
    assert proposed["secret"] not in User.objects.get(id=who.id).totp_secret
    assert code_of(post(client, "/session/second-factor/confirm", {"code": "000000"})) == "second_factor_wrong"
    right = pyotp.TOTP(proposed["secret"]).at(int(clock.now().timestamp()))
    answer = post(client, "/session/second-factor/confirm", {"code": right})
    assert answer.status_code == 200 and answer.json()["me"]["second_factor"]
    assert key(client) != half and is_signed_in(client)
    stale = browser()
    stale.cookies[settings.SESSION_COOKIE_NAME] = half
    assert get(stale, "/notices").status_code == 401


def test_a_half_session_lives_ten_minutes() -> None:
    client = browser()
    login(client, person("street_centre", second_factor=False), x_linli_now=NINE.isoformat())
    late = {"x_linli_now": (NINE + timedelta(minutes=10)).isoformat()}
    renew(client)
    assert post(client, "/session/second-factor", **late).status_code == 401


def test_who_has_a_second_factor_is_asked_for_a_code() -> None:
    who, client = person("street_centre"), browser()
    assert code_of(login(client, who)) == "second_factor_required"
    assert code_of(login(client, who, code="123")) == "wrong_credentials"
    assert login(client, who, code=services.totp_now(who.id)).status_code == 200


def test_a_missing_code_with_a_wrong_password_tells_nothing() -> None:
    who = person("street_centre")
    assert code_of(login(browser(), who, "nope")) == "wrong_credentials"
    assert code_of(login(browser(), who, "nope", services.totp_now(who.id))) == "wrong_credentials"


def test_the_same_code_does_not_open_twice() -> None:
    who = person("street_centre")
    at = {"x_linli_now": NINE.isoformat()}
    with clock.at(NINE):
        code = services.totp_now(who.id)
    assert login(browser(), who, code=code, **at).status_code == 200
    assert code_of(login(browser(), who, code=code, **at)) == "wrong_credentials"
    later = NINE + timedelta(seconds=30)
    with clock.at(later):
        code = services.totp_now(who.id)
    assert login(browser(), who, code=code, x_linli_now=later.isoformat()).status_code == 200


def test_guessing_codes_locks_like_guessing_passwords() -> None:
    who, client = person("street_centre"), browser()
    told = [code_of(login(client, who, code="000000")) for _ in range(settings.LOCKOUT_AFTER)]
    assert told[-1] == "account_locked"


def test_guessing_codes_of_a_half_session_locks_too() -> None:
    who, client = person("street_centre", second_factor=False), browser()
    login(client, who)
    renew(client)
    post(client, "/session/second-factor")
    told = [
        code_of(post(client, "/session/second-factor/confirm", {"code": "000000"}))
        for _ in range(settings.LOCKOUT_AFTER)
    ]
    assert told == ["second_factor_wrong"] * 4 + ["account_locked"]


def test_a_half_session_cannot_replace_a_confirmed_second_factor() -> None:
    who = person("street_centre")
    client = browser(who, second_factor=False)  # a session that never saw a code, as the single sign-on opens
    assert code_of(post(client, "/session/second-factor")) == "second_factor_exists"
    assert code_of(get(client, "/units")) == "second_factor_setup_required"
    answer = post(client, "/session/second-factor/confirm", {"code": services.totp_now(who.id)})
    assert answer.status_code == 200 and get(client, "/units").status_code == 200


def test_a_lost_second_factor_is_reset_by_an_administrator_and_by_nobody_else() -> None:
    who, administrator = person("street_centre"), person("administrator")
    client = browser(who)
    assert post(browser(person("district_centre")), f"/users/{who.id}/reset-second-factor").status_code == 403
    boss = browser(administrator)
    assert post(boss, f"/users/{administrator.id}/reset-second-factor").status_code == 403
    assert post(boss, f"/users/{who.id}/reset-second-factor").status_code == 204
    assert get(client, "/units").status_code == 401
    assert code_of(login(browser(), who)) == "second_factor_setup_required"


def test_a_desk_role_that_begins_while_a_session_lives_asks_for_the_second_factor() -> None:
    worker, administrator = person("grid_worker"), person("administrator")
    with clock.at(NINE):
        client = browser(worker, second_factor=False)
        services.add_duty(
            user_id=worker.id, role="district_centre", unit_code=DISTRICT, area_code=DISTRICT,
            by=administrator.actor, valid_from=datetime(2026, 11, 24).date(),
        )  # fmt: skip
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions.open_session(worker.id)
    assert get_at(client, NINE + timedelta(minutes=1)).status_code == 200
    for minutes in range(20, 15 * 60, 25):
        answer = get_at(client, NINE + timedelta(minutes=minutes))
        if answer.status_code != 200:
            break
    assert code_of(answer) in ("not_signed_in", "second_factor_setup_required")


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


def test_a_desk_session_stays_whole_after_a_changed_password() -> None:
    client = browser(person("street_centre"))
    assert post(client, "/session/password", {"old": PASSWORD, "new": "a-quite-other-word-77"}).status_code == 200
    assert get(client, "/units").status_code == 200


@pytest.mark.parametrize("new", ["short", "password1234", "0000000000"])
def test_an_unfit_password_is_refused_in_both_languages(new: str) -> None:
    answer = post(browser(person("grid_worker")), "/session/password", {"old": PASSWORD, "new": new})
    error = answer.json()["error"]
    assert answer.status_code == 422 and error["code"] == "password_unfit"
    assert "密码" in error["details"]["problem"] and "password" in error["details"]["problem_en"]


def test_a_wrong_old_password_changes_nothing_and_locks_after_a_while() -> None:
    worker = person("grid_worker")
    client = browser(worker)
    body = {"old": "nope", "new": "a-quite-other-word-77"}
    told = [code_of(post(client, "/session/password", body)) for _ in range(settings.LOCKOUT_AFTER)]
    assert told == ["password_wrong"] * 4 + ["account_locked"]
    assert User.objects.get(id=worker.id).check_password(PASSWORD)


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


def test_logs_and_records_of_sign_ins_hold_no_name_and_no_password(caplog: pytest.LogCaptureFixture) -> None:
    worker = person("grid_worker", username="li.xiaohong")
    client = browser()
    with caplog.at_level(logging.DEBUG):
        for _ in range(settings.LOCKOUT_AFTER + 1):
            login(client, worker, "typed-secret")
            login(client, "typed-in-the-wrong-field", "typed-secret")
        client.defaults["HTTP_X_CSRF_TOKEN"] = ""
        login(client, worker, "typed-secret")
    heard = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert f"user {worker.id}" in heard  # the failures were logged at all
    kept = " ".join(str(row) for row in AuditRecord.objects.values_list("action", "object_id", "detail", "purpose"))
    for secret in ("xiaohong", "typed-secret", "typed-in-the-wrong-field", "某人"):
        assert secret not in heard and secret not in kept
    assert "typed-in" not in str(list(UnknownName.objects.values()))


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


def test_signing_in_and_out_leaves_a_record() -> None:
    who, client = person("street_centre"), browser()
    login(client, who, "nope")
    login(client, who, code=services.totp_now(who.id))
    renew(client)
    post(client, "/session/logout")
    told = list(AuditRecord.objects.filter(object_id=str(who.id)).order_by("id").values_list("action", flat=True))
    assert told == ["accounts.session.refused", "accounts.session.opened", "accounts.session.closed"]
