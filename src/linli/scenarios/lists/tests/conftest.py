"""A district with a loaded pack and the people of the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.play import Play


@pytest.fixture
def play(hexi: None) -> Play:
    """Nothing is on the lists yet."""
    return _play()


@pytest.fixture
def committed(own_hexi: str) -> Play:
    """Like ``play``, in a database of its own where everything is committed."""
    return _play()


def _play() -> Play:
    from linli.kernel.cases.queries import names, rulebook
    from support.people import person, unit
    from support.play import Play

    unit("PARTNER", "partner"), unit("OTHER", "partner")
    rulebook.forget()
    names.forget()
    held = {
        "district": ("district_centre", "120103", "120103"),
        "street": ("street_centre", "120103001", "120103001"),
        "community": ("community", "120103001001", "120103001001"),
        "grid": ("grid_worker", "120103001001", "120103001001001"),
        "next": ("community", "120103002001", "120103002001"),
        "partner": ("partner", "PARTNER", "120103"),
        "other": ("partner", "OTHER", "120103"),
        "clerk": ("department_clerk", "HWZX", "120103"),
    }
    return Play({who: person(role, unit_code=unit, area_code=area) for who, (role, unit, area) in held.items()})
