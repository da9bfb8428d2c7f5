"""A district with a loaded pack and the people around a dispute: who registers it, leads, mediates, advises."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from linli.scenarios.disputes.tests.story import Story


@pytest.fixture
def story(hexi: None, settings: Any, tmp_path: Path) -> Story:
    """Nobody has registered a dispute yet; files go into a folder of the test's own."""
    from linli.kernel.cases.queries import names, rulebook
    from linli.scenarios.disputes.tests.story import OTHER_STREET, Story
    from support.people import person

    settings.ENV = dataclasses.replace(settings.ENV, home=tmp_path)
    rulebook.forget()
    names.forget()
    people = {
        "grid": person("grid_worker"),
        "community": person("community"),
        "street": person("street_centre"),
        "lead": person("mediation_lead"),
        "mediator": person("mediator"),
        "second": person("mediator"),
        "adviser": person("mediator"),
        "recorder": person("mediator"),
        "outsider": person("mediator"),  # on duty in the same street, in no team
        "other_lead": person("mediation_lead", unit_code=OTHER_STREET, area_code=OTHER_STREET),
        "other_mediator": person("mediator", unit_code=OTHER_STREET, area_code=OTHER_STREET),
        "district_lead": person("mediation_lead", unit_code="SFJ", area_code="120103"),
        "administrator": person("administrator"),
        "auditor": person("auditor"),
    }
    return Story(people)
