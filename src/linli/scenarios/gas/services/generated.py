"""The LPG of a synthetic district: users, firms, cylinders with their rounds, pipes and safety workers, as the pack
states them, whatever the number of residents. Nobody and nothing in it is real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice, zip_longest
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from linli.kernel.accounts import services as accounts
from linli.kernel.accounts.queries.staff import usernames_taken
from linli.kernel.accounts.services import NewDuty, NewStaff
from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.locator import locate
from linli.kernel.registry.generate import DEMO_PASSWORD
from linli.kernel.registry.generation.names import PersonNames
from linli.kernel.registry.services import equipment, facts
from linli.kernel.registry.services.equipment import NewOrganisation
from linli.kernel.registry.services.facts import Said, Source
from linli.lib.calendars import SHANGHAI
from linli.lib.manyids import uuids
from linli.lib.packtypes import Pack
from linli.scenarios.gas.models import PipeSegment, SafetyWorker
from linli.scenarios.gas.queries import ground
from linli.scenarios.gas.queries.register import At
from linli.scenarios.gas.rules import drawing, terms
from linli.scenarios.gas.rules.terms import Terms
from linli.scenarios.gas.services import pipe_register, rounds_of_cylinders
from linli.scenarios.gas.services.user_register import firm_facts

SOURCE = Source("generated")
_NAMES = {
    "filling": "示范液化气第{n}充装站",
    "selling": "示范液化气第{n}供应点",
    "transporting": "示范瓶装气第{n}配送队",
}
_TABLES = "gas_handover, gas_holding, gas_stop, gas_pipesegment, gas_safetyworker, gas_firmunit"


@transaction.atomic
def generate(pack: Pack, *, seed: int, by: Actor) -> Mapping[str, int]:
    """Make the district's LPG anew; answers how many of what. What was generated before is taken away.

    Raises:
        LinliError: ledger_in_use, when somebody has signed an inspection.
    """
    said = terms.read(pack.settings)
    _clear()
    if not said.users:
        return {}
    rng = np.random.Generator(np.random.PCG64([seed, 7]))
    users = _users(said, pack, rng, by)
    firms = _firms(said, pack, rng, by)
    many = rounds_of_cylinders.generate(said, pack, users, firms, rng, by)
    counts = {
        "gas_users": len(users), "gas_firms": sum(map(len, firms.values())), "cylinders": many,
        "pipe_segments": _pipes(said, pack, rng), "safety_workers": _workers(said, pack, rng, by),
    }  # fmt: skip
    audit.record(
        by=by, action="gas.generated", object_type="district", object_id=pack.code, place_code=pack.code,
        detail={"seed": seed, **counts},
    )  # fmt: skip
    return counts


def _clear() -> None:
    if ground.is_signed():
        raise LinliError("ledger_in_use")
    with connection.cursor() as cursor:
        cursor.execute("alter table gas_handover disable trigger user; alter table gas_holding disable trigger user")
        cursor.execute(f"truncate {_TABLES} restart identity")
        cursor.execute("alter table gas_handover enable trigger user; alter table gas_holding enable trigger user")


def _users(said: Terms, pack: Pack, rng: np.random.Generator, by: Actor) -> list[At]:
    """Homes and businesses spread over the district; organisations come first, they have more than one cylinder."""
    businesses, homes = ground.businesses(), ground.homes()
    some = [businesses[i] for i in drawing.spread(said.user_organisations, len(businesses), rng)]
    rest = [homes[i] for i in drawing.spread(said.users - len(some), len(homes), rng)]
    found = [At("organisation", *row) for row in some] + [At("home", *row) for row in rest]
    at = _moment(pack)
    told = [Said(one.kind, one.uuid, f"{one.kind}.gas_kind", "lpg", at) for one in found]
    facts.say_new(facts=told, source=SOURCE, by=by)
    return found


def _firms(said: Terms, pack: Pack, rng: np.random.Generator, by: Actor) -> dict[str, list[tuple[At, str]]]:
    """Firms by their part in the trade, each with its name, near communities."""
    kinds = [kind for kind, many in said.firms.items() for _ in range(many)]
    points = [point for of_street in ground.centres().values() for point in of_street]
    ids = [UUID(one) for one in uuids(len(kinds), pack.valid_from, rng)]
    spots = [points[i] for i in drawing.spread(len(kinds), len(points), rng)]
    rng.shuffle(spots)
    rows = list(_named(kinds, ids, spots))
    equipment.found([row for _, row in rows], source=SOURCE.kind)
    until = pack.valid_from.replace(year=pack.valid_from.year + 2)
    found: dict[str, list[tuple[At, str]]] = {kind: [] for kind in said.firms}
    told: list[Said] = []
    for n, (kind, row) in enumerate(rows, start=1):
        at = At("organisation", row.uuid, row.place_code)
        found[kind].append((at, row.name))
        told += firm_facts(at, (kind,), f"示范证{pack.code}{n:03d}", until)
    facts.say_new(facts=told, source=SOURCE, by=by)
    return found


def _named(kinds: Sequence[str], ids: Sequence[UUID], spots: Sequence[Any]) -> Iterator[tuple[str, NewOrganisation]]:
    numbers = dict.fromkeys(kinds, 0)
    for kind, uuid, (lon, lat) in zip(kinds, ids, spots, strict=False):
        numbers[kind] += 1
        located = locate(lon, lat)
        place = located.code[:15] if located else ""
        yield (
            kind,
            NewOrganisation(
                uuid, _NAMES[kind].format(n=numbers[kind]), "enterprise", "", place, float(lon), float(lat), True
            ),
        )


def _pipes(said: Terms, pack: Pack, rng: np.random.Generator) -> int:
    centres = ground.centres()
    streets = list(centres)
    drawn = drawing.segments(said.pipes, pack.valid_from.year, list(centres.values()), rng) if streets else []
    rows = [
        PipeSegment(
            code=f"{pack.number_prefix}-P{n:04d}", street_code=streets[one.street],
            length_km=Decimal(one.length_m) / 1000,
            planned_year=one.planned_year, done_on=one.done_on, line=one.line, is_synthetic=True, source=SOURCE.kind,
            updated_at=_moment(pack),
        )
        for n, one in enumerate(drawn, start=1)
    ]  # fmt: skip
    pipe_register.enrol(rows, [UUID(one) for one in uuids(len(rows), pack.valid_from, rng)])
    return len(rows)


def _workers(said: Terms, pack: Pack, rng: np.random.Generator, by: Actor) -> int:
    """So many of the people on the ground, in turn from every community; where a small district has fewer, more are
    hired for its grids. Nobody where it was generated without staff."""
    there = ground.people_on_the_ground()
    lacking = said.workers - len({user for people in there.values() for user in people})
    if there and lacking > 0:
        _hire(lacking, pack, rng, by)
        there = ground.people_on_the_ground()
    turns = zip_longest(*([(community, user) for user in people] for community, people in there.items()))
    picked = islice((one for turn in turns for one in turn if one is not None), said.workers)
    rows = (SafetyWorker(community_code=community, user_id=user) for community, user in picked)
    return len(SafetyWorker.objects.bulk_create(rows, batch_size=2000))


def _hire(many: int, pack: Pack, rng: np.random.Generator, by: Actor) -> None:
    """More grid workers, spread over the grids, with the password of everybody made up."""
    names = PersonNames(pack).some(many, rng)
    posts = islice(cycle(ground.grids()), many)
    rows = [
        NewStaff(f"safety{pack.code}-{n}", name, (NewDuty("grid_worker", grid[:12], grid),))
        for n, (grid, name) in enumerate(zip(posts, names, strict=True), start=1)
    ]
    known = usernames_taken(row.username for row in rows)
    accounts.create_users_bulk(
        rows=[row for row in rows if row.username not in known],
        password_hash=accounts.hash_password(DEMO_PASSWORD, is_public=True), by=by, valid_from=pack.valid_from,
    )  # fmt: skip


def _moment(pack: Pack) -> datetime:
    return datetime.combine(pack.valid_from, datetime.min.time(), SHANGHAI).astimezone(UTC) + timedelta(hours=1)
