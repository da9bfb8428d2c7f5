"""Places change with a date; what was before stays, what is now follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import shapely
from django.db import IntegrityError, transaction

from linli.kernel.accounts.models import Duty, Unit
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.places import queries, services
from linli.kernel.places.models import Building, Place, PlaceChange, PlaceSuccession, Stairwell
from linli.kernel.places.services import After, Recoding, change, on_recode
from support import people

pytestmark = pytest.mark.usefixtures("hexi")
DAY = date(2026, 5, 1)
BEFORE = DAY - timedelta(days=1)
A, B, OTHER_STREET = "120103001001", "120103001004", "120103002"


@pytest.fixture(autouse=True)
def heard() -> Iterator[list[Recoding]]:
    """What a listener was told."""
    told: list[Recoding] = []
    on_recode.append(told.append)
    yield told
    on_recode.remove(told.append)


def grids(community: str, count: int) -> list[str]:
    """Grids with a micro-grid, a building and a stairwell each, side by side."""
    codes = []
    for n in range(1, count + 1):
        cell = shapely.to_wkb(shapely.box(117.2 + n / 1000, 39.1, 117.201 + n / 1000, 39.101))
        code = f"{community}{n:03d}"
        for level, mine, parent in (("grid", code, community), ("micro_grid", code + "001", code)):
            Place.objects.create(
                code=mine,
                level=level,
                kind="general" if level == "grid" else "",
                name=f"网格{n}",
                parent_code=parent,
                lon=117.2005 + n / 1000,
                lat=39.1005,
                boundary=cell,
                households=30,
                valid_from=date(2026, 1, 1),
            )
        building = Building.objects.create(
            place_code=code,
            estate=f"里{community}",
            number=f"{n}号楼",
            address="",
            address_key=code,
            floors=6,
            lon=0,
            lat=0,
        )
        Stairwell.objects.create(building=building, number=1, place_code=code + "001")
        codes.append(code)
    return codes


def refused(code: str, **what: object) -> LinliError:
    """The change is refused with that code, and nothing is changed."""
    before = list(Place.objects.order_by("id").values("code", "name", "valid_from", "valid_until"))
    changes = PlaceChange.objects.count()
    with pytest.raises(LinliError) as caught:
        change(**{"on": DAY, "by": SYSTEM, "before": [], "after": [], **what})  # type: ignore[arg-type]
    assert caught.value.code == code
    assert list(Place.objects.order_by("id").values("code", "name", "valid_from", "valid_until")) == before
    assert PlaceChange.objects.count() == changes
    return caught.value


def test_a_renaming_makes_a_second_version_and_an_audit_record() -> None:
    made = change(kind="rename", on=DAY, before=[A], after=[After(A, "九江社区居委会")], by=SYSTEM)
    assert queries.version_of(A).name == "九江社区居委会"
    assert queries.version_of(A, BEFORE).name == "九江路社区居委会"
    old, new = Place.objects.filter(code=A).order_by("valid_from")
    assert (old.valid_until, new.valid_from, new.valid_until) == (DAY, DAY, None)
    assert bytes(new.boundary or b"") == bytes(old.boundary or b"")
    record = AuditRecord.objects.latest("id")
    assert (record.action, record.object_id, record.place_code) == ("places.rename", str(made), A)


def test_a_new_code_takes_along_all_below_and_whoever_names_it(heard: list[Recoding]) -> None:
    grid = grids(A, 1)[0]
    worker = people.person("grid_worker", unit_code=A, area_code=grid)
    new = "120103001099"
    change(kind="recode", on=DAY, before=[A], after=[After(new)], by=SYSTEM)
    assert queries.version_of(new + "001001").parent_code == new + "001"
    assert Building.objects.get(address_key=grid).place_code == new + "001"
    assert Stairwell.objects.get(building__address_key=grid).place_code == new + "001001"
    assert Duty.objects.get(user_id=worker.id).area_code == new + "001"
    assert heard[0].codes == {A: new, grid: new + "001", grid + "001": new + "001001"}
    assert queries.today_of(grid + "001", BEFORE) == [new + "001001"]
    assert queries.version_of(grid, BEFORE).code == grid
    with pytest.raises(LinliError, match="place_unknown"):
        queries.version_of(grid)


def test_a_move_to_another_street_changes_the_parent() -> None:
    new = OTHER_STREET + "099"
    change(kind="move", on=DAY, before=[A], after=[After(new, parent_code=OTHER_STREET)], by=SYSTEM)
    assert queries.version_of(new).parent_code == OTHER_STREET
    assert A in {node.code for node in queries.children(parent="120103001", on=BEFORE)}
    assert new in {node.code for node in queries.children(parent=OTHER_STREET)}


def test_a_merger_joins_ground_and_children_and_renumbers_only_what_collides(heard: list[Recoding]) -> None:
    first, second = grids(A, 2), grids(B, 3)
    change(kind="merge", on=DAY, before=[A, B], after=[After(A, "合并社区居委会")], by=SYSTEM)
    now_below = [node.code for node in queries.children(parent=A)]
    assert now_below == [A + n for n in ("001", "002", "003", "004", "005")]
    assert heard[0].codes[B] == A
    assert set(first) <= set(now_below)
    assert heard[0].codes[second[2]] == A + "003"  # its number was free
    assert {heard[0].codes[second[0]], heard[0].codes[second[1]]} == {A + "004", A + "005"}
    assert queries.today_of(B, BEFORE) == [A]
    shape = shapely.from_wkb(bytes(queries.version_of(A).boundary or b""))
    parts = [shapely.from_wkb(bytes(queries.version_of(code, BEFORE).boundary or b"")) for code in (A, B)]
    assert shape.area == pytest.approx(sum(part.area for part in parts))


def test_a_split_shares_out_the_children_and_the_rest_stays(heard: list[Recoding]) -> None:
    one, two, three = grids(A, 3)
    new = "120103001090"
    after = [After(A), After(new, "新社区居委会", children=(two,))]
    change(kind="split", on=DAY, before=[A], after=after, by=SYSTEM)
    assert [node.code for node in queries.children(parent=A)] == [one, three]
    assert [node.code for node in queries.children(parent=new)] == [new + "002"]
    assert queries.today_of(A, BEFORE) == [A, new]
    assert A not in heard[0].codes
    cell = shapely.from_wkb(bytes(queries.version_of(new).boundary or b""))
    assert cell.equals(shapely.from_wkb(bytes(queries.version_of(two, BEFORE).boundary or b"")))


def test_a_new_community_has_a_unit_and_a_renamed_one_is_called_by_its_new_name() -> None:
    new = After("120103001098", "新社区居委会", parent_code="120103001", name_en="Xin", short_name="新社区")
    change(kind="create", on=DAY, before=[], after=[new], by=SYSTEM)
    made = Unit.objects.get(code="120103001098")
    assert (made.kind, made.place_code, made.name, made.short_name) == (
        "community",
        made.code,
        "新社区居委会",
        "新社区",
    )
    change(kind="rename", on=DAY + timedelta(days=1), before=[A], after=[After(A, "九江社区居委会")], by=SYSTEM)
    assert Unit.objects.get(code=A).name == "九江社区居委会"


def test_a_recoded_community_keeps_its_unit() -> None:
    before = Unit.objects.get(code=A)
    change(kind="recode", on=DAY, before=[A], after=[After("120103001099")], by=SYSTEM)
    assert Unit.objects.get(code="120103001099").pk == before.pk
    assert not Unit.objects.filter(code=A).exists()


def test_a_split_that_forgets_a_child_is_refused() -> None:
    one, two = grids(A, 2)
    after = [After("120103001090", "甲", children=(one,)), After("120103001091", "乙")]
    error = refused("place_children_unassigned", kind="split", before=[A], after=after)
    assert error.details["places"] == [two]


def test_an_abolished_place_ends_with_its_duties(heard: list[Recoding]) -> None:
    person = people.person("community", unit_code=A, area_code=A)
    change(kind="abolish", on=DAY, before=[A], after=[], by=SYSTEM)
    assert queries.today_of(A, BEFORE) == []
    assert person.actor.duties == ()
    assert list(heard[0].gone) == [A]


def test_a_place_with_children_is_not_abolished() -> None:
    grids(A, 1)
    assert refused("place_has_children", kind="abolish", before=[A]).details["count"] == 1


def test_a_created_place_needs_a_living_parent() -> None:
    refused("place_parent_unknown", kind="create", after=[After("120103099001", "某社区")])
    change(kind="create", on=DAY, before=[], after=[After("120103001098", "某社区居委会")], by=SYSTEM)
    assert queries.version_of("120103001098").parent_code == "120103001"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("place_unknown", {"kind": "rename", "before": ["120103001777"], "after": [After("120103001777", "无")]}),
        ("place_exists", {"kind": "recode", "before": [A], "after": [After(B)]}),
        ("place_exists", {"kind": "create", "after": [After(A, "又一个")]}),
        ("place_change_invalid", {"kind": "rename", "before": [A], "after": [After(B, "无")]}),
        ("place_change_invalid", {"kind": "merge", "before": [A], "after": [After(A)]}),
        ("place_change_invalid", {"kind": "split", "before": [A], "after": [After(A)]}),
        ("place_change_invalid", {"kind": "recode", "before": [A], "after": [After("120103099")]}),
        ("place_change_invalid", {"kind": "vanish", "before": [A]}),
        ("place_code_invalid", {"kind": "create", "after": [After("12x", "无")]}),
        ("place_changed_later", {"kind": "rename", "on": date(2026, 1, 1), "before": [A], "after": [After(A, "无")]}),
        ("place_changed_later", {"kind": "rename", "on": date(2020, 1, 1), "before": [A], "after": [After(A, "无")]}),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(code: str, what: dict[str, object]) -> None:
    refused(code, **what)


def test_a_change_is_not_dated_after_today() -> None:
    refused("place_change_future", kind="abolish", before=[A], on=now().date() + timedelta(days=2))


def test_a_second_change_cannot_be_put_before_the_first() -> None:
    change(kind="rename", on=DAY, before=[A], after=[After(A, "甲")], by=SYSTEM)
    refused("place_changed_later", kind="rename", on=BEFORE, before=[A], after=[After(A, "乙")])


def test_the_database_refuses_two_versions_on_one_day() -> None:
    place = Place.objects.get(code=A)
    with pytest.raises(IntegrityError, match="place_one_version_a_day"), transaction.atomic():
        Place.objects.create(code=A, level="community", name="又", valid_from=place.valid_from + timedelta(days=9))


def test_the_database_refuses_a_version_that_ends_before_it_begins() -> None:
    with pytest.raises(IntegrityError, match="place_dates_in_order"), transaction.atomic():
        Place.objects.create(code="120103777", level="street", name="某", valid_from=DAY, valid_until=BEFORE)


def test_every_version_but_the_first_has_an_origin() -> None:
    grids(A, 2)
    change(kind="recode", on=DAY, before=[A], after=[After("120103001099")], by=SYSTEM)
    made = Place.objects.filter(valid_from=DAY)
    origins = PlaceSuccession.objects.filter(after__in=made, before__isnull=False)
    assert origins.count() == made.count() == 5


def test_a_change_by_this_process_is_seen_at_once() -> None:
    assert {node.name for node in queries.tree()} >= {"九江路社区居委会"}
    services.change(kind="rename", on=DAY, before=[A], after=[After(A, "九江社区居委会")], by=SYSTEM)
    assert {node.name for node in queries.tree()} >= {"九江社区居委会"}
