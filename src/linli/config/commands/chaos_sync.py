"""``linli chaos-sync``: phones, a network that lies, processes that are killed; nothing may be lost or doubled."""

from __future__ import annotations

import argparse
import importlib
import json
import secrets
import sys
from dataclasses import asdict
from pathlib import Path

from linli.config.commands import numbers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How large, and which plan."""
    parser.add_argument("--phones", type=numbers.count, default=200)
    parser.add_argument("--operations", type=numbers.count, default=50_000)
    parser.add_argument("--seed", type=int, help="repeats the plan of an earlier run; else one is drawn and printed")


def run(args: argparse.Namespace) -> int:
    """0 when everything that was acknowledged is there exactly once, and all phones agree with the server."""
    folder = Path(__file__).resolve().parents[4] / "benchmarks"
    if not folder.is_dir():
        print("the simulated phones are in the source tree; this is an installed copy", file=sys.stderr)
        return 2
    sys.path.insert(0, str(folder.parent))
    seed = secrets.randbelow(2**31) if args.seed is None else args.seed
    print(f"seed {seed}", flush=True)
    chaos = importlib.import_module("benchmarks.chaos.run")
    report = chaos.run(seed=seed, phones=args.phones, operations=args.operations, say=_say)
    print(json.dumps(asdict(report) | {"is_clean": report.is_clean}, ensure_ascii=False))
    return 0 if report.is_clean else 1


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
