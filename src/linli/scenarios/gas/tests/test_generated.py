"""The district's LPG at the scale that its pack states, and the same for one seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from linli.kernel.base.actor import SYSTEM
from linli.lib.packfiles import read_pack
from linli.scenarios.gas.models import Inspection
from linli.scenarios.gas.queries import cylinders, ledger, reach, summary, users
from linli.scenarios.gas.rules.ledger import replay
from linli.scenarios.gas.services import generated
from support.refusals import refused


@pytest.fixture
def district(own_hexi: str) -> Iterator[dict[str, int]]:
    """Hexi with few residents and all of its LPG; how many of what."""
    from linli.kernel.registry import generate

    generate.run("hexi", residents=6_000, seed=3)
    yield dict(generated.generate(read_pack(settings.ENV.packs / "hexi"), seed=3, by=SYSTEM))


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def digest() -> list[tuple[Any, ...]]:
    """The whole ledger and all labels in a few letters."""
    return rows(
        "select md5(string_agg(h::text, ',' order by h.id)),"
        " (select md5(string_agg(e.code || e.uuid, ',' order by e.id))"
        " from registry_equipment e) from (select id, cylinder_uuid, seq, step, to_uuid, at from gas_handover) h"
    )


def test_every_user_every_cylinder_and_every_worker_of_the_pack_is_there(district: dict[str, int]) -> None:
    told = summary.summary(by=SYSTEM)
    assert sum(told["users"].values()) == 1458 and 0 < told["users"]["organisations"] <= 158
    assert told["cylinders"]["total"] == district["cylinders"] == 2284
    assert told["workers"] == {"people": 1476, "communities": 149, "streets": 14}
    assert (told["pipes"]["planned_km"], told["pipes"]["done_km"], told["pipes"]["renewed_km"]) == (23.7, 18.7, 147.2)
    assert 0 < told["cylinders"]["stopped"] < 300
    everybody = cylinders.inside(reach.scope(SYSTEM))
    assert {row.holder_uuid for row in everybody if row.state == "in_use"} <= users.uuids()
    for row in everybody:  # every cylinder traceable: its lines lead to where it is
        state, holder, seq = replay(ledger.rows(ledger.lines(row.uuid)))
        assert holder is not None
        assert (state, holder.kind, holder.uuid, seq) == (row.state, row.holder_kind, str(row.holder_uuid), row.seq)


def test_the_same_seed_gives_the_same_ledger_and_another_one_does_not(own_hexi: str) -> None:
    from linli.kernel.registry import generate

    pack, seen = read_pack(settings.ENV.packs / "hexi"), []
    for seed in (5, 5, 6):
        generate.run("hexi", residents=3_000, seed=5, replace=bool(seen), staff=False)
        generated.generate(pack, seed=seed, by=SYSTEM)
        seen.append(digest())
    assert seen[0] == seen[1] != seen[2]


def test_nothing_is_generated_over_a_signed_inspection(hexi: None) -> None:
    with connection.cursor() as cursor:
        columns = [field.column for field in Inspection._meta.fields if field.column != "id"]
        cursor.execute(
            "insert into gas_inspection (uuid, community_code, seq, form, form_version, submission_uuid,"
            " submission_sha256, subject_kind, subject_uuid, place_code, inspector_id, inspector_name,"
            " inspector_signature, user_signature, inspected_at, signed_at, result, hazards, cylinders, previous_hash,"
            " hash) values (gen_random_uuid(), '1', 1, '', '', gen_random_uuid(), '', 'home', gen_random_uuid(), '', 1,"
            " '', 'a', 'b', now(), now(), 'sound', '[]', '[]', '', '')"
        )
    assert len(columns) == 22
    with refused("ledger_in_use"):
        generated.generate(read_pack(settings.ENV.packs / "hexi"), seed=1, by=SYSTEM)
