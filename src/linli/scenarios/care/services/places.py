"""Elders take over the new code of their place."""

from __future__ import annotations

from linli.kernel.places.services import Recoding
from linli.scenarios.care.models import Elder


def follow(recoding: Recoding) -> None:
    """Elders in care follow a change of the places."""
    for old, new in recoding.codes.items():
        Elder.objects.filter(place_code=old).update(place_code=new)
