"""Addresses of forms, submissions and facts under /api/v1."""

from ninja import Router

from linli.kernel.forms.api import forms, submissions

router = Router(tags=["forms"])
router.add_router("", forms.router)
router.add_router("", submissions.router)
