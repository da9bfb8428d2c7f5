"""The pack of this installation's district, read once in the life of a process."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from linli.lib.packfiles import read_pack
from linli.lib.packtypes import Pack


@cache
def installed_pack() -> Pack:
    """The district's pack as the files say it. Raises PackError when it has faults."""
    return read_pack(settings.ENV.packs / settings.ENV.district)
