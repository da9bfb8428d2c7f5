"""Every defect of a file of borders is told by row and name, and the rest is loaded, or nothing, as asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import box, mapping

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.places import queries, services
from linli.kernel.places.imports.boundaries import Checked, Known, check_boundaries, name_key
from linli.kernel.places.imports.defects import KINDS, Defect
from linli.kernel.places.imports.geojson import read_features
from linli.kernel.places.models import Place
from linli.kernel.places.shapes.plane import Plane
from linli.lib import coordinates

REAL = Path(__file__).resolve().parents[6] / "shared/data/polygons-dirty"
PLANE = Plane(117.2, 39.1)
STREET = box(117.2, 39.1, 117.22, 39.11)
PARENTS = [Known("120103001", "一街", "一街", "120103", STREET)]
REGISTER = [
    Known("120103001001", "东里社区居委会", "东里社区", "120103001"),
    Known("120103001002", "西里社区居委会", "西里社区", "120103001"),
    Known("120103001003", "南里社区居委会", "南里社区", "120103001"),
    Known("120103001004", "北里社区居委会", "北里社区", "120103001"),
]
EAST = box(117.21, 39.1, 117.22, 39.11)
WEST = box(117.2, 39.1, 117.21, 39.11)
BOW_TIE = shapely.Polygon([(117.2, 39.1), (117.21, 39.11), (117.21, 39.1), (117.2, 39.11)])


def feature(code: str, name: str, shape: Any = EAST, parent: str = "120103001000") -> dict[str, Any]:
    """A feature as Chinese data writes it."""
    geometry = mapping(shape) if isinstance(shape, shapely.Geometry) else shape
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, "parentcode": parent},
        "geometry": geometry,
    }


def packed(*features: dict[str, Any]) -> bytes:
    """A GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def check(*features: dict[str, Any], parents: Sequence[Known] = PARENTS) -> Checked:
    """The outcome for communities of the small register."""
    return check_boundaries(read_features(packed(*features), level="community"), REGISTER, parents, PLANE)


def told(checked: Checked, *without: str) -> list[tuple[int, str, str]]:
    """Row, name and kind of the defects."""
    return [(d.row, d.name, d.kind) for d in checked.defects if d.kind not in without]


GOOD = [feature("120103001001", "东里社区", EAST), feature("120103001002", "西里社区居委会", WEST)]
MISSING = [(0, "南里社区居委会", "missing_place"), (0, "北里社区居委会", "missing_place")]


def test_a_clean_file_has_only_what_it_leaves_out() -> None:
    checked = check(*GOOD)
    assert told(checked) == MISSING
    assert set(checked.loadable) == {"120103001001", "120103001002"}


def test_a_code_given_twice_stays_with_the_name_that_is_registered() -> None:
    checked = check(feature("120103001001", "西里社区", WEST), feature("120103001001", "东里社区", EAST))
    assert told(checked, "missing_place") == [(1, "西里社区", "duplicate_code")]
    assert checked.loadable["120103001001"].name == "东里社区"


def test_a_ring_that_crosses_itself_is_told_and_not_loaded() -> None:
    checked = check(GOOD[0], feature("120103001002", "西里社区", BOW_TIE))
    assert (2, "西里社区", "invalid_ring") in told(checked)
    assert set(checked.loadable) == {"120103001001"}
    defect = next(d for d in checked.defects if d.kind == "invalid_ring")
    assert "Self-intersection" in defect.told()["message_en"]


def test_an_overlap_names_the_other_and_its_square_metres() -> None:
    checked = check(feature("120103001001", "东里社区", box(117.209, 39.1, 117.22, 39.11)), GOOD[1])
    (overlap,) = [d for d in checked.defects if d.kind == "overlap"]
    assert (overlap.row, overlap.details["other"], overlap.details["other_name"]) == (2, 1, "东里社区")
    assert overlap.details["area_m2"] == pytest.approx(86.5 * 1110, rel=0.01)
    assert len(checked.loadable) == 2


