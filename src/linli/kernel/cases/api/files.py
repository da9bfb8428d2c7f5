"""Addresses of files."""

from ninja import Router

router = Router()
