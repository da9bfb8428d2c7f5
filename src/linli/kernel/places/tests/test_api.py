"""Places over HTTP: reading is open, importing and changing is for administrators."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from shapely.geometry import box, mapping

from linli.kernel.places import queries
from linli.kernel.places.models import PlaceChange
from linli.lib.coordinates import wgs84_to_bd09, wgs84_to_gcj02
from support import people

pytestmark = pytest.mark.usefixtures("hexi")
A = "120103001001"
LON, LAT = 117.204603, 39.108142


@pytest.fixture
def administrator() -> Iterator[Client]:
    yield people.browser(people.person("administrator"))


def test_the_tree_is_open_to_all(client: Client) -> None:
    read = client.get("/api/v1/places/tree").json()
    assert len(read) == 164
    assert read[0] | {"lon": 0, "lat": 0} == {
        "code": "120103",
        "level": "district",
        "kind": "district",
        "name": "河西区",
        "name_en": "Hexi District",
        "short_name": "河西区",
        "parent_code": "",
        "lon": 0,
        "lat": 0,
        "approximate": True,
        "households": 0,
    }
    assert client.get("/api/v1/places/tree", {"on": "2020-01-01"}).json() == []


def test_children_by_parent_and_by_level(client: Client) -> None:
    direct = client.get("/api/v1/places", {"parent": "120103014"}).json()
    assert [row["code"] for row in direct] == [f"12010301400{n}" for n in (1, 2, 3, 4)]
    assert len(client.get("/api/v1/places", {"parent": "120103", "level": "community"}).json()) == 149


def test_one_place_with_its_history(client: Client) -> None:
    read = client.get(f"/api/v1/places/{A}").json()
    assert (read["name"], len(read["versions"]), read["changes"][0]["kind"]) == ("九江路社区居委会", 1, "create")
    missing = client.get("/api/v1/places/120103001777")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "place_unknown")


@pytest.mark.parametrize(
    ("system", "position"),
    [("wgs84", (LON, LAT)), ("gcj02", wgs84_to_gcj02(LON, LAT)), ("bd09", wgs84_to_bd09(LON, LAT))],
)
def test_a_position_is_located_in_every_system(client: Client, system: str, position: tuple[float, float]) -> None:
    read = client.get("/api/v1/places/locate", {"lon": position[0], "lat": position[1], "system": system}).json()
    assert read["community"] == {"code": A, "name": "九江路社区居委会", "name_en": "Jiujianglu Community"}
    assert read["street"]["code"] == A[:9]
    assert (read["grid"], read["micro_grid"], read["approximate"]) == (None, None, True)


def test_outside_everything_is_null(client: Client) -> None:
    read = client.get("/api/v1/places/locate", {"lon": 116.4, "lat": 39.9}).json()
    assert read["district"] is None


@pytest.mark.parametrize(
    "query", [{"lon": "x", "lat": 1}, {"lon": 200, "lat": 1}, {"lon": "nan", "lat": 1}, {"lon": 1}]
)
def test_a_position_that_is_none_is_refused(client: Client, query: dict[str, Any]) -> None:
    assert client.get("/api/v1/places/locate", query).status_code == 422


def geojson() -> SimpleUploadedFile:
    square = mapping(box(117.204, 39.107, 117.206, 39.109))
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": square}
        for code, name in ((A, "九江路社区"), ("120103001999", "没有的社区"))
    ]
    return SimpleUploadedFile("borders.geojson", json.dumps({"features": features}).encode())


def test_an_import_is_a_dry_run_unless_said_otherwise(administrator: Client) -> None:
    url = "/api/v1/places/import/boundaries?level=community"
    read = administrator.post(url, {"file": geojson()}).json()
    assert (read["loaded"], read["dry_run"], read["rows"]) == (1, True, 2)
    defect = next(one for one in read["defects"] if one["kind"] == "unknown_code")
    assert (defect["row"], defect["name"], defect["code"]) == (2, "没有的社区", "120103001999")
    assert defect["message"]
    assert defect["message_en"]
    assert queries.version_of(A).approximate
    read = administrator.post(f"{url}&dry_run=false", {"file": geojson()}).json()
    assert (read["loaded"], read["dry_run"]) == (1, False)
    assert not queries.version_of(A).approximate


def test_a_register_comes_in_over_http(administrator: Client) -> None:
    text = f"名称,类型,经度,纬度\n测试小学,学校,{LON},{LAT}\n测试庙,庙,{LON},{LAT}\n"
    url = "/api/v1/places/import/register?kind=organisations&dry_run=false"
    read = administrator.post(url, {"file": SimpleUploadedFile("o.csv", text.encode("gb18030"))}).json()
    assert (read["loaded"], [one["kind"] for one in read["defects"]]) == (1, ["cell_invalid"])


def test_a_change_over_http(administrator: Client) -> None:
    body = {"kind": "rename", "on": "2026-05-01", "before": [A], "after": [{"code": A, "name": "九江社区居委会"}]}
    made = people.post(administrator, "/places/changes", body)
    assert made.status_code == 200
    assert PlaceChange.objects.get(id=made.json()["id"]).kind == "rename"
    wrong = people.post(administrator, "/places/changes", body | {"after": []})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "place_change_invalid")


@pytest.mark.parametrize("role", ["grid_worker", "street_centre", "district_centre", "department_head", "auditor", ""])
def test_nobody_else_imports_or_changes(role: str) -> None:
    browser = people.browser(people.person(role)) if role else people.browser()
    expected = 403 if role else 401
    body = {"kind": "abolish", "on": "2026-05-01", "before": [A], "after": []}
    assert people.post(browser, "/places/changes", body).status_code == expected
    for path in ("boundaries?level=community", "register?kind=units"):
        answer = browser.post(f"/api/v1/places/import/{path}", {"file": geojson()})
        assert answer.status_code == expected
    assert queries.version_of(A).name == "九江路社区居委会"


def test_a_file_that_is_none_is_a_clear_refusal(administrator: Client) -> None:
    url = "/api/v1/places/import/boundaries?level=community"
    answer = administrator.post(url, {"file": SimpleUploadedFile("x.geojson", b"\x00\x01")})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "file_unreadable")
    assert administrator.post(url, {}).status_code == 422


def test_homes_are_for_those_who_work_here(client: Client) -> None:
    assert client.get("/api/v1/places/address", {"q": "华江里3号楼2门501"}).json() == []
    assert client.get("/api/v1/places/address", {"q": ""}).status_code == 422
