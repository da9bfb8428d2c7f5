"""Addresses of sweeps under /api/v1/sweeps, and the public door to a home's answer and to owners' progress."""

from ninja import Router

from linli.scenarios.sweeps.api import consents, contacts, enrolments, findings, public, rounds

router = Router(tags=["sweeps"])
for part in (findings, rounds, contacts, enrolments, consents):
    router.add_router("", part.router)
public_router = public.router

__all__ = ["public_router", "router"]
