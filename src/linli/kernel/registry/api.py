"""Addresses of registry."""

from ninja import Router

router = Router()
