"""The whole loop over HTTP, signed in, by eight clients against the production server, beside the bare SQL of
its moves.

A case is reported, accepted, dispatched, signed for, handed in, verified and closed: seven requests. The bare
SQL writes the same
rows (case, reporter, timeline, audit, outbox) with the same locks, one connection a client, no HTTP and no
rules. Statements
are counted from the server's own log, BEGIN and COMMIT included, the worker's too. Processor time is that of the
server's
processes, the worker and PostgreSQL together, divided by the cases; the client is not in it.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any

import psycopg

from benchmarks import bare
from benchmarks.client import Client
from benchmarks.stage import UNIT, Stage, stage

CLIENTS = 8
CATEGORY = "0676"  # asks for no evidence, and is verified without a visit
MOVES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("accept", "street_centre", {"category": CATEGORY}),
    ("dispatch", "street_centre", {"unit": UNIT}),
    ("sign", "department_clerk", {}),
    ("hand_in", "department_clerk", {"text": "已电话答复,市民表示清楚。"}),
    ("verify", "community", {}),
    ("close", "street_centre", {"text": "已办结"}),
)
FLOORS = {
    "ratio_to_bare_sql": {"min": 0.2},
    "statements_per_move": {"max": 8},
    "statements_per_report": {"max": 12},
    "cpu_ms_report_and_two_moves": {"max": 40},
}


def run(quick: bool) -> dict[str, Any]:
    """Figures of the loop; see the module."""
    seconds = 5.0 if quick else 15.0
    with stage() as here:
        _load(here, 2.0, _whole_loop)  # connections, caches, plans
        cases, taken, cpu, times = _load(here, seconds, _whole_loop)
        three, _, cpu_three, _ = _load(here, seconds / 2, _report_and_two)
        bare_rate = bare.loops_per_second(here, seconds / 2, CLIENTS)
        rate = cases / taken
        percentiles = quantiles(times, n=100)
        figures = {
            "ratio_to_bare_sql": round(rate / bare_rate, 3),
            "closed_cases_per_second": round(rate, 1),
            "bare_sql_loops_per_second": round(bare_rate, 1),
            "p50_ms": round(percentiles[49] * 1000, 1),
            "p95_ms": round(percentiles[94] * 1000, 1),
            "cpu_ms_per_case": round(cpu / cases * 1000, 1),
            "cpu_ms_report_and_two_moves": round(cpu_three / three * 1000, 1),
            **_statements(here),
        }
    return {"figures": figures, "floors": FLOORS}


def report(client: Client, here: Stage) -> dict[str, Any]:
    """A ticket of the hotline, typed in by the street's desk."""
    lon, lat = here.position
    body = {"description": "想咨询限行措施什么时候调整,请答复。", "lon": lon, "lat": lat, "channel": "hotline"}
    return client.post("street_centre", "/events/reports", body)


def _whole_loop(client: Client, here: Stage, times: list[float]) -> None:
    _play(client, here, times, MOVES)


def _report_and_two(client: Client, here: Stage, times: list[float]) -> None:
    _play(client, here, times, MOVES[:2])


def _play(client: Client, here: Stage, times: list[float], moves: tuple[tuple[str, str, dict[str, Any]], ...]) -> None:
    began = time.perf_counter()
    case = report(client, here)
    times.append(time.perf_counter() - began)
    for slug, role, body in moves:
        began = time.perf_counter()
        case = client.post(role, f"/cases/{case['uuid']}/{slug}", {**body, "version": case["version"]})
        times.append(time.perf_counter() - began)


def _load(
    here: Stage, seconds: float, play: Callable[[Client, Stage, list[float]], None]
) -> tuple[int, float, float, list[float]]:
    """Eight clients for a while: cases done, seconds, processor seconds of the server, each request's seconds."""
    times: list[float] = []
    done = [0] * CLIENTS
    troubles: list[Exception] = []
    clients = [Client(here) for _ in range(CLIENTS)]
    stop = time.perf_counter() + seconds

    def work(number: int) -> None:
        try:
            while time.perf_counter() < stop:
                play(clients[number], here, times)
                done[number] += 1
        except Exception as error:  # noqa: BLE001 -- told by the main thread
            troubles.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    cpu, began = here.cpu_seconds(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return sum(done), time.perf_counter() - began, here.cpu_seconds() - cpu, times


def _statements(here: Stage) -> dict[str, float]:
    """Statements a move and a report, from PostgreSQL's log of everything it was asked during two short loads."""
    _, before = _logged(here, lambda client: report(client, here), 60)
    moves = [0]

    def loop(client: Client) -> None:
        _play(client, here, [], MOVES)
        moves[0] += len(MOVES)

    _, after = _logged(here, loop, 40)
    worker = after["worker"] / (40 * (len(MOVES) + 1))
    return {
        "statements_per_report": round((before["web"] + before["worker"]) / 60, 2),
        "statements_per_move": round((after["web"] - before["web"] / 60 * 40) / (40 * len(MOVES)), 2),
        "worker_statements_per_entry": round(worker, 2),
    }


def _logged(here: Stage, ask: Callable[[Client], Any], times: int) -> tuple[int, dict[str, int]]:
    """Do something so many times, eight at once, and count what PostgreSQL was asked."""
    log = here.home / "hexi" / "pg" / "log"
    clients = [Client(here) for _ in range(CLIENTS)]
    for client in clients:
        client.get("street_centre", "/events/states")
    with psycopg.connect(here.database_url, autocommit=True) as connection:
        connection.execute("alter system set log_line_prefix = '~%a~ '")
        connection.execute("alter system set log_statement = 'all'")
        connection.execute("select pg_reload_conf()")
        time.sleep(1.0)
        start = log.stat().st_size
        share = [threading.Thread(target=lambda c=c: [ask(c) for _ in range(times // CLIENTS)]) for c in clients]
        for thread in share:
            thread.start()
        for thread in share:
            thread.join()
        rest = times - times // CLIENTS * CLIENTS
        for _ in range(rest):
            ask(clients[0])
        _until_outbox_is_empty(connection)
        connection.execute("alter system reset log_statement")
        connection.execute("select pg_reload_conf()")
    with log.open("rb") as lines:
        lines.seek(start)
        counted = _count(lines.read().decode(errors="replace"))
    if not counted["web"]:
        raise RuntimeError("PostgreSQL's log names no statement of linli-web; nothing was counted")
    return times, counted


def _until_outbox_is_empty(connection: psycopg.Connection[Any]) -> None:
    while connection.execute("select count(*) from cases_outbox").fetchone() != (0,):
        time.sleep(0.05)


def _count(text: str) -> dict[str, int]:
    """Statements of the web processes, and of the worker's outbox where it found something to do."""
    counted = {"web": 0, "worker": 0}
    pending = 0
    for name, statement in re.findall(r"~([^~]*)~ LOG:  (?:statement|execute [^:]*): (.*)", text):
        if name == "linli-web":
            counted["web"] += 1
        elif name == "linli-worker" and "procrastinate" not in statement:
            # a look that finds nothing is BEGIN, lock, claim, COMMIT: four statements of the clock, not of a report
            pending += 1
            if statement.lower().startswith(("commit", "rollback")):
                counted["worker"] += pending if pending > 4 else 0
                pending = 0
    return counted
