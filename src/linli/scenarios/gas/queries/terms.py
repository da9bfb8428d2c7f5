"""The district's terms of LPG, read once in the life of a process."""

from __future__ import annotations

from functools import cache

from linli.kernel.base.pack import installed_pack
from linli.scenarios.gas.rules import terms


@cache
def current() -> terms.Terms:
    """What the installed pack says. Raises PackError when it has faults."""
    return terms.read(installed_pack().settings)
