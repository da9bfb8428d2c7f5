"""Who is told of what, after the commit. Each handler takes the entries of one batch (``cases.outbox.Heard``)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.services import moves, telling
from linli.kernel.messages import services as messages

CENTRES = ("street_centre",)
VERIFIERS = ("grid_worker", "grid_lead")


def tell_centre(batch: Sequence[Heard]) -> None:
    """The street's centre has something to accept, dispatch or close."""
    for heard in batch:
        telling.area(heard, CENTRES, "events.waits_for_centre")


def tell_unit(batch: Sequence[Heard]) -> None:
    """A unit has been given a case."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "events.given_to_unit")


def tell_person(batch: Sequence[Heard]) -> None:
    """Somebody was named to handle a case."""
    for heard in batch:
        telling.people(heard, _person_of(heard.case_id), "events.given_to_you")


def tell_returned(batch: Sequence[Heard]) -> None:
    """A case came back: to the centre, or to the unit whose work did not pass."""
    for heard in batch:
        if heard.after["state"] == "handling":
            telling.unit(heard, heard.after["unit"], "events.redo")
        else:
            telling.area(heard, CENTRES, "events.returned")


def tell_verifiers(batch: Sequence[Heard]) -> None:
    """Whoever looks after the place is asked to look."""
    for heard in batch:
        telling.area(heard, VERIFIERS, "events.to_verify")


def tell_holder(batch: Sequence[Heard]) -> None:
    """Urged or supervised: whoever has it."""
    for heard in batch:
        kind = f"events.{'urged' if heard.move == 'urge' else 'supervised'}"
        if heard.after["unit"]:
            telling.unit(heard, heard.after["unit"], kind)
        else:
            telling.area(heard, CENTRES, kind)


def tell_escalated(batch: Sequence[Heard]) -> None:
    """Overdue: the street's centre first, the district's at the second level."""
    for heard in batch:
        roles = ("street_centre", "district_centre") if _level_of(heard.entry_id) > 1 else CENTRES
        telling.area(heard, roles, "events.escalated")


def tell_reporters(batch: Sequence[Heard]) -> None:
    """Those whose phone was confirmed hear of it; everybody else looks with the tracking code."""
    for heard in batch:
        for phone, code in _confirmed(heard.case_id):
            params = {"number": heard.number, "code": code}
            messages.send(recipient=phone, kind=f"events.reporter.{heard.move}", params=params)


def end_of_part(batch: Sequence[Heard]) -> None:
    """When the last part of a split case has ended, the whole goes on to verification."""
    for heard in batch:
        with connection.cursor() as cursor:
            cursor.execute(
                "select p.uuid from cases_case c join cases_case p on p.id = c.parent_id"
                " where c.id = %s and p.state = 'split'"
                " and not exists (select 1 from cases_case k where k.parent_id = p.id and k.is_open)",
                [heard.case_id],
            )
            row = cursor.fetchone()
        if row is None:
            continue
        try:
            moves.move(row[0], "children_done", inputs=Inputs(by=SYSTEM, now=clock.now()))
        except LinliError as refusal:  # a sibling was reopened, or another batch was first
            if refusal.code != "move_not_allowed":
                raise


def _person_of(case_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select person_id from cases_case where id = %s and person_id is not null", [case_id])
        return [row[0] for row in cursor.fetchall()]


def _level_of(entry_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select (body->>'level')::int from cases_timelineentry where id = %s", [entry_id])
        return int(cursor.fetchone()[0])


def _confirmed(case_id: int) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select phone, tracking_code from cases_reporter"
            " where case_id = %s and phone <> '' and phone_confirmed_at is not null",
            [case_id],
        )
        return list(cursor.fetchall())
