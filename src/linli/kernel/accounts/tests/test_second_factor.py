"""The second factor: who owes it, how it is set up, that no code works twice and none is guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from linli.kernel.accounts import services
from linli.kernel.accounts.models import User
from linli.kernel.accounts.tests.doors import NINE, code_of, get_at, is_signed_in, key, login, renew
from linli.kernel.base import clock
from support.people import DISTRICT, PASSWORD, browser, get, person, post

pytestmark = pytest.mark.django_db


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
    late = datetime(2026, 11, 23, 15, 50, tzinfo=UTC)  # ten minutes before midnight in Shanghai
    services.add_duty(
        user_id=worker.id,
        role="district_centre",
        unit_code=DISTRICT,
        area_code=DISTRICT,
        by=administrator.actor,
        valid_from=datetime(2026, 11, 24).date(),
    )
    with clock.at(late):
        client = browser(worker, second_factor=False)
    assert get_at(client, late + timedelta(minutes=9)).status_code == 200
    answer = get_at(client, late + timedelta(minutes=10))
    assert code_of(answer) == "second_factor_setup_required"


def test_a_desk_session_stays_whole_after_a_changed_password() -> None:
    client = browser(person("street_centre"))
    assert post(client, "/session/password", {"old": PASSWORD, "new": "a-quite-other-word-77"}).status_code == 200
    assert get(client, "/units").status_code == 200
