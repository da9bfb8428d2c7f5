"""``linli locate``: the place of a position, or the candidates for an address."""

from __future__ import annotations

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A position or a text."""
    parser.add_argument("what", nargs="+", help="longitude and latitude, or an address")
    parser.add_argument("--system", default="wgs84", choices=["wgs84", "gcj02", "bd09"])


def run(args: argparse.Namespace) -> int:
    """Print the places from the widest to the smallest, or the candidates from the best; 1 when there is nothing."""
    import django

    django.setup()
    try:
        lon, lat = (float(word) for word in args.what)
    except ValueError:
        return _address(" ".join(args.what))
    return _position(lon, lat, args.system)


def _position(lon: float, lat: float, system: str) -> int:
    from linli.kernel.places import queries
    from linli.kernel.places.imports.geojson import to_wgs84

    found = queries.locate(*to_wgs84(system)(lon, lat))
    if found is None:
        print("不在本区 / outside the district", file=sys.stderr)
        return 1
    for level in ("district", "street", "community", "grid", "micro_grid"):
        if place := getattr(found, level):
            print(f"{level:>10}  {place.code:<18}  {place.name}  {place.name_en}")
    return 0


def _address(text: str) -> int:
    from linli.kernel.places import queries

    found = queries.find_addresses(text, homes=True)
    for one in found:
        print(f"{one.score:.3f}  {one.address}  {one.lon:.6f},{one.lat:.6f}  {one.place_code}")
    if not found:
        print("没有找到 / nothing found", file=sys.stderr)
    return 0 if found else 1
