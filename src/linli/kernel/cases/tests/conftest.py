"""The events' loop, for what the engine does to any case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from linli.scenarios.events.tests.conftest import loop  # noqa: F401


@pytest.fixture(autouse=True)
def _types() -> None:
    """Every installed scenario's case types are known."""
    from linli.kernel.scenario import scenarios

    scenarios()


@pytest.fixture
def at_ten() -> Iterator[None]:
    """It is Monday, ten in the morning."""
    from linli.kernel.base import clock
    from linli.scenarios.events.tests.story import MONDAY_TEN

    with clock.at(MONDAY_TEN):
        yield
