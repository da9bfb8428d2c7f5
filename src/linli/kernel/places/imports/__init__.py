"""Reading and checking what others give us: borders as GeoJSON, registers as XLSX or CSV. Pure: no database.

A fault never stops the reading: every row ends among those that can be loaded or among the defects, with its number
and name. Only a file that cannot be read at all is refused.
"""

from linli.kernel.places.imports import errors

__all__ = ["errors"]  # declared with whatever part of the room is imported first
