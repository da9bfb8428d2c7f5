"""``linli replay-places``: years of official code lists into the history of places."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", type=Path, help="CSV or XLSX with columns year, code, name")


def run(args: argparse.Namespace) -> int:
    """Replay all changes, then compare the tree at the end of every year with the file."""
    import django

    django.setup()
    from datetime import date

    from tqdm import tqdm

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.base.errors import LinliError
    from linli.kernel.places import queries
    from linli.kernel.places.services.replay import read_years, replay

    try:
        years = read_years(args.file.read_bytes())
        print(replay(years=years, source=args.file.name, by=SYSTEM, progress=lambda steps: tqdm(steps, disable=None)))
    except LinliError as refusal:
        said = refusal.body()["error"]
        print(f"{said['message']} / {said['message_en']}", file=sys.stderr)
        return 1
    same = {year: {node.code: node.name for node in queries.tree(date(year, 12, 31))} == years[year] for year in years}
    print(f"{sum(same.values())} of {len(same)} years are exactly as in the file")
    return 0 if all(same.values()) else 1
