"""Addresses of LPG under /api/v1/gas."""

from __future__ import annotations

from ninja import Router

from linli.scenarios.gas.api import cylinders, reading

router = Router(tags=["gas"])
router.add_router("", cylinders.router)
router.add_router("", reading.router)

__all__ = ["router"]
