"""A community with the pack's forms, an elder in it, and the people around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from linli.scenarios.care.tests.round_an_elder import Around


@pytest.fixture
def around(hexi: None) -> Around:
    """An elder at home, nobody in care yet; a worker, a doctor of a department, the community, the street."""
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.cases.queries import names, rulebook
    from linli.kernel.forms.services import load_pack_forms
    from linli.kernel.places.models import Place
    from linli.scenarios.care.tests.round_an_elder import OTHER, Around
    from support.houses import make_house
    from support.people import COMMUNITY, person

    rulebook.forget()
    names.forget()
    grid = Place.objects.get(code=COMMUNITY, valid_until=None)
    grid.pk, grid.code, grid.level, grid.parent_code = None, f"{COMMUNITY}001", "grid", COMMUNITY
    grid.save()
    load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    people = {
        "worker": person("grid_worker"),
        "colleague": person("grid_worker"),  # of the same grid, in no team
        "lead": person("grid_lead"),
        "doctor": person("department_clerk"),
        "partner": person("partner"),
        "community": person("community"),
        "street": person("street_centre"),
        "district": person("district_centre"),
        "head": person("department_head"),
        "mediator": person("mediator"),
        "administrator": person("administrator"),
        "auditor": person("auditor"),
        "other_community": person("community", unit_code=OTHER, area_code=OTHER),
    }
    return Around(people, make_house().contact, make_house(f"{OTHER}001001", "502").contact)
