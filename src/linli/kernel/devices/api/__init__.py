"""Addresses of devices under /api/v1."""

from ninja import Router

from linli.kernel.devices.api import operations, packs, parked

router = Router(tags=["devices"])
router.add_router("", packs.router)
router.add_router("", operations.router)
router.add_router("", parked.router)
