"""A district is generated whole or not at all, the same for the same seed, and replaced only when asked."""

from __future__ import annotations

import pytest
from django.db import connection

from linli.kernel.accounts.models import Duty, User
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.errors import LinliError
from linli.kernel.places import queries
from linli.kernel.places.models import Building, Home, Place, Stairwell
from linli.kernel.registry import generate
from linli.kernel.registry.models import Household, Organisation, Person

pytestmark = pytest.mark.usefixtures("hexi")
SIZE = {"residents": 4_000}


def test_a_small_district_is_there_with_everything_in_its_place() -> None:
    report = generate.run("hexi", **SIZE, seed=1)
    assert Person.objects.count() == report.counts["person"] == 4_000
    micro_grids = set(Place.objects.filter(level="micro_grid").values_list("code", flat=True))
    grids = {place.code: place for place in Place.objects.filter(level="grid")}
    assert set(Stairwell.objects.values_list("place_code", flat=True)) == micro_grids
    assert set(Building.objects.values_list("place_code", flat=True)) <= set(grids)
    assert {code[:15] for code in micro_grids} == {c for c, place in grids.items() if place.kind == "general"}
    assert set(Organisation.objects.values_list("place_code", flat=True)) == {
        code for code, place in grids.items() if place.kind == "dedicated"
    }
    homes = Home.objects.filter(stairwell__place_code=(code := min(micro_grids)))
    assert homes.count() == Place.objects.get(code=code).households
    assert not Person.objects.filter(is_synthetic=False).exists()


def test_a_generated_building_is_located_in_its_own_grid_and_found_by_its_address() -> None:
    generate.run("hexi", **SIZE, seed=1, staff=False)
    for building in Building.objects.order_by("id"):
        found = queries.locate(building.lon, building.lat)
        assert found is not None
        assert found.grid is not None
        assert found.grid.code == building.place_code
        assert found.micro_grid is not None
        best = queries.find_addresses(building.address)[0]
        assert (best.building_id, best.score) == (building.pk, 1.0)


def test_every_grid_has_its_worker_and_lead() -> None:
    report = generate.run("hexi", **SIZE, seed=1)
    grids = set(Place.objects.filter(level="grid").values_list("code", flat=True))
    for role in ("grid_worker", "grid_lead"):
        assert set(Duty.objects.filter(role=role).values_list("area_code", flat=True)) == grids
    assert report.logins["administrator"] == "admin"
    assert set(report.logins) == set(Duty.objects.values_list("role", flat=True))


def test_the_same_seed_gives_the_same_rows_and_another_seed_others() -> None:
    one = generate.run("hexi", **SIZE, seed=1, staff=False)
    same = generate.run("hexi", **SIZE, seed=1, staff=False, replace=True)
    other = generate.run("hexi", **SIZE, seed=2, staff=False, replace=True)
    assert one.digest == same.digest
    assert one.counts == same.counts
    assert other.digest != one.digest


def test_a_second_time_is_refused_and_changes_nothing() -> None:
    generate.run("hexi", **SIZE, seed=1, staff=False)
    with pytest.raises(LinliError, match="district_generated"):
        generate.run("hexi", residents=5_000, seed=1)
    assert Person.objects.count() == 4_000


def test_replacing_leaves_nothing_of_the_old_and_keeps_people_who_work_there() -> None:
    generate.run("hexi", residents=20_000, seed=1)
    old = set(Place.objects.filter(level="grid").values_list("code", flat=True))
    admin = User.objects.get(username="admin").pk
    generate.run("hexi", **SIZE, seed=2, replace=True)
    new = set(Place.objects.filter(level="grid").values_list("code", flat=True))
    assert old - new
    assert User.objects.get(username="admin").pk == admin
    held = Duty.objects.filter(role="grid_worker", valid_until=None)
    assert set(held.values_list("area_code", flat=True)) == new
    assert Household.objects.filter(home__isnull=True).count() == 0


def test_new_rows_after_generating_get_new_ids() -> None:
    generate.run("hexi", **SIZE, seed=1, staff=False)
    building = Building.objects.create(
        place_code="", estate="新", number="1", address="", address_key="", floors=1, lon=0, lat=0
    )
    assert building.pk == Building.objects.count()


def test_generating_is_on_record_and_statistics_are_fresh() -> None:
    generate.run("hexi", **SIZE, seed=7, staff=False)
    record = AuditRecord.objects.get(action="registry.generated")
    assert (record.detail["seed"], record.detail["residents"]) == (7, 4_000)
    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = 'registry_person'")
        assert cursor.fetchone()[0] == 4_000
