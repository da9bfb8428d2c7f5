"""What lies in a place goes along when the place gets a new code; what was signed or handed over keeps the old."""

from __future__ import annotations

from linli.kernel.places.services import Recoding
from linli.scenarios.gas.models import Holding, PipeSegment, SafetyWorker


def follow(recoding: Recoding) -> None:
    """Holdings, pipe segments and safety workers take over the new code of their place."""
    for old, new in recoding.codes.items():
        Holding.objects.filter(place_code=old).update(place_code=new)
        PipeSegment.objects.filter(street_code=old).update(street_code=new[:9])
        SafetyWorker.objects.filter(community_code=old).update(community_code=new[:12])
