"""The events' loop, for what the engine does to any case."""

from __future__ import annotations

import pytest

from linli.scenarios.events.tests.conftest import loop  # noqa: F401


@pytest.fixture(autouse=True)
def _types() -> None:
    """Every installed scenario's case types are known."""
    from linli.kernel.scenario import scenarios

    scenarios()
