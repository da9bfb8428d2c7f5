"""Codes that a phone gives out without a network, for what it finds: a letter, eight digits, two check digits. Pure."""

from __future__ import annotations

from collections.abc import Mapping

_kinds: dict[str, str] = {"home": "H", "person": "P", "organisation": "O", "equipment": "E", "case": "C"}
DIGITS = 8
_LETTERS_FROM = ord("A") - 10


def code_kinds() -> Mapping[str, str]:
    """Kind → the letter that its codes begin with."""
    return _kinds


def code(prefix: str, number: int) -> str:
    """The code of a number: ``H00000012`` and two check digits that any wrong digit and any swap of two changes
    (ISO/IEC 7064, MOD 97-10)."""
    plain = f"{prefix}{number:0{DIGITS}d}"
    return f"{plain}{98 - int(_as_digits(plain) + '00') % 97:02d}"


def is_code(text: str) -> bool:
    """Whether a code's check digits fit."""
    fits = text[:1].isascii() and text[:1].isupper() and text[1:].isascii() and text[1:].isdigit()
    return fits and len(text) == DIGITS + 3 and int(_as_digits(text)) % 97 == 1


def number_of(prefix: str, text: str) -> int | None:
    """The number of a code that begins with that letter; None where the letter or the check digits do not fit."""
    return int(text[1:-2]) if text[:1] == prefix and is_code(text) else None


def _as_digits(text: str) -> str:
    return "".join(digit if digit.isdigit() else str(ord(digit) - _LETTERS_FROM) for digit in text)
