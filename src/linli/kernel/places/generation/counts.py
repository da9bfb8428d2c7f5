"""How many homes and grids each community has: published figures where the pack names them, else plausible ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linli.lib.packtypes import Pack, PackCommunity, PackFixed

FIXED_HOMES = 26.5
"""Homes a micro-grid where its count is published: room to make the count come out, and near the mode of the field."""
VACANT = 0.03
SPREAD = 0.4
"""Standard deviation of the logarithm of a community's weight."""
VILLAGE_WEIGHT = 0.45


@dataclass(frozen=True, slots=True)
class Targets:
    """What one community is to get; ``micro_grids`` None: as many as the rule makes."""

    homes: int
    grids: int
    dedicated: int
    micro_grids: int | None


def households_of(pack: Pack, residents: int) -> int:
    """Households of that many residents, at the pack's size of a household."""
    return max(1, round(residents / pack.generate.persons_per_household))


def targets(pack: Pack, residents: int, rng: np.random.Generator) -> dict[str, Targets]:
    """Code of a community → what it is to get. Published figures hold at the pack's population, else in part."""
    share = min(1.0, residents / pack.generate.population)
    homes = round(households_of(pack, residents) / (1 - VACANT))
    weights = {community.code: _weight(community, rng) for community in pack.communities}
    chance = {community.code: (rng.random(), rng.random()) for community in pack.communities}
    found: dict[str, Targets] = {}
    for fixed in sorted(pack.generate.fixed, key=lambda one: len(one.place), reverse=True):
        members = [c for c in pack.communities if c.code.startswith(fixed.place) and c.code not in found]
        found |= _published(members, fixed, share, weights)
    rest = [community for community in pack.communities if community.code not in found]
    left = max(homes - sum(target.homes for target in found.values()), 24 * len(rest))
    for community, count in zip(rest, parts(left, [weights[c.code] for c in rest], least=24), strict=True):
        found[community.code] = _usual(pack, community, count, share, chance[community.code])
    return found


def _weight(community: PackCommunity, rng: np.random.Generator) -> float:
    return float(rng.lognormal(0.0, SPREAD)) * (VILLAGE_WEIGHT if community.kind == "village" else 1.0)


def _published(
    members: Sequence[PackCommunity], fixed: PackFixed, share: float, weights: dict[str, float]
) -> dict[str, Targets]:
    """The published counts of a street (or one community) over its communities, nobody with less than one grid."""
    mine = [weights[community.code] for community in members]
    dedicated = round((fixed.dedicated_grids or 0) * share)
    grids = max(len(members), round((fixed.grids or 0) * share) - dedicated)
    micro_grids = max(grids, round((fixed.micro_grids or 0) * share))
    split = zip(
        members,
        parts(grids, mine, least=1),
        parts(dedicated, mine),
        parts(micro_grids, mine, least=1),
        strict=True,
    )
    return {c.code: Targets(round(m * FIXED_HOMES), g, d, m if share == 1.0 else None) for c, g, d, m in split}


def _usual(pack: Pack, community: PackCommunity, homes: int, share: float, chance: tuple[float, float]) -> Targets:
    said = pack.generate
    least, most = said.grids_per_village if community.kind == "village" else said.grids_per_community
    per_grid = sum(said.micro_grids_per_grid) / 2 * (said.households_per_micro_grid_mode + 4)
    grids = int(np.clip(round(homes / per_grid), min(least, homes // 100) if share == 1.0 else 1, most))
    grids = max(1, grids)
    odds = said.dedicated_grid_share / (1 - said.dedicated_grid_share)
    dedicated = int(grids * odds * (0.6 + 0.8 * chance[0]) + chance[1])
    return Targets(homes, grids, dedicated, None)


def parts(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """A whole number in proportion to weights, by largest remainders, nobody below ``least``; sums to ``total``."""
    shares: npt.NDArray[np.float64] = np.asarray(weights) / sum(weights) * (total - least * len(weights))
    whole = np.floor(shares).astype(int)
    order = np.argsort(whole - shares, kind="stable")
    whole[order[: total - least * len(weights) - int(whole.sum())]] += 1
    return [int(part) + least for part in whole]
