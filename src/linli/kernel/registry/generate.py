"""A synthetic district from its pack: planned in memory, then copied into the tables in one transaction."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import connection, transaction
from tqdm import tqdm

from linli.kernel.accounts import services as accounts
from linli.kernel.accounts.queries.staff import areas_of_duties, usernames_taken
from linli.kernel.accounts.services.areas import follow_places
from linli.kernel.audit import services as audit
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.generation.counts import households_of
from linli.kernel.places.generation.district import plan_district
from linli.kernel.places.generation.plan import DistrictPlan
from linli.kernel.places.models import Building, Place
from linli.kernel.places.services import generated as places
from linli.kernel.places.services.blocks import Table, copy
from linli.kernel.places.services.loading import load_pack_places
from linli.kernel.places.services.stamp import touch
from linli.kernel.places.shapes.plane import plane_of
from linli.kernel.registry.generation.names import PersonNames
from linli.kernel.registry.generation.people import People, draw_people
from linli.kernel.registry.generation.staff import examples, plan_staff
from linli.kernel.registry.services import generated as registry
from linli.lib.packfiles import read_pack
from linli.lib.packtypes import Pack

DEMO_PASSWORD = "linli-demo-2026"  # noqa: S105  (of made-up people; the README prints it)


@dataclass(frozen=True)
class Report:
    """What was generated. ``digest`` is over every row: the same pack, size and seed give the same."""

    counts: dict[str, int]
    digest: str
    seconds: dict[str, float]
    logins: dict[str, str] = field(default_factory=dict)  # role → username


def run(
    district: str | Pack,
    *,
    residents: int = 20_000,
    seed: int = 1,
    replace: bool = False,
    staff: bool = True,
    password: str = DEMO_PASSWORD,
    quiet: bool = True,
    by: Actor = SYSTEM,
) -> Report:
    """Generate the district below its communities. Loads the pack's places and units first when they are missing.

    Raises:
        LinliError: ``district_generated`` when there is one already and ``replace`` is not set.
    """
    pack = district if isinstance(district, Pack) else read_pack(settings.ENV.packs / district)
    clock = _Stopwatch()
    bar = partial(tqdm, disable=quiet, ascii=False, dynamic_ncols=True)
    load_pack_places(pack, by=by)
    accounts.load_units(pack=pack, by=by)
    plan, people = _plan(pack, residents, seed, bar)
    tables = _tables(pack, plan, people, seed)
    clock.lap("plan")
    with transaction.atomic():
        _make_room(replace)
        digest = _copy_all(tables, bar)
        touch()
        _record(pack, tables, residents, seed, by)
        clock.lap("copy")
        logins = _hire(pack, plan, seed, password, by) if staff else {}
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(table.name for table in tables)}")
    clock.lap("finish")
    counts = {table.name.split("_", 1)[1]: table.rows for table in tables}
    return Report(counts, digest, clock.laps, logins)


def tables(pack: Pack, *, residents: int, seed: int) -> list[Table]:
    """The rows that ``run`` would copy for the communities as they are now."""
    return _tables(pack, *_plan(pack, residents, seed, partial(tqdm, disable=True)), seed)


def _tables(pack: Pack, plan: DistrictPlan, people: People, seed: int) -> list[Table]:
    return places.tables_of(plan, pack, seed) + registry.tables_of(people, plan.sites, pack.valid_from, seed)


def _plan(pack: Pack, residents: int, seed: int, bar: Callable[..., Any]) -> tuple[DistrictPlan, People]:
    rows = Place.objects.filter(level="community", valid_until=None, boundary__isnull=False).order_by("code")
    cells = {row.code: shapely.from_wkb(bytes(row.boundary or b"")) for row in rows}
    plane = plane_of(shapely.union_all(list(cells.values())))
    progress = partial(bar, desc=f"{pack.name}: 网格 grids")
    plan = plan_district(pack, cells, plane, residents, seed, progress)
    homes = sum(f * n for f, n in zip(plan.door_floors, plan.door_per_floor, strict=True))
    rng = np.random.Generator(np.random.PCG64([seed, 2]))
    on, names = pack.valid_from, PersonNames(pack)
    return plan, draw_people(homes, households_of(pack, residents), residents, names, pack.code, on, rng)


def _make_room(replace: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # a million deferred checks would wait in memory
    if Building.objects.exists() or Place.objects.filter(level="grid").exists():
        if not replace:
            raise LinliError("district_generated")
        with connection.cursor() as cursor:
            registry.clear_generated(cursor)
            places.clear_generated(cursor)


def _copy_all(tables: Iterable[Table], bar: Callable[..., Any]) -> str:
    tables, digest = list(tables), hashlib.sha256()
    with (
        connection.cursor() as cursor,
        bar(total=sum(t.rows for t in tables), desc="写入 rows", unit_scale=True) as shown,
    ):
        for table in tables:
            for count, block in copy(cursor.cursor, table):
                digest.update(block)
                shown.update(count)
    return digest.hexdigest()


def _record(pack: Pack, tables: Iterable[Table], residents: int, seed: int, by: Actor) -> None:
    counts = {table.name: table.rows for table in tables}
    detail = {"residents": residents, "seed": seed, "rows": counts}
    audit.record(
        by=by,
        action="registry.generated",
        object_type="district",
        object_id=pack.code,
        place_code=pack.code,
        detail=detail,
    )


def _hire(pack: Pack, plan: DistrictPlan, seed: int, password: str, by: Actor) -> dict[str, str]:
    grids = [place.code for place in plan.places if place.level == "grid"]
    follow_places(codes={}, gone=areas_of_duties(15) - set(grids), by=by)
    staff = plan_staff(pack, grids, np.random.Generator(np.random.PCG64([seed, 4])))
    known = usernames_taken(person.username for person in staff)
    accounts.create_users_bulk(
        rows=[person for person in staff if person.username not in known],
        password_hash=accounts.hash_password(password, is_public=password == DEMO_PASSWORD),
        by=by,
        valid_from=pack.valid_from,
    )
    return examples(staff)


class _Stopwatch:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 3)
        self._last = now
