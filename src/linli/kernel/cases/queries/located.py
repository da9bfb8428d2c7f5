"""Where a position lies, for cases."""

from __future__ import annotations

from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.locator import locate


def place_code(lon: float, lat: float) -> str:
    """The code of the smallest place at a position (WGS 84 degrees). Raises place_outside."""
    found = locate(lon, lat)
    if found is None:
        raise LinliError("place_outside")
    return found.code
