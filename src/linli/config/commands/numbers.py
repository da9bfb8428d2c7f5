"""Whole numbers on the command line, with their bounds; argparse tells the caller in one line."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def whole(least: int, most: int) -> Callable[[str], int]:
    """A type for ``add_argument``: an integer from ``least`` to ``most``, both included."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"应为 {least} 到 {most} 的整数 / a whole number from {least} to {most}")
        return value

    return read


residents = whole(1, 20_000_000)
seed = whole(0, 2**32 - 1)
port = whole(1, 65535)
processes = whole(1, 64)
count = whole(1, 10_000_000)
