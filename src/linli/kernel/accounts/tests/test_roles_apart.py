"""What the database itself promises about duties, whoever writes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.kernel.accounts import services
from linli.kernel.accounts.models import Duty
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import today
from linli.kernel.base.db import constraint_of
from linli.kernel.base.errors import LinliError
from support.people import COMMUNITY, DISTRICT, Person, person, unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def give(who: Person, role: str, start: date = DAY, end: date | None = None, **more: object) -> None:
    with transaction.atomic():
        Duty.objects.create(
            user_id=who.id, role=role, unit=unit(DISTRICT, "district_centre"), area_code=DISTRICT,
            valid_from=start, valid_until=end, **more,
        )  # fmt: skip


def violated(who: Person, role: str, start: date = DAY, end: date | None = None, **more: object) -> str:
    with pytest.raises(IntegrityError) as refusal:
        give(who, role, start, end, **more)
    return constraint_of(refusal.value)


def test_nobody_is_administrator_and_auditor_at_the_same_time() -> None:
    who = person()
    give(who, "administrator")
    assert violated(who, "auditor") == "duty_admin_never_auditor"
    assert violated(who, "auditor", DAY + timedelta(days=400)) == "duty_admin_never_auditor"


def test_who_was_administrator_may_become_auditor_afterwards() -> None:
    who = person()
    give(who, "administrator", DAY, DAY + timedelta(days=30))
    assert violated(who, "auditor", DAY + timedelta(days=29)) == "duty_admin_never_auditor"
    give(who, "auditor", DAY + timedelta(days=30))


def test_the_same_role_twice_and_other_roles_beside_it_are_no_conflict() -> None:
    who, other = person(), person()
    give(who, "administrator", DAY, DAY + timedelta(days=30))
    give(who, "administrator", DAY + timedelta(days=10))
    give(who, "district_centre")
    give(other, "auditor")


def test_nobody_gives_themselves_a_duty() -> None:
    who = person()
    assert violated(who, "district_centre", given_by_id=who.id) == "duty_never_to_oneself"


def test_a_duty_is_held_once_and_its_dates_are_in_order() -> None:
    who = person()
    give(who, "district_centre")
    assert violated(who, "district_centre") == "duty_held_once"
    assert violated(who, "district_centre", DAY, DAY - timedelta(days=1)) == "duty_dates_in_order"


def test_a_duty_without_an_area_would_reach_everywhere_and_is_refused() -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Duty.objects.create(
            user_id=person().id, role="community", unit=unit(COMMUNITY, "community"), area_code="", valid_from=DAY
        )
    assert constraint_of(refusal.value) == "duty_has_an_area"


def test_the_service_tells_each_refusal_by_its_name() -> None:
    administrator, who = person("administrator"), person()
    unit(DISTRICT, "district_centre")

    def asked(user_id: int, role: str, **more: object) -> str:
        with pytest.raises(LinliError) as refusal:
            services.add_duty(
                user_id=user_id, role=role, unit_code=DISTRICT, area_code=DISTRICT, by=administrator.actor, **more
            )
        return refusal.value.code

    assert asked(administrator.id, "district_centre") == "duty_to_oneself"
    services.add_duty(user_id=who.id, role="auditor", unit_code=DISTRICT, area_code=DISTRICT, by=administrator.actor)
    assert asked(who.id, "administrator") == "admin_and_auditor"
    assert asked(who.id, "auditor") == "duty_held"
    assert asked(who.id, "street_centre") == "area_too_wide"
    assert asked(who.id, "district_centre", valid_from=DAY, valid_until=DAY) == "duty_dates"
    assert asked(10**9, "district_centre") == "not_found"


def test_only_administrators_give_and_end_duties() -> None:
    centre, who = person("district_centre"), person("grid_worker")
    with pytest.raises(LinliError) as refusal:
        services.add_duty(user_id=who.id, role="auditor", unit_code=DISTRICT, area_code=DISTRICT, by=centre.actor)
    assert refusal.value.code == "not_allowed"
    with pytest.raises(LinliError) as refusal:
        services.end_duty(duty_id=Duty.objects.get(user_id=who.id).id, by=centre.actor)
    assert refusal.value.code == "not_allowed"


def test_a_duty_ends_today_and_one_that_has_not_begun_never_begins() -> None:
    administrator, who = person("administrator"), person("grid_worker")
    running = Duty.objects.get(user_id=who.id)
    services.end_duty(duty_id=running.id, by=administrator.actor)
    assert who.actor.duties == ()
    running.refresh_from_db()
    assert running.valid_until == today() > running.valid_from
    services.end_duty(duty_id=running.id, by=administrator.actor)  # twice is harmless


def test_an_administrator_does_not_end_the_own_duty() -> None:
    administrator = person("administrator")
    with pytest.raises(LinliError) as refusal:
        services.end_duty(duty_id=Duty.objects.get(user_id=administrator.id).id, by=administrator.actor)
    assert refusal.value.code == "duty_to_oneself"


def test_thousands_at_once_are_created_whole_or_not_at_all() -> None:
    unit(COMMUNITY, "community")
    duty = services.NewDuty("grid_worker", COMMUNITY, COMMUNITY)
    rows = [services.NewStaff(f"bulk{n}", "某人", (duty,)) for n in range(50)]
    ids = services.create_users_bulk(rows=rows, password_hash="!", by=SYSTEM)
    assert len(ids) == 50 and Duty.objects.filter(user_id__in=ids.values()).count() == 50
    again = [services.NewStaff("newcomer", "某人"), services.NewStaff("bulk7", "某人")]
    with pytest.raises(LinliError) as refusal:
        services.create_users_bulk(rows=again, password_hash="!", by=SYSTEM)
    assert refusal.value.code == "username_taken"
    assert "newcomer" not in services.create_users_bulk(rows=[], password_hash="!", by=SYSTEM)
    too_wide = services.NewStaff("x", "某人", (services.NewDuty("grid_worker", COMMUNITY, DISTRICT),))
    with pytest.raises(LinliError) as refusal:
        services.create_users_bulk(rows=[too_wide], password_hash="!", by=SYSTEM)
    assert refusal.value.code == "area_too_wide"
