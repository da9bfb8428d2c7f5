"""Signing in over HTTP: passwords, locks, what is told and what is kept of it."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.conf import settings

from linli.kernel.accounts import services
from linli.kernel.accounts.models import UnknownName, User
from linli.kernel.accounts.tests.doors import NINE, code_of, is_signed_in, login, renew
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from support.people import PASSWORD, browser, person, post

pytestmark = pytest.mark.django_db


def test_a_grid_worker_signs_in_with_a_password() -> None:
    worker, client = person("grid_worker"), browser()
    answer = login(client, worker)
    assert answer.status_code == 200
    me = answer.json()["me"]
    assert me["face"] == "field" and me["duties"][0]["area_name"].endswith("第1网格") and "events.verify" in me["may"]
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert is_signed_in(client)


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


def test_names_are_compared_in_one_form() -> None:
    person("grid_worker", username="wang01")
    for typed in (" wang01 ", "\uff57\uff41\uff4e\uff47\uff10\uff11"):  # blanks around it; full width
        assert login(browser(), typed).status_code == 200


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


def test_signing_in_and_out_leaves_a_record() -> None:
    who, client = person("street_centre"), browser()
    login(client, who, "nope")
    login(client, who, code=services.totp_now(who.id))
    renew(client)
    post(client, "/session/logout")
    told = list(AuditRecord.objects.filter(object_id=str(who.id)).order_by("id").values_list("action", flat=True))
    assert told == ["accounts.session.refused", "accounts.session.opened", "accounts.session.closed"]
