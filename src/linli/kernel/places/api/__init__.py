"""Addresses of places under /api/v1."""

from ninja import Router

from linli.kernel.places.api.changing import router as changing_router
from linli.kernel.places.api.reading import router as reading_router

router = Router(tags=["places"])
router.add_router("", changing_router)
router.add_router("", reading_router)  # last: «/places/{code}» would take every other name
