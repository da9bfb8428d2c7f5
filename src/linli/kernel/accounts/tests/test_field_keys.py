"""A field key opens forms, for its own person, until it ends."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest
from django.test import Client

from linli.kernel.accounts import services
from linli.kernel.accounts.models import FieldKey
from linli.kernel.accounts.services.field_keys import MOST_KEYS, NewKey, make_field_key, revoke_field_key
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from support.people import Person, browser, get, person, post

pytestmark = pytest.mark.usefixtures("hexi")
LIST = "/openrosa/formList"


@pytest.fixture
def worker() -> Person:
    return person("grid_worker")


def made(worker: Person, days: int = 30) -> NewKey:
    return make_field_key(name="采集手机", days=days, by=worker.actor)


def basic(key: NewKey) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{key.username}:{key.key}".encode()).decode()}


def status(key: NewKey, path: str = LIST, *, secure: bool = True) -> int:
    return Client().get(path, headers=basic(key), secure=secure).status_code


def test_a_key_is_shown_once_and_kept_as_nothing_that_opens(worker: Person) -> None:
    phone = browser(worker)
    answer = post(phone, "/me/field-keys", {"name": "采集手机", "days": 30})
    assert answer.status_code == 201
    told = answer.json()
    row = FieldKey.objects.get(id=told["id"])
    assert told["key"] not in repr(vars(row))
    listed = get(phone, "/me/field-keys").json()
    assert [one["name"] for one in listed] == ["采集手机"]
    assert "key" not in listed[0]
    assert AuditRecord.objects.filter(action="accounts.field_key.made").count() == 1


def test_a_key_opens_forms_over_tls_and_nothing_else(worker: Person) -> None:
    key = made(worker)
    assert status(key) == 200
    assert status(key, "/api/v1/forms") == 401
    assert status(key, "/api/v1/cases") == 401
    assert FieldKey.objects.get().last_used_at is not None


def test_basic_is_not_taken_without_tls_and_far_away_nothing_is(worker: Person) -> None:
    key = made(worker)
    assert status(key, secure=False) == 401
    refused = Client().get(LIST, REMOTE_ADDR="10.0.0.9")
    assert refused.status_code == 403
    assert "https" in refused.content.decode()


def test_who_is_not_known_is_asked_with_the_strongest_first_and_basic_only_over_tls() -> None:
    open_, secured = Client().get(LIST), Client().get(LIST, secure=True)
    assert open_.status_code == secured.status_code == 401
    assert open_["WWW-Authenticate"].index("SHA-256") < open_["WWW-Authenticate"].index("MD5")
    assert "Basic" not in open_["WWW-Authenticate"]
    assert "Basic" in secured["WWW-Authenticate"]


def test_a_key_ends_by_its_day_by_being_revoked_and_with_the_password(worker: Person) -> None:
    key = made(worker, days=1)
    with clock.at(clock.now() + timedelta(days=2)):
        assert status(key) == 401
    revoke_field_key(key_id=key.id, by=worker.actor)
    assert status(key) == 401
    again = made(worker)
    services.update_user(user_id=worker.id, password="another-long-river", by=person("administrator").actor)
    assert status(again) == 401


def test_a_key_of_somebody_who_left_opens_nothing(worker: Person) -> None:
    key = made(worker)
    services.deactivate(user_id=worker.id, by=person("administrator").actor)
    assert status(key) == 401


def test_nobody_ends_the_key_of_somebody_else_but_who_manages_people(worker: Person) -> None:
    key = made(worker)
    with pytest.raises(LinliError, match="not_allowed"):
        revoke_field_key(key_id=key.id, by=person("grid_worker").actor)
    assert status(key) == 200
    revoke_field_key(key_id=key.id, by=person("administrator").actor)
    assert status(key) == 401


def test_keys_are_few_and_do_not_live_for_ever(worker: Person) -> None:
    for _ in range(MOST_KEYS):
        made(worker)
    with pytest.raises(LinliError, match="field_keys_too_many"):
        made(worker)
    for days in (0, 367):
        with pytest.raises(LinliError, match="field_key_days"):
            made(worker, days=days)
