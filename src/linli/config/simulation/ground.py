"""Where things happen on a simulated day: buildings of the generated district, a few in every street."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from linli.config.simulation.reports import Spot
from linli.kernel.places.models import Building

REPORTS_A_SPOT = 6
LEAST_A_STREET = 2


def spots(*, reports: int, seed: int) -> list[Spot]:
    """Buildings for so many reports, some in every street; the same for the same district and seed."""
    streets: dict[str, list[Spot]] = defaultdict(list)
    columns = ("place_code", "address", "estate", "number", "road", "lon", "lat")
    for row in Building.objects.order_by("id").values_list(*columns):
        streets[row[0][:9]].append(Spot(*row))
    rng = Random(f"linli ground {seed}")
    most = max(LEAST_A_STREET, reports // REPORTS_A_SPOT // max(1, len(streets)))
    return [spot for code in sorted(streets) for spot in rng.sample(streets[code], min(most, len(streets[code])))]