def test_ground_that_nothing_covers_is_told_for_its_parent() -> None:
    (gap,) = [d for d in check(GOOD[0]).defects if d.kind == "uncovered"]
    assert (gap.row, gap.code, gap.name) == (0, "120103001", "一街")
    assert gap.details["area_m2"] == pytest.approx(PLANE.flat(WEST).area, abs=1)


def test_ground_outside_the_parent_is_told() -> None:
    checked = check(feature("120103001001", "东里社区", box(117.21, 39.1, 117.221, 39.11)), GOOD[1])
    (defect,) = [d for d in checked.defects if d.kind == "outside_parent"]
    assert defect.details["parent"] == "120103001"
    assert defect.details["area_m2"] == pytest.approx(86.5 * 1110, rel=0.01)


def test_an_old_name_is_told_with_the_present_one_and_loaded_under_its_code() -> None:
    checked = check(feature("120103001001", "东风里社区居委会", EAST), GOOD[1])
    assert (1, "东风里社区居委会", "stale_name") in told(checked)
    assert (0, "东里社区居委会", "missing_place") in told(checked)
    assert "东里社区居委会" in next(d for d in checked.defects if d.kind == "stale_name").told()["message"]
    assert "120103001001" in checked.loadable


def test_an_unknown_code_is_told_with_the_code_its_name_has() -> None:
    checked = check(feature("120103001401", "南里社区", EAST), GOOD[1])
    (defect,) = [d for d in checked.defects if d.kind == "unknown_code"]
    assert "120103001003" in defect.told()["message_en"]
    assert set(checked.loadable) == {"120103001002"}


def test_a_name_under_another_places_code_is_not_loaded() -> None:
    checked = check(feature("120103001001", "南里社区", EAST), GOOD[1])
    assert (1, "南里社区", "code_mismatch") in told(checked)
    assert set(checked.loadable) == {"120103001002"}


def test_parents_that_are_unknown_or_others_are_told() -> None:
    checked = check(feature("120103001001", "东里社区", EAST, parent="120004"), GOOD[1])
    assert (1, "东里社区", "unknown_parent") in told(checked)
    more = [*PARENTS, Known("120103002", "二街", "二街", "120103", box(117.23, 39.1, 117.24, 39.11))]
    checked = check(feature("120103001001", "东里社区", EAST, parent="120103002"), GOOD[1], parents=more)
    assert (1, "东里社区", "parent_differs") in told(checked)


def test_what_is_no_polygon_or_has_no_code_is_told() -> None:
    point = {"type": "Point", "coordinates": [117.2, 39.1]}
    checked = check(
        feature("120103001001", "东里社区", point), feature("", "西里社区", WEST), feature("7", "南里社区", None)
    )
    kinds = told(checked, "missing_place", "uncovered")
    assert (1, "东里社区", "not_polygon") in kinds
    assert (2, "西里社区", "code_missing") in kinds
    assert (3, "南里社区", "not_polygon") in kinds
    assert checked.loadable == {}


def test_positions_in_another_system_fall_far_away_and_are_told() -> None:
    swapped = shapely.transform(EAST, lambda xy: xy[:, ::-1])
    assert (1, "东里社区", "out_of_range") in told(check(feature("120103001001", "东里社区", swapped), GOOD[1]))


