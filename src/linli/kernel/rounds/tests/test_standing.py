"""A standing round: a rule says how often; a change of what is known supersedes the visit to come, never a past one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from linli.kernel.base import clock
from linli.kernel.rounds.models import Round, Target
from linli.kernel.rounds.queries import rounds as queries
from linli.kernel.rounds.queries.coverage import by_due
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.closing import close_round
from linli.kernel.rounds.services.following import follow_day
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.kernel.rounds.services.results import Telling, tell
from support.people import COMMUNITY

if TYPE_CHECKING:
    from linli.kernel.base.actor import Actor
    from support.houses import House

pytestmark = pytest.mark.usefixtures("kinds")


def known(by: Actor, person: UUID, self_care: str) -> None:
    from linli.kernel.registry.services.facts import Said, Source, say

    with transaction.atomic():
        fact = Said("person", person, "person.self_care", self_care, clock.now())
        say(facts=[fact], source=Source("form"), by=by)


def opened(by: Actor) -> Round:
    return open_round(Opening("test.visits", "探访", COMMUNITY, clock.today()), by=by)


def left(row: Round, person: UUID) -> Target | None:
    return Target.objects.filter(round=row, subject_uuid=person, is_left=True).first()


def test_everybody_whom_the_rule_fits_has_one_visit_to_come(houses: list[House], community: Actor) -> None:
    known(community, houses[0].contact, "partial")
    row = opened(community)
    assert row.frozen_count == 1
    target = left(row, houses[0].contact)
    assert target is not None
    assert clock.today() <= (target.due_on or clock.today()) <= clock.today() + timedelta(days=6)
    assert target.window_from == (target.due_on or clock.today()) - timedelta(days=1)


def test_who_comes_to_fit_later_is_planned_at_once(houses: list[House], community: Actor) -> None:
    row = opened(community)
    assert row.frozen_count == 0
    known(community, houses[0].contact, "none")
    assert left(row, houses[0].contact) is not None


def test_a_visit_that_was_made_makes_the_next(houses: list[House], community: Actor, worker: Actor) -> None:
    known(community, houses[0].contact, "partial")
    row = opened(community)
    first = left(row, houses[0].contact)
    assert first is not None
    tell(Telling(uuid4(), first.uuid, Outcome.ABSENT), by=worker)
    assert left(row, houses[0].contact) == first  # nobody was there: the same visit is still to be made
    tell(Telling(uuid4(), first.uuid, Outcome.DONE), by=worker)
    following = left(row, houses[0].contact)
    assert following is not None
    assert (following.number, following.due_on) == (2, clock.today() + timedelta(days=7))


def test_a_changed_grade_supersedes_the_visit_to_come_and_rewrites_no_past_one(
    houses: list[House], community: Actor, worker: Actor
) -> None:
    person = houses[0].contact
    known(community, person, "full")
    row = opened(community)
    past = left(row, person)
    assert past is not None
    tell(Telling(uuid4(), past.uuid, Outcome.DONE), by=worker)
    coming = left(row, person)
    assert coming is not None
    known(community, person, "none")
    now = left(row, person)
    assert now is not None
    assert (now.number, now.basis["self_care"]) == (3, "none")
    assert now.due_on == clock.today() + timedelta(days=2)
    coming.refresh_from_db()
    past.refresh_from_db()
    assert coming.superseded_at is not None
    assert (past.outcome, past.superseded_at, past.basis["self_care"]) == (Outcome.DONE, None, "full")


def test_the_same_fact_again_plans_nothing_anew(houses: list[House], community: Actor) -> None:
    known(community, houses[0].contact, "partial")
    row = opened(community)
    before = left(row, houses[0].contact)
    known(community, houses[0].contact, "partial")
    assert left(row, houses[0].contact) == before
    assert (follow_day().new, follow_day().superseded) == (0, 0)


def test_who_was_visited_by_an_older_plan_was_visited(houses: list[House], community: Actor, worker: Actor) -> None:
    person = houses[0].contact
    known(community, person, "full")
    row = opened(community)
    on_the_phone = left(row, person)
    assert on_the_phone is not None
    known(community, person, "none")
    replaced = left(row, person)
    assert replaced is not None
    answer = tell(Telling(uuid4(), on_the_phone.uuid, Outcome.DONE), by=worker)
    assert answer.target == replaced.uuid


@pytest.mark.parametrize("outcome", [Outcome.DIED, Outcome.MOVED])
def test_nobody_goes_to_who_is_gone(outcome: Outcome, houses: list[House], community: Actor, worker: Actor) -> None:
    known(community, houses[0].contact, "none")
    row = opened(community)
    target = left(row, houses[0].contact)
    assert target is not None
    tell(Telling(uuid4(), target.uuid, outcome), by=worker)
    assert left(row, houses[0].contact) is None
    assert follow_day().new == 0
    known(community, houses[0].contact, "partial")
    assert left(row, houses[0].contact) is None


def test_who_no_longer_fits_is_let_go(houses: list[House], community: Actor) -> None:
    known(community, houses[0].contact, "partial")
    row = opened(community)
    known(community, houses[0].contact, "unknown")
    assert left(row, houses[0].contact) is None
    assert Target.objects.get(round=row).superseded_at is not None


def test_a_visit_shows_when_its_window_comes_and_counts_as_overdue_after_it(
    houses: list[House], community: Actor, worker: Actor
) -> None:
    known(community, houses[0].contact, "none")
    row = opened(community)
    target = left(row, houses[0].contact)
    assert target is not None
    assert target.window_until is not None
    assert len(queries.visits(by=worker)) == 1
    assert sum(by_due(row.id, clock.today()).values()) == 1
    assert by_due(row.id, target.window_until + timedelta(days=1))["overdue"] == 1
    close_round(round_uuid=row.uuid, by=community)
    assert not queries.visits(by=worker)
