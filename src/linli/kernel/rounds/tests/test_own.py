"""A standing round over what a scenario keeps itself: whom it fits, who sees it, one visit on a named day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.rounds import types
from linli.kernel.rounds.models import Round, Target
from linli.kernel.rounds.queries import rounds as queries
from linli.kernel.rounds.queries.visits import coming, made
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.following import follow, follow_day
from linli.kernel.rounds.services.opening import Opening, keep_open
from linli.kernel.rounds.services.results import Telling, tell
from linli.kernel.rounds.types import Own, Rhythm, RoundType
from support.people import COMMUNITY

if TYPE_CHECKING:
    from linli.kernel.base.actor import Actor
    from support.houses import House


class Kept:
    """What the scenario of these tests keeps."""

    def __init__(self, worker: Actor) -> None:
        self.days: dict[UUID, int] = {}
        self.today: set[UUID] = set()
        self.seers = {worker.id}
        self.worker = worker

    def rhythm(self, facts: Mapping[str, Any], on: date) -> Rhythm | None:
        days = facts.get("days")
        due = on if facts.get("today") else None
        basis = {"days": days, "today": bool(due)}
        return Rhythm(days, 0, 0, basis, (self.worker.id or 0,), due_on=due) if days else None

    def own(self) -> Own:
        return Own(
            subjects=lambda: list(self.days),
            facts=lambda some: {u: {"days": self.days[u], "today": u in self.today} for u in some if u in self.days},
            seen=lambda by: list(self.days) if by.id in self.seers else [],
        )


@pytest.fixture
def kept(kinds: Mapping[str, RoundType], worker: Actor) -> Kept:
    kept = Kept(worker)
    types.register(
        RoundType("test.own", "探访", "Own", "person", rhythm=kept.rhythm, sealed=True, own=kept.own())
    )  # fmt: skip
    return kept


def opened() -> Round:
    return keep_open(Opening("test.own", "探访", COMMUNITY, clock.today()), by=SYSTEM)


def test_it_is_opened_once_and_plans_only_whom_the_scenario_knows(houses: list[House], kept: Kept) -> None:
    kept.days[houses[0].contact] = 5
    row = opened()
    assert opened() == row
    assert [target.subject_uuid for target in Target.objects.filter(round=row)] == [houses[0].contact]


def test_it_follows_when_the_scenario_says_so_and_every_day(houses: list[House], kept: Kept) -> None:
    row, one = opened(), houses[0].contact
    kept.days[one] = 5
    assert follow("test.own", [one], by=SYSTEM).new == 1
    assert follow("test.own", [one], by=SYSTEM).new == 0
    kept.today.add(one)
    assert follow("test.own", [one], by=SYSTEM).superseded == 1
    assert coming("test.own", [one])[one].due_on == clock.today()
    del kept.days[one]
    assert follow_day().superseded == 1
    assert not Target.objects.filter(round=row, is_left=True).exists()


def test_after_the_named_day_the_rhythm_goes_on(houses: list[House], kept: Kept) -> None:
    one = houses[0].contact
    kept.days[one] = 5
    kept.today.add(one)
    opened()
    visit = coming("test.own", [one])[one]
    kept.today.clear()
    tell(Telling(uuid4(), visit.uuid, Outcome.DONE), by=kept.worker)
    assert coming("test.own", [one])[one].due_on == clock.today() + timedelta(days=5)
    assert [result.outcome for result in made("test.own", one, since=clock.now() - timedelta(hours=1))] == ["done"]


def test_only_whom_the_scenario_names_sees_its_visits_past_ones_too(
    houses: list[House], kept: Kept, community: Actor
) -> None:
    one = houses[0].contact
    kept.days[one] = 5
    row = opened()
    visit = coming("test.own", [one])[one]
    assert len(queries.targets(row, by=kept.worker)[0]) == 1
    assert not queries.targets(row, by=community)[0]  # who holds the view of the area
    kept.seers.clear()
    with pytest.raises(LinliError):
        queries.target(visit.uuid, by=kept.worker)
    assert row not in queries.rounds(by=kept.worker)


def test_who_came_back_after_moving_is_planned_again_by_the_scenarios_word(houses: list[House], kept: Kept) -> None:
    one = houses[0].contact
    kept.days[one] = 5
    opened()
    tell(Telling(uuid4(), coming("test.own", [one])[one].uuid, Outcome.MOVED), by=kept.worker)
    assert not coming("test.own", [one])
    assert follow("test.own", [one], by=SYSTEM).new == 1
