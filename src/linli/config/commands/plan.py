"""``linli plan NAME --in FOLDER --out FOLDER``: a plan from tables, with its bound, its messages and its map."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from linli.solvers.sentences import sentence
from linli.solvers.solution import Progress, Solution, Stop
from linli.solvers.tables import TableError

# name → module with run(folder, out, stop, seed, on_progress) -> Solution, which writes the plan's own files.
PLANS = {name: f"linli.config.commands.plans.{name}" for name in ("siting", "reach", "queueing", "calendar")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to plan, from where, to where, and when to stop."""
    parser.add_argument("name", choices=sorted(PLANS))
    parser.add_argument("--in", dest="source", type=Path, help="folder with the tables (docs/reference/solvers.md)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the plan; made when missing")
    parser.add_argument("--example", action="store_true", help="write example tables of Hexi into --out, plan nothing")
    parser.add_argument("--seconds", type=float, help="stop after so many seconds (60 unless --iterations is given)")
    parser.add_argument("--iterations", type=int, help="stop after so many iterations; the same answer every time")
    parser.add_argument("--gap", type=float, default=0.0, help="distance to the bound that is good enough (0.005)")
    parser.add_argument("--seed", type=int, default=0)


def run(args: argparse.Namespace) -> int:
    """0 with a plan, 1 when none exists or was found (the reason is printed), 2 when the tables cannot be read."""
    module = importlib.import_module(PLANS[args.name])
    try:
        if args.example:
            module.example(args.out)
            return 0
        if args.source is None:
            raise TableError("--in is missing: the folder with the tables")
        seconds = 60.0 if args.seconds is None and args.iterations is None else args.seconds
        stop = Stop(seconds=seconds, iterations=args.iterations, gap=args.gap)
        solution, files = module.run(args.source, args.out, stop, args.seed, _say)
    except ValueError as problem:
        print(f"无法规划 / cannot plan: {problem}", file=sys.stderr)
        return 2
    print(file=sys.stderr)
    for message in solution.messages:
        print(f"{sentence(message)} / {sentence(message, 'en')}")
    if solution.plan is None:
        return 1
    files.append(_record(args.out, args.name, solution))
    print(_summary(solution))
    print("\n".join(str(path) for path in files))
    return 0


def _say(progress: Progress) -> None:
    parts = [f"{progress.seconds:6.1f} s  {progress.stage:<8}"]
    if progress.objective is not None:
        parts.append(f"{progress.objective:,.0f}")
    if progress.bound is not None:
        parts.append(f"≥ {progress.bound:,.0f}")
    print("\r" + "  ".join(parts).ljust(70), end="", file=sys.stderr)


def _number(value: float | None) -> str:
    """Small ones (a share) with their decimals."""
    if value is None:
        return "—"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.4g}"


def _summary(solution: Solution[Any]) -> str:
    gap = "没有界 / no bound" if solution.gap is None else f"{solution.gap:.3%}"
    parts = (
        f"目标 / objective {_number(solution.objective)}",
        f"界 / bound {_number(solution.bound)}",
        f"差距 / gap {gap}",
    )
    return "   ".join((*parts, solution.why_it_stopped.value))


def _record(out: Path, name: str, solution: Solution[Any]) -> Path:
    """What the plan is worth, beside it."""
    told = {
        "plan": name,
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "why_it_stopped": solution.why_it_stopped.value,
        "seed": solution.seed,
        "iterations": solution.iterations,
        "seconds": round(solution.seconds, 2),
        "messages": [
            {"code": m.code, "details": dict(m.details), "zh": sentence(m), "en": sentence(m, "en")}
            for m in solution.messages
        ],
    }
    path = out / "solution.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
