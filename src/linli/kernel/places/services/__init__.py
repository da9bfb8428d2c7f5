"""The writers of places: packs, changes of the tree, imports, generated districts."""

from linli.kernel.places.services import building_register as _buildings  # noqa: F401  (adds its registers)
from linli.kernel.places.services import unit_register as _units  # noqa: F401
from linli.kernel.places.services.changes import After, Recoding, change, on_recode
from linli.kernel.places.services.importing import Imported, import_boundaries
from linli.kernel.places.services.loading import load_pack_places
from linli.kernel.places.services.registers import REGISTERS, Register, import_register

__all__ = [
    "REGISTERS",
    "After",
    "Imported",
    "Recoding",
    "Register",
    "change",
    "import_boundaries",
    "import_register",
    "load_pack_places",
    "on_recode",
]
