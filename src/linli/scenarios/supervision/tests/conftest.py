"""A district with a loaded pack and the people of supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.play import Play


@pytest.fixture
def play(hexi: None) -> Play:
    """Nothing is ordered yet."""
    from linli.kernel.cases.queries import names, rulebook
    from support.people import person
    from support.play import Play

    rulebook.forget()
    names.forget()
    held = {
        "district": ("district_centre", "120103", "120103"),
        "street": ("street_centre", "120103001", "120103001"),
        "next_street": ("street_centre", "120103002", "120103002"),
        "community": ("community", "120103001001", "120103001001"),
        "clerk": ("department_clerk", "HWZX", "120103"),
        "head": ("department_head", "HWZX", "120103"),
        "water": ("department_head", "ZLS", "120103"),
    }
    return Play({who: person(role, unit_code=unit, area_code=area) for who, (role, unit, area) in held.items()})
