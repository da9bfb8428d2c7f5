"""``linli bench NAME``: run one benchmark and end with one line of JSON; ``linli bench all`` runs every one."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BENCHES = ("loop", "lists", "inbox", "search", "round", "sync-up", "sync-down", "locate", "generate", "start")
ALONE = ("solvers",)  # half an hour for itself; not one of all
ROW = ("bench", "figures", "floors", "ok")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which one, and whether a quick run is enough."""
    parser.add_argument("name", choices=[*BENCHES, *ALONE, "all"])
    parser.add_argument("--quick", action="store_true", help="smaller numbers, for a look; floors are still checked")
    parser.add_argument("--results", type=Path, help="file to append rows to (all: benchmarks/results.jsonl)")


def run(args: argparse.Namespace) -> int:
    """0 when every floor is met. Every figure is measured in this run."""
    folder = Path(__file__).resolve().parents[4] / "benchmarks"
    if not folder.is_dir():
        print("the benchmarks are in the source tree; this is an installed copy", file=sys.stderr)
        return 2
    if args.name == "all":
        return _all(args.results or folder / "results.jsonl", quick=args.quick)
    sys.path.insert(0, str(folder.parent))
    row = measure(args.name, quick=args.quick)
    if args.results is not None:
        with args.results.open("a", encoding="utf-8") as out:
            out.write(json.dumps({**row, "quick": args.quick, **machine()}, ensure_ascii=False) + "\n")
    return 0 if row["ok"] else 1


def _all(results: Path, *, quick: bool) -> int:
    """Every benchmark in a process of its own: each sets Django up for a database of its own."""
    before = len(_lines(results))
    more = ["--quick"] if quick else []
    for name in BENCHES:
        command = [sys.executable, "-m", "linli.config.cli", "bench", name, "--results", str(results), *more]
        subprocess.run(command, check=False)
    rows = [json.loads(line) for line in _lines(results)[before:]]
    print("\n".join(json.dumps({key: row[key] for key in ROW}, ensure_ascii=False) for row in rows))
    return 0 if len(rows) == len(BENCHES) and all(row["ok"] for row in rows) else 1


def _lines(results: Path) -> list[str]:
    return results.read_text(encoding="utf-8").splitlines() if results.exists() else []


def measure(name: str, *, quick: bool) -> dict[str, Any]:
    """Run one benchmark; its row: name, figures, floors, whether every floor is met. Printed as it is done."""
    print(f"== {name}", file=sys.stderr)
    row: dict[str, Any]
    try:
        module = importlib.import_module(module_name := f"benchmarks.{name.replace('-', '_')}")
        measured = module.run(quick)
        figures, floors = measured["figures"], measured["floors"]
        row = {"bench": name, "figures": figures, "floors": floors, "ok": meets(figures, floors)}
    except ModuleNotFoundError as missing:
        if missing.name != module_name:
            raise
        row = {"bench": name, "figures": {}, "floors": {}, "ok": False, "error": "not written"}
    print(json.dumps(row, ensure_ascii=False), flush=True)
    return row


def meets(figures: dict[str, float], floors: dict[str, dict[str, float]]) -> bool:
    """Whether every floor is met: ``{"figure": {"min": …}}`` or ``{"max": …}``; a figure that is missing is not met."""
    for name, bound in floors.items():
        value = figures.get(name)
        if value is None or value < bound.get("min", value) or value > bound.get("max", value):
            return False
    return True


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = names[0] if names else cpu
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cpu": cpu,
            "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "memory_gb": round(pages / 2**30, 1),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
    }
