"""How many homes and grids each community has: published figures where the pack names them, else plausible ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from linli.lib.packtypes import Pack, PackCommunity, PackFixed

FIXED_HOMES = 26.5
"""Homes a micro-grid where its count is published: room to make the count come out, and near the mode of the field."""
VACANT = 0.03
LEAST_HOMES = 24
"""Homes of the smallest community: one micro-grid."""
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
    micro_grids = _published_micro_grids(pack, share, weights)
    known = {code: round(count * FIXED_HOMES) for code, count in micro_grids.items()}
    rest = [community for community in pack.communities if community.code not in known]
    left = max(homes - sum(known.values()), LEAST_HOMES * len(rest))
    known |= dict(zip((c.code for c in rest), parts(left, [weights[c.code] for c in rest], LEAST_HOMES), strict=True))
    found = {c.code: _usual(pack, c, known[c.code], share, chance[c.code]) for c in pack.communities}
    _publish_grids(pack, share, weights, found)
    return {
        code: replace(target, micro_grids=micro_grids.get(code) if share == 1.0 else None)
        for code, target in found.items()
    }


def _members(pack: Pack) -> Iterator[tuple[PackFixed, list[PackCommunity]]]:
    """Each published entry with the communities it is about; the narrower entry takes its own first."""
    taken: set[str] = set()
    for fixed in sorted(pack.generate.fixed, key=lambda one: len(one.place), reverse=True):
        mine = [c for c in pack.communities if c.code.startswith(fixed.place) and c.code not in taken]
        taken |= {community.code for community in mine}
        yield fixed, mine


def _published_micro_grids(pack: Pack, share: float, weights: Mapping[str, float]) -> dict[str, int]:
    found: dict[str, int] = {}
    for fixed, members in _members(pack):
        if fixed.micro_grids is not None:
            count = max(len(members), round(fixed.micro_grids * share))
            split = parts(count, [weights[c.code] for c in members], least=1)
            found |= dict(zip((c.code for c in members), split, strict=True))
    return found


def _publish_grids(pack: Pack, share: float, weights: Mapping[str, float], found: dict[str, Targets]) -> None:
    """General grids are all published ones less the dedicated; a number of these left out follows the usual share."""
    for fixed, members in _members(pack):
        if fixed.grids is None:
            continue
        said = fixed.dedicated_grids
        among = fixed.grids * pack.generate.dedicated_grid_share if said is None else said
        dedicated = round(among * share)
        general = max(len(members), round(fixed.grids * share) - dedicated)
        mine = [weights[community.code] for community in members]
        split = zip(members, parts(general, mine, least=1), parts(dedicated, mine), strict=True)
        found |= {c.code: replace(found[c.code], grids=g, dedicated=d) for c, g, d in split}


def _weight(community: PackCommunity, rng: np.random.Generator) -> float:
    return float(rng.lognormal(0.0, SPREAD)) * (VILLAGE_WEIGHT if community.kind == "village" else 1.0)


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
