"""Synthetic elders in care for a demonstration: the same district gives the same elders, facts and grades.

Facts are invented; a grade is given in the name of the community's coordinator, by the pack's rules.
"""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta
from random import Random
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.accounts.queries import actor_of_user
from linli.kernel.accounts.queries.recipients import users_of_area
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.pack import installed_pack
from linli.kernel.registry.services.facts import Said, Source, say
from linli.kernel.rounds.queries.selection import selection
from linli.kernel.rounds.types import Condition
from linli.scenarios.care.models import Elder
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.queries.grades import proposal_of
from linli.scenarios.care.services.beginning import begin
from linli.scenarios.care.services.calling import want
from linli.scenarios.care.services.grading import confirm
from linli.scenarios.care.services.reminding import remind
from linli.scenarios.care.services.sayings import Voice
from linli.scenarios.care.services.teams import Named, name_team

_AGE = 75
_SOURCE = Source("generated", "合成数据")
_NEEDS = ("meals", "washing", "medicine", "moving", "outdoors", "chores")
_HOURS = ((time(9), time(10)), (time(10), time(11)), (time(15), time(16)))
_UNGRADED, _CALLED, _CHANGED, _OLD = 0.08, 0.15, 0.08, 0.05
"""Shares of elders: not graded yet, called every day, changed since the grade, graded so long ago that it has ended."""


def make_elders(count: int, *, seed: int = 1) -> Counter[str]:
    """Take so many old people into care, most of them graded; answers how many of each colour.

    Nobody is made where somebody is in care already.
    """
    if Elder.objects.exists():
        return Counter()
    made: Counter[str] = Counter()
    for person, place in _old_people(count):
        chance = Random(f"{seed} {person}")
        if (people := _people(place)) is not None:
            made[_one(person, *people, chance)] += 1
    remind()
    return made


def _old_people(count: int) -> list[tuple[UUID, str]]:
    """Old people spread over the district: each in turn of another community."""
    statement, values = selection(
        "person", installed_pack().code, (Condition("person.age", "least", _AGE),), installed_pack().valid_from
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"select uuid, place_code from ({statement}) q order by row_number() over"
            " (partition by left(place_code, 12) order by md5(uuid::text)), place_code limit %(count)s",
            values | {"count": count},
        )
        return list(cursor.fetchall())


def _people(place: str) -> tuple[Actor, list[Named]] | None:
    """The coordinator and the team where somebody lives; None where nobody works yet."""
    desk, workers = users_of_area(place[:12], ["community"]), users_of_area(place, ["grid_worker"])
    coordinator = actor_of_user(desk[0]) if desk else None
    if coordinator is None:
        return None
    team = [Named("grid_worker", user) for user in workers[:1]] or [Named("coordinator", coordinator.id)]
    return coordinator, [*team, Named("building_lead", None, "楼栋长"), Named("volunteer", None, "志愿者")]


def _one(person: UUID, by: Actor, team: list[Named], chance: Random) -> str:
    began = clock.now() - timedelta(days=400 if chance.random() < _OLD else chance.randint(1, 20))
    with clock.at(began), transaction.atomic():
        uuid = begin(person, Voice("elder", text="本人当面同意"), by=by).uuid
        name_team(uuid, team, by=by)
        _say(person, _drawn(chance))
        if chance.random() < _UNGRADED:
            return ""
        proposed = proposal_of(Elder.objects.get(uuid=uuid))[0].colour
        confirm(uuid, proposed, proposed=proposed, by=by)
        if chance.random() < _CALLED:
            hours = _HOURS[chance.randrange(len(_HOURS))]
            want(uuid, *hours, None, Voice("elder"), by=by)
    if chance.random() < _CHANGED:
        with transaction.atomic():
            _say(person, {"person.self_care": "none"})
    return proposed


def _drawn(chance: Random) -> dict[str, object]:
    care = chance.choices(("full", "partial", "none"), (0.55, 0.35, 0.1))[0]
    alone = chance.random() < 0.45
    near = chance.choices(("near", "city", "far", "none") if alone else ("with",))[0]
    needs = sorted(chance.sample(_NEEDS, {"full": chance.randint(0, 1), "partial": chance.randint(1, 4)}.get(care, 5)))
    return {"person.self_care": care, "person.lives_alone": alone, "person.children_near": near,
            "person.daily_needs": needs or [rulebook().nothing]}  # fmt: skip


def _say(person: UUID, facts: dict[str, object]) -> None:
    moment = clock.now()
    said = [Said("person", person, key, value, moment) for key, value in facts.items()]
    say(facts=said, source=_SOURCE, by=SYSTEM)
