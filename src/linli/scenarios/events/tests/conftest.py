"""The fixture ``loop``; what it is made of is imported late, when Django is set up."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def loop(hexi: None) -> Any:
    """A loop with one person of each role in the first street; the department is the sanitation centre."""
    from linli.kernel.cases.queries import names, rulebook
    from linli.scenarios.events.tests.story import Loop
    from support.people import person

    rulebook.forget()
    names.forget()
    roles = ("grid_worker", "grid_lead", "community", "street_centre", "district_centre", "administrator", "auditor")
    people = {role: person(role) for role in roles}
    people |= {role: person(role, unit_code="HWZX") for role in ("department_clerk", "department_head")}
    return Loop(people)
