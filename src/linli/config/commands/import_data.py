"""``linli import``: borders from GeoJSON, registers from XLSX or CSV, with every defect told."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from linli.config.commands.waiting import Waiting

WHAT = (
    "boundaries", "buildings", "homes", "organisations", "units", "gas_users", "gas_firms", "cylinders",
    "pipe_segments",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, from where, and how strictly."""
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("file", type=Path)
    parser.add_argument("--level", default="community", help="of boundaries: street, community, grid, micro_grid")
    parser.add_argument("--system", default="wgs84", choices=["wgs84", "gcj02", "bd09"])
    parser.add_argument("--dry-run", action="store_true", help="tell the defects, change nothing")
    parser.add_argument("--all-or-nothing", action="store_true", help="load nothing when a row cannot be loaded")


def run(args: argparse.Namespace) -> int:
    """Import and print the defects, one a line; 1 when the file was refused."""
    import django

    django.setup()
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.base.errors import LinliError
    from linli.kernel.places import services

    how = {"dry_run": args.dry_run, "all_or_nothing": args.all_or_nothing, "source": args.file.name, "by": SYSTEM}
    data = args.file.read_bytes()
    try:
        with Waiting(f"导入 {args.file.name}", sys.stderr):
            if args.what == "boundaries":
                outcome = services.import_boundaries(data=data, level=args.level, system=args.system, **how)
            else:
                outcome = services.import_register(data=data, register=args.what, system=args.system, **how)
    except LinliError as refusal:
        said = refusal.body()["error"]
        for defect in said["details"].get("defects", ()):
            _print(defect)
        print(f"{said['message']} / {said['message_en']}", file=sys.stderr)
        return 1
    told = outcome.told()
    for defect in told["defects"]:
        _print(defect)
    verb = "would load" if outcome.dry_run else "loaded"
    print(f"{told['rows']} rows, {len(told['defects'])} defects, {verb} {told['loaded']}")
    return 0


def _print(defect: dict[str, object]) -> None:
    where = f"第 {defect['row']} 行" if defect["row"] else "—"
    mark = "✗" if defect["hard"] else "·"
    print(f"{mark} {where}\t{defect['code']}\t{defect['name']}\t{defect['message']}\t{defect['message_en']}")
