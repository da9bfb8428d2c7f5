"""Addresses of rounds, targets and visits under /api/v1."""

from ninja import Router

from linli.kernel.rounds.api import doors, rounds, targets

router = Router(tags=["rounds"])
router.add_router("", rounds.router)
router.add_router("", targets.router)
router.add_router("", doors.router)
