"""What others may see of a person: names, numbers and addresses with the identifying part covered.

Covering is for display (PIPL art. 51: de-identification as a safeguard), not anonymisation: the record behind keeps
the value. Every function covers more rather than less when a value has an unexpected shape, and never fails.
"""

from __future__ import annotations

import re

_NUMERAL = "0-9０-９零〇一二三四五六七八九十百"
# The first thing finer than a road or an estate: 25号, 3号楼, 三栋, 2门, 12-3-501.
_FINE = re.compile(
    rf"[0-9０-９]|[A-Za-z甲乙丙丁]\s*[座栋幢楼]|[{_NUMERAL}]+\s*(?:号|號|弄|栋|幢|座|楼|樓|单元|單元|门|門|层|層|室|户|排|组|組)"
)


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678; a number under 8 characters keeps its last two."""
    digits = phone.strip()
    if len(digits) < 8:
        return "*" * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 2 else "*" * len(digits)
    hidden = max(4, len(digits) - 7)
    return digits[: len(digits) - hidden - 4] + "*" * hidden + digits[-4:]


def mask_name(name: str) -> str:
    """王小明 → 王**; one character stays, also of a compound family name (欧阳小明 → 欧***)."""
    name = name.strip()
    return name[:1] + "*" * max(len(name) - 1, 0)


def mask_id(number: str) -> str:
    """120103199001011234 → 120*************34; neither the date of birth nor the sequence stays."""
    number = number.strip()
    return number[:3] + "*" * (len(number) - 5) + number[-2:] if len(number) > 7 else "*" * len(number)


def mask_address(address: str) -> str:
    """河西区友谊路街道华江里3号楼2门501 → 河西区友谊路街道华江里***; nothing finer than road or estate stays."""
    address = address.strip()
    match = _FINE.search(address)
    kept = address[: match.start()] if match else address[: len(address) // 2]
    return kept + "***" if address else ""