def test_coverage_is_not_checked_against_computed_borders() -> None:
    guessed = [Known("120103001", "一街", "一街", "120103", STREET, approximate=True)]
    assert told(check(GOOD[0], parents=guessed), "missing_place") == [(0, "", "parent_not_surveyed")]


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_borders_in_a_chinese_system_come_out_in_wgs84(system: str) -> None:
    shift = {"gcj02": coordinates.wgs84_to_gcj02, "bd09": coordinates.wgs84_to_bd09}[system]
    moved = shapely.transform(EAST, lambda xy: shapely.get_coordinates(shapely.points(*shift(xy[:, 0], xy[:, 1]))))
    (read,) = read_features(packed(feature("120103001001", "东里社区", moved)), level="community", system=system)
    assert read.shape is not None
    assert shapely.get_coordinates(read.shape) == pytest.approx(shapely.get_coordinates(EAST), abs=1e-8)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"type":"FeatureCollection","features":[]}', b"[" * 100_000],
)
def test_what_is_no_geojson_is_refused(data: bytes) -> None:
    with pytest.raises(LinliError, match="file_unreadable"):
        read_features(data, level="community")


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[["a", 1], [2, 3], [4, 5]]]},
        {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]},
        {"type": "MultiPolygon", "coordinates": [[[[1e999, 2], [3, 4], [5, 6], [1e999, 2]]]]},
        "Polygon",
        7,
    ],
)
def test_a_broken_geometry_is_a_defect_not_a_failure(geometry: Any) -> None:
    checked = check(feature("120103001001", "东里社区", geometry), GOOD[1])
    assert {d.kind for d in checked.defects if d.row == 1} <= {"not_polygon", "invalid_ring"}
    assert "120103001001" not in checked.loadable


def test_names_are_compared_without_the_words_for_what_they_are() -> None:
    assert name_key("华江里社区居委会") == name_key("华江里社区") == name_key(" 华江里 ") == "华江里"
    assert name_key("太湖路街道办事处") == name_key("太湖路街道")
    assert name_key("双口一村村委会") == "双口一村"


def test_every_kind_of_defect_says_itself_in_both_languages() -> None:
    class Anything(dict[str, object]):
        def __missing__(self, key: str) -> object:
            return f"<{key}>"

    for kind in KINDS:
        said = Defect(1, "某", "1", kind, Anything()).told()
        assert said["message"]
        assert said["message_en"]
        assert not any("\u4e00" <= character <= "\u9fff" for character in said["message_en"])


def to_hexi(*features: dict[str, Any]) -> bytes:
    return packed(*features)


A, B = "120103001001", "120103001004"
SQUARE = box(117.204, 39.107, 117.206, 39.109)


@pytest.mark.usefixtures("hexi")
def test_a_dry_run_loads_nothing_and_says_how_much_it_would() -> None:
    data = to_hexi(feature(A, "九江路社区", SQUARE), feature("120103001999", "没有的社区", SQUARE))
    outcome = services.import_boundaries(data=data, level="community", dry_run=True, by=SYSTEM)
    assert (outcome.rows, outcome.loaded, outcome.dry_run) == (2, 1, True)
    assert queries.version_of(A).approximate


@pytest.mark.usefixtures("hexi")
def test_the_rest_is_loaded_with_an_audit_record_and_found_at_once() -> None:
    assert queries.locate(117.2059, 39.1089) is not None
    data = to_hexi(feature(A, "九江路社区", SQUARE), feature("120103001999", "没有的社区", SQUARE))
    outcome = services.import_boundaries(
        data=data, level="community", dry_run=False, source="survey.geojson", by=SYSTEM
    )
    assert outcome.loaded == 1
    place = queries.version_of(A)
    assert (place.approximate, place.source) == (False, "survey.geojson")
    assert shapely.from_wkb(bytes(place.boundary or b"")).equals(SQUARE)
    assert shapely.contains_xy(SQUARE, place.lon, place.lat)
    assert AuditRecord.objects.latest("id").detail["loaded"] == 1
    found = queries.locate(117.2041, 39.1071)
    assert found is not None
    assert found.community is not None


