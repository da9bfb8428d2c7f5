"""``linli forms burden``: how many questions a month's visits asked, and how many the register spared."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from linli.config.commands import numbers
from linli.config.commands.tables import print_table

if TYPE_CHECKING:
    from linli.kernel.forms.queries.burden import Asked

FIRST = date(2026, 11, 1)
RESIDENTS = 20_000
HEAD = (
    "表单 form", "走访 visits", "问题 questions", "问了 asked", "底册带出 spared", "占比 share", "有效期内重问 again",
    "漏问 unfounded",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``burden``: of this installation's month, or of a simulated one in a district of its own."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    burden = actions.add_parser("burden", help="what a month's visits asked, and what the register spared")
    burden.add_argument("--month", type=_month, help="YYYY-MM of this installation; without it a month is simulated")
    burden.add_argument("--homes", type=numbers.whole(1, 10_000), default=60, help="homes that are visited")
    burden.add_argument("--before", type=numbers.whole(0, 60), default=12, help="months of visits before the month")
    burden.add_argument("--seed", type=numbers.seed, default=1)


def run(args: argparse.Namespace) -> int:
    """0 when no fact was asked again within its validity and none was left out that was due."""
    if args.month is not None:
        import django

        django.setup()
        return show(args.month)
    with _apart():
        return simulate(homes=args.homes, before=args.before, seed=args.seed, residents=RESIDENTS)


def simulate(*, homes: int, before: int, seed: int, residents: int) -> int:
    """Generate a district in the database that is open, play the months, show the last one."""
    from linli.config.simulation import month
    from linli.kernel.registry import generate

    generate.run(_district(), residents=residents, seed=seed, quiet=True)
    months = months_until(FIRST, before)
    here = month.town(homes=homes, seed=seed)
    played = month.play(here, months=months)
    for _ in tqdm(played, total=len(months), desc="走访 visits", leave=False, disable=not sys.stderr.isatty()):
        pass
    print(
        f"模拟 simulated: {homes} 户 homes, 种子 seed {seed}, 之前 {before} 个月的走访 months of visits before;"
        f" 假设每月 {month.CHANGES_A_MONTH:.0%} 的事实有变化 of facts assumed to change a month"
    )
    return show(FIRST)


def show(first: date) -> int:
    """Print a month, form by form and in all, with every fact that was asked again."""
    from linli.kernel.forms.queries import burden

    rows = burden.of_month(first)
    total = burden.in_all(rows)
    print(f"{first:%Y-%m}")
    print_table(HEAD, [*(_line(row) for row in rows), _line(total)])
    for form, path, times in burden.asked_again_in(first):
        print(f"  有效期内重问 asked again: {form} {path} ×{times}")
    if total.untold:
        print(f"  未说明问了哪些题、未计入的提交 submissions whose tool does not say, not counted: {total.untold}")
    return 1 if total.again or total.unfounded else 0


def months_until(last: date, before: int) -> list[date]:
    """The first days of the months before one, and of that one."""
    numbers_of = (last.year * 12 + last.month - 1 - back for back in range(before, -1, -1))
    return [date(number // 12, number % 12 + 1, 1) for number in numbers_of]


def _line(row: Asked) -> Sequence[object]:
    name = f"{row.title} {row.form}" if row.form else "合计 in all"
    share = f"{row.spared / row.questions:.1%}" if row.questions else "-"
    return name, row.visits, row.questions, row.asked, row.spared, share, row.again, row.unfounded


def _district() -> str:
    from django.conf import settings

    return str(settings.ENV.district)


@contextmanager
def _apart() -> Iterator[None]:
    """A home and a database of its own, taken away afterwards: nothing simulated comes near an installation."""
    home = Path(tempfile.mkdtemp(prefix="linli-burden-"))
    os.environ |= {"LINLI_HOME": str(home)}
    os.environ.pop("LINLI_DATABASE_URL", None)
    try:
        _prepare()
        yield
    finally:
        from django.db import connections

        from linli.config import database, environment

        connections.close_all()
        database.stop_embedded(environment.read())
        shutil.rmtree(home, ignore_errors=True)


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from linli.config.commands.load_pack import load
    from linli.kernel.base.pack import installed_pack

    call_command("migrate", verbosity=0, interactive=False)
    list(load(installed_pack()))


def _month(text: str) -> date:
    try:
        year, month = text.split("-")
        return date(int(year), int(month), 1)
    except ValueError:
        raise argparse.ArgumentTypeError("应为 YYYY-MM / must be YYYY-MM") from None
