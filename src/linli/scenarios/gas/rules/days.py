"""Days as Chinese tables write them: 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 20240301. Pure."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?: 00:00:00)?")


def read_day(text: str) -> date | None:
    """The day, the first of the month where only that is said (labels often do); None for anything else."""
    text = text.strip()
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return day if 1980 <= day.year < 2100 else None


def read_line(text: str) -> list[tuple[float, float]] | None:
    """The points of a line: WKT «LINESTRING (lon lat, …)» or «lon,lat;lon,lat»; None for anything else."""
    text = text.strip()
    wkt = re.fullmatch(r"LINESTRING\s*\((.+)\)", text, re.IGNORECASE)
    pairs = [pair.split() for pair in wkt[1].split(",")] if wkt else [pair.split(",") for pair in text.split(";")]
    try:
        points = [(float(lon), float(lat)) for lon, lat in pairs]
    except ValueError:
        return None
    inside = all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in points)
    return points if len(points) >= 2 and inside else None
