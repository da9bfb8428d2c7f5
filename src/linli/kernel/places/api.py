"""Addresses of places."""

from ninja import Router

router = Router()
