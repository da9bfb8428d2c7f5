"""Official numbers of persons and organisations, and synthetic ones that cannot be mistaken for real.

The neighbours `tracking` (codes people read aloud), `masking` (what others may see) and `grid_codes` (codes of places)
are offered here too, so that an importer finds all identifiers in one place.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Literal

from stdnum.cn import ric, uscc

from linli.lib.grid_codes import code_path, grid_code, level_of, micro_grid_code, parent_codes
from linli.lib.masking import mask_address, mask_id, mask_name, mask_phone
from linli.lib.tracking import CaseNumber, case_number, parse_case_number, parse_tracking_code, tracking_code

__all__ = [
    "CaseNumber",
    "Sex",
    "case_number",
    "code_path",
    "grid_code",
    "is_resident_id",
    "is_social_credit_code",
    "is_synthetic_phone",
    "level_of",
    "mask_address",
    "mask_id",
    "mask_name",
    "mask_phone",
    "micro_grid_code",
    "parent_codes",
    "parse_case_number",
    "parse_tracking_code",
    "synthetic_phone",
    "synthetic_resident_id",
    "tracking_code",
]

Sex = Literal["male", "female"]
SYNTHETIC_PHONE_PREFIX = "104"
_CHECK_CHARACTERS = "0123456789X"


def is_resident_id(number: str) -> bool:
    """Whether `number` is a well-formed resident identity number: GB 11643-1999, 18 characters, known division, real
    date of birth, check character of ISO 7064 MOD 11-2. Surrounding blanks and a small x are accepted."""
    return ric.is_valid(number)


def is_social_credit_code(number: str) -> bool:
    """Whether `number` is a well-formed unified social credit code: GB 32100-2015, 18 characters, check character
    modulo 31."""
    return uscc.is_valid(number)


def synthetic_resident_id(rng: Random, birth: date, sex: Sex, division: str) -> str:
    """An 18-character number shaped like a resident identity number and invalid by design.

    `division`: 6 digits; the sequence digit is odd for male and even for female as GB 11643 has it. The check
    character is the correct one moved on by five places in 0–9, X: always wrong, and the same for the same seventeen
    characters. Raises ValueError for a division that is not six digits.
    """
    if len(division) != 6 or not (division.isascii() and division.isdigit()):
        raise ValueError(f"a division code has 6 digits, got {division!r}")
    sequence = rng.randrange(500) * 2 + (sex == "male")
    body = f"{division}{birth:%Y%m%d}{sequence:03d}"
    right = _CHECK_CHARACTERS.index(ric.calc_check_digit(body + "0"))
    return body + _CHECK_CHARACTERS[(right + 5) % 11]


def synthetic_phone(n: int) -> str:
    """The `n`-th (0–99999999) of the telephone numbers that reach nobody: 104 and eight digits.

    Mobile numbers begin with 13–19; of the numbers in 1 the plan of the ministry (《电信网编号计划》, MIIT) gives 100
    to operators, 106 to short messages, 108 to international calls, 11 and 12 to emergency and public services, and
    leaves 104 spare (备用). Therefore not 100…, 110… or 120…: whoever dials those is connected. Raises ValueError for
    `n` out of range.
    """
    if not 0 <= n < 10**8:
        raise ValueError(f"there are 100,000,000 synthetic telephone numbers, got number {n}")
    return f"{SYNTHETIC_PHONE_PREFIX}{n:08d}"


def is_synthetic_phone(phone: str) -> bool:
    """Whether `phone` is one of `synthetic_phone`'s: no message is ever sent to it."""
    return len(phone) == 11 and phone.isdigit() and phone.startswith(SYNTHETIC_PHONE_PREFIX)
