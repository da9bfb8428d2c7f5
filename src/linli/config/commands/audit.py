"""``linli audit``: seal the days that are over, or prove that nothing was changed."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from tqdm import tqdm


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``seal [--day YYYY-MM-DD]`` or ``verify``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    seal = actions.add_parser("seal", help="seal every day that is over, of every log")
    seal.add_argument("--day", type=date.fromisoformat, help="the last day to seal; yesterday when left out")
    actions.add_parser("verify", help="prove every entry, every day and the chain of seals")


def run(args: argparse.Namespace) -> int:
    """Answers 1 when a day cannot be sealed or a problem was found."""
    import django

    django.setup()
    return _seal(args.day) if args.action == "seal" else _verify()


def _seal(day: date | None) -> int:
    from linli.kernel.audit.services import seal_due
    from linli.kernel.base.errors import LinliError

    try:
        seals = seal_due(day)
    except LinliError as refusal:
        print(refusal.body()["error"]["message"], file=sys.stderr)
        return 1
    for seal in seals:
        print(f"{seal.day} {seal.source:<10} {seal.leaf_count:>9} {bytes(seal.chained).hex()}")
    print(f"{len(seals)} 天已封存 / days sealed")
    return 0


def _verify() -> int:
    from linli.kernel.audit.services import verify
    from linli.kernel.base.actor import SYSTEM

    with tqdm(desc="验证 verify", unit=" 步", leave=False, disable=None) as progress:

        def tell(step: str) -> None:
            progress.set_postfix_str(step)
            progress.update()

        report = verify(by=SYSTEM, tell=tell)
    for problem in report.problems:
        print(f"{problem.kind}: {problem.message} / {problem.message_en}")
    print(f"{report.checked} 条已验证,{len(report.problems)} 个问题 / entries verified, problems found")
    return 0 if report.ok else 1
