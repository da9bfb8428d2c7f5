"""The rules of care of this installation's district, read once in the life of a process."""

from __future__ import annotations

from functools import cache

from linli.kernel.base.pack import installed_pack
from linli.scenarios.care.rules.rulebook import Rulebook, read_rules


@cache
def rulebook() -> Rulebook:
    """The district's rules. Raises PackError when they have faults."""
    return read_rules(installed_pack().path)
