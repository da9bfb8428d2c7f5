"""The district of a run: the Hexi pack, grids with homes, a worker for every phone; made in a process of its own.

Prints one line of JSON. ``python -m benchmarks.chaos.ground PHONES HOMES GRIDS``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMMUNITY = "120103001001"


def main() -> None:
    """Make everything and tell it."""
    import django

    phones, homes, grids = map(int, sys.argv[1:4])
    sys.path.insert(0, str(ROOT / "tests"))
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from linli.config.commands.load_pack import load
    from linli.kernel.base.pack import installed_pack

    call_command("migrate", verbosity=0, interactive=False)
    list(load(installed_pack()))
    with transaction.atomic():
        told = {"homes": _homes(homes, grids), "keys": _workers(phones, grids)}
    print(json.dumps(told | _form() | _place()))


def _homes(count: int, grids: int) -> list[list[str]]:
    from linli.kernel.places.models import Place
    from linli.kernel.places.services.stamp import touch
    from support.houses import make_house

    for grid in range(grids):
        Place.objects.create(
            code=f"{COMMUNITY}{grid + 1:03d}", level="grid", name=f"第{grid + 1}网格", parent_code=COMMUNITY,
            valid_from="2026-01-01",
        )  # fmt: skip
    touch()
    return [
        [str(make_house(f"{COMMUNITY}{grid + 1:03d}001", room=f"{grid}-{home}").home) for home in range(count)]
        for grid in range(grids)
    ]


def _workers(count: int, grids: int) -> list[str]:
    from linli.kernel.accounts import services, sessions
    from linli.kernel.base.actor import SYSTEM

    rows = [
        services.NewStaff(
            f"phone{number}", f"网格员{number}",
            (services.NewDuty("grid_worker", COMMUNITY, f"{COMMUNITY}{number % grids + 1:03d}"),),
        )
        for number in range(count)
    ]  # fmt: skip
    ids = services.create_users_bulk(rows=rows, password_hash=services.hash_password("river-lantern-42"), by=SYSTEM)
    return [sessions.open_session(ids[f"phone{number}"]) for number in range(count)]


def _form() -> dict[str, Any]:
    """The gas form filled once, with marks where the phones write."""
    from uuid import UUID

    from linli.kernel.forms.queries import forms
    from support.survey import GAS, submission

    answers = {**GAS, "/data/home": "HOME", "/data/user/residents": "VALUE", "/data/finish/user_signature": "s.png"}
    xform = forms.xform(forms.version("gas-inspection").id)
    plain = submission(xform, answers, uuid=UUID(int=0)).decode()
    corrected = submission(xform, answers, uuid=UUID(int=0), corrects=UUID(int=1)).decode()
    return {"plain": plain, "corrected": corrected}


def _place() -> dict[str, float]:
    from linli.kernel.places.models import Place

    place = Place.objects.get(code=COMMUNITY, valid_until=None)
    return {"lon": place.lon or 0.0, "lat": place.lat or 0.0}


if __name__ == "__main__":
    main()
