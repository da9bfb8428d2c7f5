"""The writers of the register."""

from linli.kernel.registry.services.revealing import reveal

__all__ = ["reveal"]
