"""Devices (终端): phones that work without a network; their operations come up once, their packs go down whole."""

from linli.kernel.devices import errors

__all__ = ["errors"]  # declared with whatever part of the room is imported first
