"""The whole district planned, community by community."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.generation.community import plan_community
from linli.kernel.places.generation.counts import targets
from linli.kernel.places.generation.estates import Names, plan_estates
from linli.kernel.places.generation.numbering import Numbered, enter
from linli.kernel.places.generation.plan import DistrictPlan
from linli.kernel.places.shapes.plane import Plane
from linli.lib.packtypes import Pack, PackCommunity

Progress = Callable[[Iterable[PackCommunity]], Iterable[PackCommunity]]


def plan_district(
    pack: Pack,
    cells: Mapping[str, BaseGeometry],
    plane: Plane,
    residents: int,
    seed: int,
    progress: Progress = lambda communities: communities,
) -> DistrictPlan:
    """Plan everything below the communities for about that many residents.

    ``cells``: each community's border in degrees; communities without one stay empty. Every community has random
    numbers of its own, so that one that changes does not disturb the others.
    """
    wanted = targets(pack, residents, _random(seed, 0))
    names = Names(pack, _random(seed, 1))
    streets = {street.code: street.name for street in pack.streets}
    plan = DistrictPlan()
    for community in progress([one for one in pack.communities if one.code in cells]):
        rng = _random(seed, int(community.code))
        target = wanted[community.code]
        estates = plan_estates(pack.generate, community.kind, target, rng)
        laid = plan_community(plane.flat(cells[community.code]), target, estates, pack.generate, rng)
        titles = names.estates(community, len(estates))
        roads = [names.road(rng) for _ in estates]
        numbered = Numbered(community, laid, estates, titles, roads, f"{pack.name}{streets[community.street_code]}")
        least, most = pack.generate.police_grids_per_community
        enter(plan, numbered, plane, int(rng.integers(least, most + 1)), names.sites, rng)
    return plan


def _random(seed: int, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed, stream]))
