"""Small tables on a terminal, in which a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any


def print_table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print the rows under their head."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(width(line[index]) for line in lines) for index in range(len(head))]
    print()
    for number, line in enumerate(lines):
        print("  " + "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True)))
        if number == 0:
            print("  " + "  ".join("─" * size for size in widths))
    print(flush=True)


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
