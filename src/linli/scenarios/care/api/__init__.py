"""Addresses of care under /api/v1/care: the elders whom one may see, and what is done for them."""

from ninja import Router

from linli.scenarios.care.api import elders, sayings, teams

router = Router(tags=["care"])
router.add_router("", elders.router)
router.add_router("", teams.router)
router.add_router("", sayings.router)
