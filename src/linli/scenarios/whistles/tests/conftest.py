"""A district with a loaded pack and the people of a whistle: community, street, district and the units called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from linli.scenarios.whistles.tests.story import Story
    from support.people import Person


def desk(role: str, unit: str, area: str) -> Person:
    """Somebody with one duty."""
    from support.people import person

    return person(role, unit_code=unit, area_code=area)


@pytest.fixture
def story(hexi: None) -> Story:
    """Nobody has blown a whistle yet."""
    from linli.kernel.cases.queries import names, rulebook
    from linli.scenarios.whistles.tests.story import Story

    rulebook.forget()
    names.forget()
    people = {
        "community": desk("community", "120103001001", "120103001001"),
        "street": desk("street_centre", "120103001", "120103001"),
        "district": desk("district_centre", "120103", "120103"),
        "water": desk("department_clerk", "ZLS", "120103"),
        "housing": desk("department_clerk", "ZJW", "120103"),
        "fire": desk("department_clerk", "XFZD", "120103"),
        "emergency": desk("department_clerk", "YJJ", "120103"),
        "greening": desk("department_clerk", "YLZX", "120103"),
        "sports": desk("department_clerk", "TYJ", "120103"),
        "telecom": desk("department_clerk", "TXYX", "120103"),
        "stranger": desk("community", "120103002001", "120103002001"),
    }
    return Story(people)
