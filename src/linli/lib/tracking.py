"""Numbers people read aloud: the tracking code on a resident's receipt, and the case number of the desk."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 of Douglas Crockford: no I, L, O, U."""
RANDOM_BYTES = 7
"""Bytes a tracking code needs: 55 bits of chance, of which eleven characters are made."""
_VALUE = {character: value for value, character in enumerate(CROCKFORD)} | {"O": 0, "I": 1, "L": 1}
_CASE_NUMBER = re.compile(r"([A-Z]{1,8})(\d{8})-(\d{6})")


def tracking_code(random_bytes: bytes) -> str:
    """A code such as "K7QM-2X9D-4TRA": eleven characters of chance and a check character.

    `random_bytes`: at least 7 unpredictable bytes (`secrets.token_bytes`); the first 55 bits are used.
    Raises ValueError for fewer. The check is Damm's method of order 32 (H. M. Damm, Total anti-symmetrische
    Quasigruppen, 2004) with x∘y = αx + y over GF(32): every wrong character and every swap of neighbours is noticed.
    """
    if len(random_bytes) < RANDOM_BYTES:
        raise ValueError(f"a tracking code needs {RANDOM_BYTES} random bytes, got {len(random_bytes)}")
    number = int.from_bytes(random_bytes[:RANDOM_BYTES]) >> 1
    values = [number >> shift & 31 for shift in range(50, -1, -5)]
    return _grouped([*values, _times_alpha(_checksum(values))])


def parse_tracking_code(text: str) -> str:
    """The code as it was issued, from what a person typed: any case, spaces, hyphens, full width; O is 0, I and L are
    1.

    Raises ValueError when it has not twelve characters, has a foreign one, or the check character disagrees.
    """
    typed = re.sub(r"[\s\-‐‑–—_.·]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(typed) != 12:
        raise ValueError(f"a tracking code has 12 characters, got {len(typed)}")
    foreign = [character for character in typed if character not in _VALUE]
    if foreign:
        raise ValueError(f"{foreign[0]!r} does not occur in tracking codes")
    values = [_VALUE[character] for character in typed]
    if _checksum(values):
        raise ValueError("the tracking code is mistyped: its check character disagrees")
    return _grouped(values)


def _grouped(values: list[int]) -> str:
    text = "".join(CROCKFORD[value] for value in values)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def _checksum(values: list[int]) -> int:
    interim = 0
    for value in values:
        interim = _times_alpha(interim) ^ value
    return interim


def _times_alpha(value: int) -> int:
    """Product with the generator of GF(32) = GF(2)[α]/(α⁵ + α² + 1)."""
    return (value << 1) ^ (0b100101 if value & 16 else 0)


@dataclass(frozen=True, order=True)
class CaseNumber:
    """A case number in its parts: `prefix` of 1–8 capital letters, local `day` of acceptance, `n` of the day from 1."""

    prefix: str
    day: date
    n: int

    def __str__(self) -> str:
        return f"{self.prefix}{self.day:%Y%m%d}-{self.n:06d}"


def case_number(prefix: str, day: date, n: int) -> str:
    """The `n`-th case of a local day: HX20261123-000123.

    Raises ValueError for another prefix than 1–8 capital letters, and for `n` outside 1–999999.
    """
    if not re.fullmatch(r"[A-Z]{1,8}", prefix):
        raise ValueError(f"the prefix of a case number is 1 to 8 capital letters, got {prefix!r}")
    if not 1 <= n <= 999_999:
        raise ValueError(f"the number of a case within its day is 1 to 999999, got {n}")
    return str(CaseNumber(prefix, day, n))


def parse_case_number(text: str) -> CaseNumber:
    """The parts of a case number; any case and full width are accepted. Raises ValueError when it is none."""
    match = _CASE_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if match is None:
        raise ValueError(f"not a case number: {text!r} (expected for example HX20261123-000123)")
    digits = match[2]
    day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if match[3] == "000000":
        raise ValueError("cases are numbered from 1")
    return CaseNumber(match[1], day, int(match[3]))
