"""A password that somebody else chose opens nothing but the door to one's own."""

from __future__ import annotations

import pytest

from linli.kernel.accounts.tests.doors import code_of, login, renew
from support.people import PASSWORD, Person, browser, get, person, post

pytestmark = pytest.mark.django_db
OWN = "chosen-by-myself-17"


def newcomer() -> tuple[Person, str]:
    """Somebody whom an administrator added, and the password that the administrator was shown."""
    administrator = browser(person("administrator"))
    body = {"username": "xin_laide", "display_name": "新来的"}
    made = post(administrator, "/users", body).json()
    return Person(made["id"], "xin_laide"), made["password"]


def test_whoever_was_given_a_password_changes_it_before_anything_else() -> None:
    who, given = newcomer()
    client = browser()
    answer = login(client, who, given)
    renew(client)
    assert answer.status_code == 200 and answer.json()["me"]["password_is_initial"] is True
    assert get(client, "/session").json()["me"]["password_is_initial"] is True
    for path in ("/notices", "/units", "/cases/inbox"):
        assert code_of(get(client, path)) == "password_change_required", path
    assert code_of(post(client, "/session/password", {"old": given, "new": given})) == "password_unfit"
    assert code_of(get(client, "/notices")) == "password_change_required"
    changed = post(client, "/session/password", {"old": given, "new": OWN})
    renew(client)
    assert changed.status_code == 200 and changed.json()["me"]["password_is_initial"] is False
    assert get(client, "/notices").status_code == 200
    assert login(browser(), who, OWN).json()["me"]["password_is_initial"] is False


def test_a_password_given_anew_is_an_initial_one_again() -> None:
    worker, administrator = person("grid_worker"), browser(person("administrator"))
    assert login(browser(), worker).json()["me"]["password_is_initial"] is False
    assert post(administrator, f"/users/{worker.id}/update", {"password": "given-anew-2026"}).status_code in (200, 204)
    client = browser()
    login(client, worker, "given-anew-2026")
    assert code_of(get(client, "/notices")) == "password_change_required"


def test_with_an_initial_password_one_can_leave_again() -> None:
    who, given = newcomer()
    client = browser()
    login(client, who, given)
    renew(client)
    assert post(client, "/session/logout").status_code == 204


def test_a_session_from_before_knows_nothing_of_it() -> None:
    worker = person("grid_worker")
    client = browser(worker)
    assert get(client, "/notices").status_code == 200
    assert login(browser(), worker, PASSWORD).json()["me"]["password_is_initial"] is False
