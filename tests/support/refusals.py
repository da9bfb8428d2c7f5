"""What is refused, and why."""

from __future__ import annotations

import pytest

from linli.kernel.base.errors import LinliError


def refused(code: str) -> pytest.RaisesExc[LinliError]:
    """Expects a refusal with this code of the catalogue."""
    return pytest.raises(LinliError, check=lambda error: error.code == code)
