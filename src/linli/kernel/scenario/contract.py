"""``Scenario`` and how the installed ones are found.

A scenario is a folder under ``linli.scenarios`` (or a package with an entry point in the group ``linli.scenarios``)
that exposes one :class:`Scenario`. A further field needs a real user.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from ninja import Router

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import Grants
from linli.kernel.cases.types import CaseType, register
from linli.kernel.insight import types as insight
from linli.kernel.insight.types import Indicator
from linli.kernel.rounds import types as rounds
from linli.kernel.rounds.types import RoundType


@dataclass(frozen=True)
class Scenario:
    """What the kernel must know of a mechanism.

    ``case_types`` declare states, moves and rules, ``round_types`` whom rounds go to, with which form and how often;
    ``grants`` say which roles may make which moves; ``router`` is mounted at ``/api/v1/<slug>``, ``public_router`` (no
    account needed) at ``/api/v1/public``; ``on`` maps a move's name to handlers that hear of it after the commit;
    ``jobs`` are modules with procrastinate tasks; ``indicators`` declare counts with their denominators; ``generate``
    makes its part of a synthetic district anew (pack, seed and who; answers how many of what), after the register's.
    """

    slug: str
    title: str
    title_en: str
    case_types: tuple[CaseType, ...] = ()
    round_types: tuple[RoundType, ...] = ()
    grants: Grants = field(default_factory=Grants)
    router: Router | None = None
    public_router: Router | None = None
    on: Mapping[str, tuple[Callable[..., Any], ...]] = field(default_factory=dict)
    jobs: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    generate: Callable[..., Mapping[str, int]] | None = None


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All installed scenarios, in the order of the settings, then of the entry points; their case types registered."""
    found = [import_string(path) for path in settings.SCENARIOS]
    found += [point.load() for point in sorted(entry_points(group="linli.scenarios"), key=lambda p: p.name)]
    slugs = [scenario.slug for scenario in found]
    if len(set(slugs)) != len(slugs):
        raise ValueError(f"two scenarios with one slug: {slugs}")
    for scenario in found:
        permissions.add(scenario.grants)
        for case_type in scenario.case_types:
            register(case_type)
        for round_type in scenario.round_types:
            rounds.register(round_type)
        insight.register(scenario.slug, scenario.case_types, scenario.indicators)
    return tuple(found)
