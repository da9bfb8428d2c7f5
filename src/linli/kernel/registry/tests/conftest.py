"""A memory of places that ends with each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """What one test put into memory and then rolled back is not seen by the next."""
    from linli.kernel.places.queries.memory import look_again

    look_again()
    yield
    look_again()
