import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from linli.lib import coordinates as c

GEOD = Geod(ellps="WGS84")
HEXI = (117.22, 39.08)
LON, LAT = st.floats(73.0, 137.0), st.floats(2.0, 55.0)
PAIRS = [
    (c.wgs84_to_gcj02, c.gcj02_to_wgs84),
    (c.gcj02_to_bd09, c.bd09_to_gcj02),
    (c.wgs84_to_bd09, c.bd09_to_wgs84),
]


def test_known_answers_of_the_public_formula() -> None:
    # the examples in the documentation of coordtransform (JavaScript) and of its ports
    assert c.wgs84_to_gcj02(116.404, 39.915) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-11)
    assert c.gcj02_to_bd09(116.404, 39.915) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-11)
    # theirs go back in one step, ours exactly: a few metres and decimetres apart
    assert c.gcj02_to_wgs84(116.404, 39.915) == pytest.approx((116.39775550083061, 39.91359571849836), abs=5e-5)
    assert c.bd09_to_gcj02(116.404, 39.915) == pytest.approx((116.39762729119315, 39.90865673957631), abs=5e-6)


@pytest.mark.parametrize(("there", "back"), PAIRS)
@given(lon=LON, lat=LAT)
def test_there_and_back_is_the_same_place(there: object, back: object, lon: float, lat: float) -> None:
    assert back(*there(lon, lat)) == pytest.approx((lon, lat), rel=0, abs=1e-9)  # type: ignore[operator]


@pytest.mark.parametrize(("there", "back"), PAIRS)
def test_the_accuracy_stated_is_the_accuracy_measured(there: object, back: object) -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(73, 137, 100_000), rng.uniform(2, 55, 100_000)
    again = back(*there(lon, lat))  # type: ignore[operator]
    assert max(np.abs(again[0] - lon).max(), np.abs(again[1] - lat).max()) < 1e-12


@pytest.mark.parametrize("transform", [function for pair in PAIRS for function in pair])
@pytest.mark.parametrize("place", [(0.0, 51.5), (-74.0, 40.7), (151.2, -33.9), (117.0, 60.0), (117.0, -1.0)])
def test_places_outside_china_stay_where_they_are(transform: object, place: tuple[float, float]) -> None:
    assert transform(*place) == place  # type: ignore[operator]


@pytest.mark.parametrize("transform", [function for pair in PAIRS for function in pair])
def test_arrays_give_what_single_places_give(transform: object) -> None:
    lon, lat = np.array([117.22, 87.6, 2.35, 104.999999]), np.array([39.08, 43.8, 48.85, 30.6])
    together = transform(lon, lat)  # type: ignore[operator]
    for i in range(4):
        alone = transform(float(lon[i]), float(lat[i]))  # type: ignore[operator]
        assert isinstance(alone[0], float)
        assert (together[0][i], together[1][i]) == pytest.approx(alone, rel=0, abs=1e-13)


def test_the_shift_in_hexi_is_some_hundred_metres() -> None:
    assert 500 < c.distance_m(*HEXI, *c.wgs84_to_gcj02(*HEXI)) < 700
    assert 900 < c.distance_m(*HEXI, *c.wgs84_to_bd09(*HEXI)) < 1500


@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(-180, 180), st.floats(-89, 89))
def test_distances_agree_with_the_ellipsoid(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    metres = GEOD.inv(lon1, lat1, lon2, lat2)[2]
    assert c.distance_m(lon1, lat1, lon2, lat2) == pytest.approx(metres, rel=0.006, abs=1e-3)
    assert c.distance_m(lon1, lat1, lon2, lat2) == pytest.approx(c.distance_m(lon2, lat2, lon1, lat1), abs=1e-6)


def test_distances_of_the_same_place_and_of_antipodes() -> None:
    assert c.distance_m(*HEXI, *HEXI) == 0.0
    assert c.distance_m(0.0, 0.0, 180.0, 0.0) == pytest.approx(math.pi * c.EARTH_RADIUS_M)
    south, north = np.array([39.0, 39.0]), np.array([40.0, 39.5])
    lon = np.array([117.0, 117.0])
    assert c.distance_m(lon, south, lon, north) == pytest.approx([111_195, 55_597.5], abs=1)


DISC = st.tuples(st.floats(0, 10_000), st.floats(0, 2 * math.pi)).map(
    lambda p: (p[0] * math.cos(p[1]), p[0] * math.sin(p[1]))
)


@given(DISC, DISC)
def test_plane_distances_in_a_district_are_off_by_at_most_the_stated_share(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    metres = GEOD.inv(*c.local_degrees(*a, *HEXI), *c.local_degrees(*b, *HEXI))[2]
    assert math.dist(a, b) == pytest.approx(metres, rel=0.0013, abs=1e-3)


@given(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000), st.floats(-60, 60))
def test_metres_and_degrees_are_each_others_inverse(east: float, north: float, lat0: float) -> None:
    lon, lat = c.local_degrees(east, north, 117.22, lat0)
    assert c.local_metres(lon, lat, 117.22, lat0) == pytest.approx((east, north), abs=1e-4)


@given(st.floats(1, 5_000), st.floats(-80, 80))
def test_metres_to_degrees_spans_that_many_metres(metres: float, lat: float) -> None:
    d_lon, d_lat = c.metres_to_degrees(metres, lat)
    assert GEOD.inv(117.0, lat, 117.0 + d_lon, lat)[2] == pytest.approx(metres, rel=2e-4)
    assert GEOD.inv(117.0, lat - d_lat / 2, 117.0, lat + d_lat / 2)[2] == pytest.approx(metres, rel=1e-6)


def test_at_a_pole_a_distance_spans_no_longitude() -> None:
    with pytest.raises(ValueError, match="pole"):
        c.metres_to_degrees(100, 90)
