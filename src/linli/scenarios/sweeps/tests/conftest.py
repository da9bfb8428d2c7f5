"""A community with homes, the household form of the pack, and the people who go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.houses import House
    from support.people import Person


@pytest.fixture
def form() -> str:
    """The forms of the pack, published; the slug of the household form."""
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms import services

    services.load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    return "sweep-household"


@pytest.fixture
def houses() -> list[House]:
    """Four homes of one grid, one of the next grid."""
    from support.houses import MICRO_GRID, make_house
    from support.people import COMMUNITY

    return [make_house(MICRO_GRID, f"{n}01") for n in range(1, 5)] + [make_house(f"{COMMUNITY}002001", "501")]


@pytest.fixture
def worker() -> Person:
    """A grid worker of the first grid."""
    from support.people import person

    return person("grid_worker")


@pytest.fixture
def community() -> Person:
    """Somebody of the community."""
    from support.people import person

    return person("community")
