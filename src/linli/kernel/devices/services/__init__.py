"""The writers of devices."""

from linli.kernel.devices.services.codes import hand_out_codes
from linli.kernel.devices.services.filing import take_file
from linli.kernel.devices.services.packing import Pack, hand_out_parts, make_pack, told_area
from linli.kernel.devices.services.parking import decide, read_parked
from linli.kernel.devices.services.receiving import Result, receive
from linli.kernel.devices.services.registering import register, revoke
from linli.kernel.devices.services.syncing import Changes, changes

__all__ = [
    "Changes",
    "Pack",
    "Result",
    "changes",
    "decide",
    "hand_out_codes",
    "hand_out_parts",
    "make_pack",
    "read_parked",
    "receive",
    "register",
    "revoke",
    "take_file",
    "told_area",
]