@pytest.mark.usefixtures("hexi")
def test_all_or_nothing_loads_nothing_when_a_row_cannot_be_loaded() -> None:
    data = to_hexi(feature(A, "九江路社区", SQUARE), feature("120103001999", "没有的社区", SQUARE))
    with pytest.raises(LinliError, match="import_has_defects") as caught:
        services.import_boundaries(data=data, level="community", dry_run=False, all_or_nothing=True, by=SYSTEM)
    assert {defect["kind"] for defect in caught.value.details["defects"]} >= {"unknown_code"}
    assert queries.version_of(A).approximate
    dry = services.import_boundaries(data=data, level="community", dry_run=True, all_or_nothing=True, by=SYSTEM)
    assert dry.loaded == 0


@pytest.mark.usefixtures("hexi")
def test_a_second_survey_keeps_the_first_in_the_history() -> None:
    first = datetime(2026, 3, 1, 4, tzinfo=UTC)
    bigger = box(117.203, 39.106, 117.207, 39.11)
    for days, shape in ((0, SQUARE), (40, bigger)):
        with clock.at(first + timedelta(days=days)):
            data = to_hexi(feature(A, "九江路社区", shape))
            services.import_boundaries(data=data, level="community", dry_run=False, by=SYSTEM)
    versions = list(Place.objects.filter(code=A).order_by("valid_from"))
    assert [
        shapely.from_wkb(bytes(v.boundary or b"")).equals(s) for v, s in zip(versions, (SQUARE, bigger), strict=True)
    ]
    assert queries.history_of(A)["changes"][-1]["kind"] == "reshape"
    assert queries.today_of(A, first.date()) == [A]


needs_real = pytest.mark.skipif(
    not REAL.exists(), reason="the real borders are not on this machine (shared/data/polygons-dirty)"
)


@needs_real
@pytest.mark.usefixtures("hexi")
def test_the_real_dirty_borders_of_hexi_give_exactly_their_known_defects() -> None:
    streets = (REAL / "hexi_pianqu_street_new.json").read_bytes()
    outcome = services.import_boundaries(data=streets, level="street", dry_run=False, by=SYSTEM)
    assert (outcome.rows, outcome.loaded) == (14, 14)
    assert [d.kind for d in outcome.defects] == ["parent_not_surveyed"]

    communities = (REAL / "hexi_shequ_polygon.json").read_bytes()
    outcome = services.import_boundaries(data=communities, level="community", dry_run=True, by=SYSTEM)
    kinds = Counter(defect.kind for defect in outcome.defects)
    assert outcome.rows == 141
    assert kinds["duplicate_code"] == 1
    assert kinds["invalid_ring"] == 1
    assert kinds["missing_place"] == 16
    assert kinds["stale_name"] == 8
    assert kinds["unknown_code"] == 8
    areas: Counter[str] = Counter()
    for defect in outcome.defects:
        areas[defect.kind] += defect.details.get("area_m2", 0)
    assert areas["uncovered"] == pytest.approx(2_820_000, abs=5_000)
    assert areas["overlap"] == pytest.approx(10_000, abs=1_000)
    by_kind = {defect.kind: defect for defect in outcome.defects}
    assert (by_kind["duplicate_code"].name, by_kind["duplicate_code"].code) == ("珠海里社区", "120103006003")
    assert by_kind["invalid_ring"].name == "长达公寓社区居委会"
    stale = {defect.name for defect in outcome.defects if defect.kind == "stale_name"}
    assert "棉四二宿舍社区居委会" in stale
    assert outcome.loaded == 141 - 8 - 1 - 1
    hard = {defect.row for defect in outcome.defects if defect.hard}
    assert len(hard) + outcome.loaded == outcome.rows  # nothing is lost: a row is loaded or told


@needs_real
@pytest.mark.usefixtures("hexi")
def test_the_other_version_of_the_streets_has_parents_that_are_no_places() -> None:
    data = (REAL / "hexi_pianqu_street.json").read_bytes()
    outcome = services.import_boundaries(data=data, level="street", dry_run=True, by=SYSTEM)
    assert Counter(defect.kind for defect in outcome.defects)["unknown_parent"] == 14
