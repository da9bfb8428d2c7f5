"""Plans of the packs that many tests look at, and a memory of places that ends with each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from linli.kernel.places.generation.district import plan_district
from linli.kernel.places.generation.plan import DistrictPlan
from linli.kernel.places.shapes.layout import Layout, lay_out
from linli.lib.packfiles import Pack, read_pack

PACKS = Path(__file__).resolve().parents[5] / "packs"


@dataclass(frozen=True)
class Planned:
    """A pack, its layout, and a plan of it with the shapes by code (degrees)."""

    pack: Pack
    layout: Layout
    plan: DistrictPlan
    shapes: dict[str, BaseGeometry]


def planned(slug: str, residents: int, seed: int = 1) -> Planned:
    """A plan of a pack of the house."""
    pack = read_pack(PACKS / slug)
    layout = lay_out(pack)
    plan = plan_district(pack, layout.communities, layout.plane, residents, seed)
    return Planned(pack, layout, plan, {p.code: shapely.from_wkb(p.boundary) for p in plan.places})


@pytest.fixture(scope="session", params=["hexi", "beichen"])
def small(request: pytest.FixtureRequest) -> Planned:
    """Each district with a small share of its people."""
    return planned(request.param, 20_000)


@pytest.fixture(scope="session")
def full() -> Planned:
    """Hexi with all its people."""
    return planned("hexi", 800_000)


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """What one test put into memory and then rolled back is not seen by the next."""
    from linli.kernel.places.queries.memory import look_again

    look_again()
    yield
    look_again()
