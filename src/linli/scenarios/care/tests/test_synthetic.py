"""A demonstration's elders: all colours, the same every time, nobody twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.kernel.rounds.models import Target
from linli.scenarios.care.models import Calls, Elder, Grade
from linli.scenarios.care.services.synthetic import _drawn, make_elders
from support.houses import make_house
from support.people import COMMUNITY

if TYPE_CHECKING:
    from linli.scenarios.care.tests.round_an_elder import Around


def test_old_people_come_into_care_graded_by_the_packs_rules(around: Around) -> None:
    from linli.kernel.registry.models import Person

    old = [make_house(f"{COMMUNITY}001001", str(number)).contact for number in range(100, 130)]
    Person.objects.filter(uuid__in=old).update(born_on="1940-01-01")
    made = make_elders(30)
    assert sum(made.values()) == Elder.objects.count() == 30
    assert len(made) >= 4
    assert Grade.objects.count() == 30 - made[""]
    assert Target.objects.filter(round__type="care.visit", is_left=True).exists()
    assert Calls.objects.exists()
    assert not make_elders(30)


def test_the_same_seed_draws_the_same_facts() -> None:
    from random import Random

    assert _drawn(Random("1 x")) == _drawn(Random("1 x"))
