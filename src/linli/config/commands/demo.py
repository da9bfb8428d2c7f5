"""``linli demo``: set up a district, play one simulated day over HTTP, show who may sign in, stay up."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

RESIDENTS = 20_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How large, where, and whether to play the day."""
    parser.add_argument("--residents", type=int, default=RESIDENTS, help="synthetic residents to generate (once)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-day", action="store_true", help="without the simulated day")
    parser.add_argument("--exit", action="store_true", help="end when everything has been shown")


def run(args: argparse.Namespace) -> int:
    """Stay up until Ctrl-C. A second start finds everything there."""
    import os

    os.environ["LINLI_SIMULATION"] = "1"  # the day is played with the clock of each request
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    began = time.monotonic()
    step("PostgreSQL", _start_database)
    step("表结构 tables", _migrate)
    fresh = _prepare_district(args)

    from django.conf import settings

    from linli.config.supervisor import Supervisor

    supervisor = Supervisor(settings.ENV, host="127.0.0.1", port=args.port, workers=2, with_worker=True)

    def ready() -> None:
        print(f"\n服务已启动 up after {time.monotonic() - began:.1f} s", flush=True)
        if fresh and not args.no_day:
            _play_day(supervisor.address)
        _show_logins()
        print(f"\n邻里 Linli: {supervisor.address}    (Ctrl-C 结束 to end)", flush=True)
        if args.exit:
            supervisor.stop.set()

    supervisor.run(on_ready=ready)
    return 0


def step(name: str, work: Callable[[], Any]) -> Any:
    """Do one thing and say how long it took."""
    print(f"  {name} … ", end="", flush=True)
    began = time.monotonic()
    answer = work()
    print(f"{time.monotonic() - began:.1f} s", flush=True)
    return answer


def _start_database() -> None:
    import django

    django.setup()


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _prepare_district(args: argparse.Namespace) -> bool:
    """Load the pack, and generate the district when it was not there yet; whether it was new."""
    from linli.config import cli
    from linli.kernel.places import queries as places

    fresh = places.is_empty_below_communities()
    _must(cli.main(["load-pack"]), "load-pack")
    if fresh:
        words = ["generate", "--residents", str(args.residents), "--seed", str(args.seed)]
        _must(cli.main(words), "generate")
    return fresh


def _must(status: int, what: str) -> None:
    if status:
        print(f"linli {what} failed", file=sys.stderr)
        raise SystemExit(status)


def _play_day(address: str) -> None:
    from linli.config.commands import demo_day

    demo_day.play(address)


def _show_logins() -> None:
    from linli.kernel.accounts import queries as accounts

    table(("岗位 role", "账号 user", "密码 password", "范围 area"), accounts.demo_logins())


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a small table; a Chinese character is two columns wide."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(width(line[index]) for line in lines) for index in range(len(head))]
    print()
    for number, line in enumerate(lines):
        print("  " + "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True)))
        if number == 0:
            print("  " + "  ".join("─" * size for size in widths))


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
