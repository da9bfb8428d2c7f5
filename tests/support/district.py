"""An installation with the Hexi pack and one signed-in person per desk, made in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STREET, COMMUNITY, UNIT = "120103001", "120103001001", "JJZD"

MAKE = """
import json, django
django.setup()
from django.core.management import call_command
from linli.config.commands.load_pack import load
from linli.kernel.accounts import services, sessions
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import now
from linli.kernel.base.pack import installed_pack
from linli.kernel.places.models import Place
call_command("migrate", verbosity=0, interactive=False)
list(load(installed_pack()))
duties = {
    "street_centre": ("street_centre", "%(street)s", "%(street)s"),
    "district_centre": ("district_centre", "120103", "120103"),
    "department_clerk": ("department_clerk", "%(unit)s", "120103"),
    "community": ("community", "%(community)s", "%(community)s"),
}
rows = [services.NewStaff(r, r, (services.NewDuty(*d),), second_factor=True) for r, d in duties.items()]
ids = services.create_users_bulk(rows=rows, password_hash=services.hash_password("river-lantern-42"), by=SYSTEM)
place = Place.objects.get(code="%(community)s", valid_until=None)
print(json.dumps({
    "keys": {role: sessions.open_session(i, second_factor_at=now()) for role, i in ids.items()},
    "lon": place.lon, "lat": place.lat,
}))
"""
MAKE = MAKE.replace("%(street)s", STREET).replace("%(unit)s", UNIT).replace("%(community)s", COMMUNITY)


@dataclass(frozen=True)
class District:
    """Session keys by role, and a position in the community."""

    keys: Mapping[str, str]
    lon: float
    lat: float


def make(env: Mapping[str, str]) -> District:
    """Migrate, load the pack, create the people; in the installation that ``env`` names."""
    whole = {key: value for key, value in os.environ.items() if key != "LINLI_DATABASE_URL"}
    whole |= {"DJANGO_SETTINGS_MODULE": "linli.config.settings", **env}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MAKE], env=whole, check=False,
        capture_output=True, text=True, timeout=240,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return District(**json.loads(done.stdout.splitlines()[-1]))
