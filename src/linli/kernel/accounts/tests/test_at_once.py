"""Many at once: guesses are all counted, and no two administrators can together break what one may not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

from linli.kernel.accounts import services
from linli.kernel.accounts.models import Duty, User
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.errors import LinliError
from support.people import DISTRICT, PASSWORD, person, unit


def together(*acts: Callable[[], Any]) -> list[str]:
    """Run acts in threads that start at one moment; answers each one's refusal code, or nothing."""
    start = threading.Barrier(len(acts))
    told = [""] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
        except LinliError as refusal:
            told[number] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_guesses_made_at_once_are_all_counted(own_database: str) -> None:
    who = person("grid_worker")

    def guess() -> None:
        services.login(username=who.username, password="wrong")

    told = together(*[guess] * (settings.LOCKOUT_AFTER + 3))
    assert sorted(told) == ["account_locked"] * 4 + ["wrong_credentials"] * 4
    assert User.objects.get(id=who.id).failed_logins == settings.LOCKOUT_AFTER


def test_a_code_entered_twice_at_once_opens_one_session(own_database: str) -> None:
    who = person("street_centre")
    code = services.totp_now(who.id)

    def enter() -> None:
        services.login(username=who.username, password=PASSWORD, code=code)

    assert sorted(together(enter, enter)) == ["", "wrong_credentials"]
    assert AuditRecord.objects.filter(action="accounts.session.opened").count() == 1


def test_two_administrators_at_once_do_not_make_an_auditor_of_an_administrator(own_database: str) -> None:
    one, two, who = person("administrator"), person("administrator"), person()
    unit(DISTRICT, "district_centre")

    def give(role: str, by: Any) -> Callable[[], None]:
        def act() -> None:
            services.add_duty(user_id=who.id, role=role, unit_code=DISTRICT, area_code=DISTRICT, by=by)

        return act

    told = together(give("administrator", one.actor), give("auditor", two.actor))
    assert sorted(told) == ["", "admin_and_auditor"]
    assert Duty.objects.filter(user_id=who.id).count() == 1
    assert AuditRecord.objects.filter(action="accounts.duty.given").count() == 1
