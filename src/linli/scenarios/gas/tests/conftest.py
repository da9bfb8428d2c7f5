"""A district with a home that uses LPG, three firms, a cylinder, and the people around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from linli.scenarios.gas.tests.story import World
    from support.play import Play


@pytest.fixture
def play(hexi: None) -> Play:
    """Nothing has been found yet."""
    from linli.kernel.cases.queries import names, rulebook
    from support.people import person, unit
    from support.play import Play

    rulebook.forget()
    names.forget()
    unit("PARTNER", "partner")
    held = {
        "grid": ("grid_worker", "120103001001", "120103001001001"),
        "lead": ("grid_lead", "120103001001", "120103001001001"),
        "community": ("community", "120103001001", "120103001001"),
        "street": ("street_centre", "120103001", "120103001"),
        "next": ("grid_worker", "120103002001", "120103002001001"),
        "district": ("district_centre", "120103", "120103"),
        "head": ("department_head", "CGW", "120103"),
        "clerk": ("department_clerk", "RQGS", "120103"),
        "partner": ("partner", "PARTNER", "120103"),
    }
    return Play({who: person(role, unit_code=unit, area_code=area) for who, (role, unit, area) in held.items()})


@pytest.fixture
def world(play: Play) -> World:
    """A user, firms and a cylinder of theirs, empty at the filling firm."""
    from linli.scenarios.gas.tests.story import begin

    return begin(play)
