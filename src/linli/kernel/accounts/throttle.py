"""How often one address may come through the public door, where nobody signs in.

Reading and writing are counted apart: who has looked at much may still report, and the other way round.
"""

from __future__ import annotations

from copy import copy

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import AnonRateThrottle


class _PerAddress(AnonRateThrottle):
    """A limit per address; a simulation, whose residents share one address, has none."""

    def allow_request(self, request: HttpRequest) -> bool:
        return True if settings.ENV.simulation else bool(super(_PerAddress, copy(self)).allow_request(request))

    def wait(self) -> float:
        """Seconds after which the address may come again for certain. The limit is shared by threads and works on the
        copies of :meth:`allow_request`, so nothing of one request is kept here."""
        return float(self.duration or 0)


class _Reads(_PerAddress):
    scope = "public_reads"  # the key of the history: with one scope for both, reads use writes up


class _Writes(_PerAddress):
    scope = "public_writes"


READS, WRITES = _Reads("240/m"), _Writes("30/m")
"""Requests of an address in a minute, over all scenarios."""
