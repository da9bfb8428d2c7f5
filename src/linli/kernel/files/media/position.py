"""Where a photo says it was taken."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import ExifTags, Image

_GPS = ExifTags.GPS
DIGITS = 6  # a tenth of a metre


def of_image(image: Image.Image) -> tuple[float, float] | None:
    """Longitude and latitude (WGS 84, degrees) from the EXIF of an image, or None when there is no plausible one."""
    try:
        return from_tags(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:  # noqa: BLE001 -- EXIF is written by anybody; whatever cannot be read says nothing
        return None


def from_tags(tags: Mapping[int, Any]) -> tuple[float, float] | None:
    """Longitude and latitude from the tags of the GPS directory (EXIF 2.32 §4.6.6).

    Not plausible: a void fix, another datum, out of range, exactly 0° 0° (what some cameras write without a fix).
    """
    if str(tags.get(_GPS.GPSStatus, "A")).strip("\0 ") == "V" or not _is_wgs84(tags.get(_GPS.GPSMapDatum)):
        return None
    lat = _degrees(tags.get(_GPS.GPSLatitude), tags.get(_GPS.GPSLatitudeRef), "N", "S", 90)
    lon = _degrees(tags.get(_GPS.GPSLongitude), tags.get(_GPS.GPSLongitudeRef), "E", "W", 180)
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None
    return round(lon, DIGITS), round(lat, DIGITS)


def _is_wgs84(datum: Any) -> bool:
    """A position without a datum is in WGS 84, like every receiver's."""
    word = "".join(character for character in str(datum or "").upper() if character.isalnum())
    return word in ("", "WGS84")


def _degrees(parts: Any, ref: Any, plus: str, minus: str, most: int) -> float | None:
    """Degrees from degrees, minutes and seconds."""
    sign = {plus: 1, minus: -1}.get(str(ref).strip("\0 ").upper())
    if sign is None or not isinstance(parts, Sequence) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    plausible = degrees >= 0 and 0 <= minutes < 60 and 0 <= seconds < 60 and value <= most
    return sign * value if plausible and math.isfinite(value) else None
