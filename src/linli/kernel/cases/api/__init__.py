"""Addresses of the case engine under /api/v1: lists, one case and its moves, files, the catalogue, saved views."""

from ninja import Router

from linli.kernel.cases.api.catalogue import router as catalogue_router
from linli.kernel.cases.api.files import router as files_router
from linli.kernel.cases.api.lists import router as lists_router
from linli.kernel.cases.api.one import router as one_router
from linli.kernel.cases.api.views import router as views_router

router = Router(tags=["cases"])
# Lists before one: «/cases/board» is not a uuid, and the order says so.
router.add_router("", lists_router)
router.add_router("", views_router)
router.add_router("", catalogue_router)
router.add_router("", files_router)
router.add_router("", one_router)
