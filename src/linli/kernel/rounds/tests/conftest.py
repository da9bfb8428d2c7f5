"""A kind of round for tests, a community with homes, and the people who go there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from linli.kernel.base.actor import Actor
    from linli.kernel.rounds.types import RoundType
    from support.houses import House


@pytest.fixture
def kinds(db: None) -> Iterator[Mapping[str, RoundType]]:
    """A sweep without a form, one with the gas form, a standing round by an elder's self-care, and a sealed one."""
    from linli.kernel.accounts import permissions
    from linli.kernel.rounds import types
    from linli.kernel.rounds.types import Rhythm, RoundType

    def rhythm(facts: Mapping[str, Any], on: date) -> Rhythm | None:
        days = {"full": 30, "partial": 7, "none": 2}.get(facts.get("person.self_care", ""))
        return Rhythm(days, 1, 2, {"self_care": facts["person.self_care"]}) if days else None

    made = (
        RoundType("test.sweep", "摸排", "Sweep", "home"),
        RoundType("test.check", "检查", "Check", "home", form="gas-inspection"),
        RoundType("test.visits", "探访", "Visits", "person", rhythm=rhythm, rhythm_facts=("person.self_care",)),
        RoundType("test.sealed", "照护", "Care", "home", sealed=True),
        RoundType("test.people", "陪伴", "Company", "person", form="care-assessment", sealed=True),
    )
    before = dict(types._types)
    granted = list(permissions._granted)
    for kind in made:
        types.register(kind)
    permissions.add(permissions.Grants(by_area={"community": frozenset({"test.view", "test.visit", "test.open"})}))
    yield {kind.slug: kind for kind in made}
    types._types.clear()
    types._types.update(before)
    permissions._granted[:] = granted
    permissions._held.cache_clear()


@pytest.fixture
def houses(db: None) -> list[House]:
    """Four homes of one grid, one of the next grid."""
    from support.houses import MICRO_GRID, make_house
    from support.people import COMMUNITY

    return [make_house(MICRO_GRID, f"{n}01") for n in range(1, 5)] + [make_house(f"{COMMUNITY}002001", "501")]


@pytest.fixture
def worker(db: None) -> Actor:
    """A grid worker of the first grid."""
    from support.people import person

    return person("grid_worker").actor


@pytest.fixture
def community(db: None) -> Actor:
    """Somebody of the community."""
    from support.people import person

    return person("community").actor
