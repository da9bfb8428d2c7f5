"""A home with a contact in a community, the gas form of the pack, and a worker of the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from linli.kernel.base.actor import Actor
    from support.houses import House


@pytest.fixture
def house() -> House:
    """A home in the worker's grid."""
    from support.houses import make_house

    return make_house()


@pytest.fixture
def form() -> str:
    """The gas form of the Hexi pack, published; its slug."""
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms import services

    services.load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    return "gas-inspection"


@pytest.fixture
def worker() -> Actor:
    """A grid worker of the grid in which the home is."""
    from support.people import person

    return person("grid_worker").actor


@pytest.fixture
def phone() -> Client:
    """The browser of a grid worker of that grid."""
    from support.people import browser, person

    return browser(person("grid_worker"))
