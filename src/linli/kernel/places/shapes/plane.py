"""The district's own flat plane in metres.

An affine map around one point, with the ellipsoid's radii of curvature there (WGS 84). Over a district (30 km) lengths
are right to about a thousandth: enough to lay out cells and to tell an overlap in square metres; and because it
is affine, straight borders stay straight and shared corners stay shared on the way to degrees and back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from linli.lib.coordinates import metres_per_degree

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of (``lon``, ``lat``)."""

    lon: float
    lat: float

    @property
    def scale(self) -> tuple[float, float]:
        """Metres per degree of longitude and of latitude at the origin."""
        return metres_per_degree(self.lat)

    def to_metres(self, degrees: Floats) -> Floats:
        """(n, 2) longitudes and latitudes → (n, 2) metres."""
        return np.asarray((degrees - (self.lon, self.lat)) * self.scale)

    def to_degrees(self, metres: Floats) -> Floats:
        """(n, 2) metres → (n, 2) longitudes and latitudes."""
        return np.asarray(metres / self.scale + (self.lon, self.lat))

    def flat(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees → in metres."""
        return shapely.transform(shape, self.to_metres)

    def round(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in metres → in degrees."""
        return shapely.transform(shape, self.to_degrees)


def plane_of(shape: BaseGeometry) -> Plane:
    """The plane around the middle of a shape in degrees."""
    west, south, east, north = shape.bounds
    return Plane((west + east) / 2, (south + north) / 2)
