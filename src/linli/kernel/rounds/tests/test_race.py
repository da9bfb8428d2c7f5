"""Many hands on one round at once: nothing lost, nothing doubled, the counts right, nobody waits for ever."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from linli.kernel.base import clock
from linli.kernel.rounds import types
from linli.kernel.rounds.models import Result, Tally, Target
from linli.kernel.rounds.rules import ALL, Outcome
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.kernel.rounds.services.results import Answer, Telling, tell
from linli.kernel.rounds.types import Rhythm, RoundType
from support.people import COMMUNITY, person

HANDS = 8
SWEEP = RoundType("race.sweep", "摸排", "Sweep", "home")


def visits(facts: object, on: object) -> Rhythm | None:
    """Every two days or every week, by self-care."""
    days = {"partial": 7, "none": 2}.get(dict(facts).get("person.self_care", ""))  # type: ignore[call-overload]
    return Rhythm(days, 1, 2, {"days": days}) if days else None


VISITS = RoundType("race.visits", "探访", "Visits", "person", rhythm=visits, rhythm_facts=("person.self_care",))


@pytest.fixture(autouse=True)
def kinds(own_database: str) -> None:
    """Both kinds are known; what is written here is committed."""
    types.register(SWEEP)
    types.register(VISITS)


def at_once(work: list[Callable[[], object]]) -> list[object]:
    """Run all in eight threads; answers what each returned or raised."""

    def run(one: Callable[[], object]) -> object:
        try:
            return one()
        except Exception as error:  # noqa: BLE001 -- told by the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, work))


def test_eight_who_tell_of_the_same_doors_are_all_heard() -> None:
    from support.houses import MICRO_GRID, make_house

    for n in range(6):
        make_house(f"{MICRO_GRID[:12]}{n % 3 + 1:03}001", f"{n}01")
    by = person("community").actor
    today = clock.today()
    row = open_round(Opening("race.sweep", "摸排", COMMUNITY, today, today + timedelta(days=3)), by=by)
    doors, chance = [target.uuid for target in Target.objects.filter(round=row)], random.Random(3)
    tellings = [Telling(uuid4(), chance.choice(doors), chance.choice(ALL), note="说明") for _ in range(60)]
    twice = tellings + tellings
    chance.shuffle(twice)
    answers = at_once([lambda one=one: tell(one, by=by) for one in twice])  # type: ignore[misc]
    assert all(isinstance(answer, Answer) for answer in answers), answers
    assert sum(answer.is_new for answer in answers if isinstance(answer, Answer)) == 60
    assert Result.objects.count() == 60
    for target in Target.objects.filter(round=row):
        heard = Result.objects.filter(target=target).order_by("-at", "-uuid").first()
        assert target.outcome == (heard.outcome if heard else "")
    counted: dict[tuple[str, str, bool], int] = {}
    for target in Target.objects.filter(round=row):
        key = (target.grid_code, target.outcome, target.needs_door)
        counted[key] = counted.get(key, 0) + 1
    tallied = {(t.grid_code, t.outcome, t.needs_door): t.targets for t in Tally.objects.filter(targets__gt=0)}
    assert tallied == counted


def test_a_visit_and_a_changed_fact_at_once_leave_one_visit_to_come() -> None:
    from linli.kernel.registry.services.facts import Said, Source, say
    from support.houses import make_house

    who, by = make_house().contact, person("community").actor

    def known(self_care: str) -> None:
        with transaction.atomic():
            fact = Said("person", who, "person.self_care", self_care, clock.now())
            say(facts=[fact], source=Source("form"), by=by)

    known("partial")
    row = open_round(Opening("race.visits", "探访", COMMUNITY, clock.today()), by=by)

    def left() -> UUID:
        return Target.objects.get(round=row, is_left=True).uuid

    def told() -> Answer:
        return tell(Telling(uuid4(), left(), Outcome.DONE), by=by)

    for turn in range(5):
        work: list[Callable[[], object]] = [told, lambda t=turn: known("none" if t % 2 else "partial")]  # type: ignore[misc]
        answers = at_once(work * 3)
        assert not [one for one in answers if isinstance(one, Exception)], answers
        assert Target.objects.filter(round=row, is_left=True).count() == 1
    numbers = list(Target.objects.filter(round=row).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
