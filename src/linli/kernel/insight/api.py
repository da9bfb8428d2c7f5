"""Statistics."""
from ninja import Router

router = Router()
