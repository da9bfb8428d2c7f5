"""``linli demo`` as a newcomer starts it: a district, a day over HTTP, a table that agrees, and a second start."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from support.servers import free_port

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("demo"), pytest.mark.timeout(900)]

REPORTS = 20


@dataclass
class Demo:
    """What a demo printed, and where its data is."""

    home: Mapping[str, str]
    said: str

    def linli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the demo's installation."""
        return linli(self.home, *words)

    def url(self, name: str = "linli") -> str:
        """The URL of a database of its PostgreSQL."""
        folder = Path(self.home["LINLI_HOME"]) / "hexi"
        socket = (folder / "pg" / "postmaster.pid").read_text().splitlines()[4]
        return f"postgresql://postgres@/{name}?host={socket}"

    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection to its database."""
        return psycopg.connect(self.home.get("LINLI_DATABASE_URL") or self.url())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask its database."""
        with self.database() as connection:
            return connection.execute(sql).fetchall()

    def served(self) -> str:
        """The server's log."""
        return (Path(self.home["LINLI_HOME"]) / "hexi" / "demo.log").read_text()


def linli(home: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run ``linli`` in an installation."""
    env = {key: value for key, value in os.environ.items() if key != "LINLI_DATABASE_URL"} | dict(home)
    command = [sys.executable, "-W", "ignore", "-m", "linli.config.cli", *words]
    return subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=800)


def start(home: Mapping[str, str]) -> str:
    """A demo that ends when everything has been shown; answers what it printed."""
    sizes = ["--residents", "2000", "--reports", str(REPORTS), "--port", str(free_port())]
    done = linli(home, "demo", *sizes, "--exit")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done.stdout


def tables(said: str) -> list[list[int]]:
    """The rows of the table without what grows with time: reported, dispatched, closed, returned."""
    lines = [line for line in said.splitlines() if re.match(r"  (20\d\d-|此前两周)", line)]
    return [[int(word) for word in re.findall(r" (\d+)(?= )", line)[:4]] for line in lines]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo's first start."""
    home = {"LINLI_HOME": str(tmp_path_factory.mktemp("demo")), "LINLI_DISTRICT": "hexi"}
    try:
        yield Demo(home, start(home))
    finally:
        linli(home, "stop")


def test_the_table_agrees_with_the_list_and_with_what_the_players_saw(demo: Demo) -> None:
    assert "statistics, list and players: 一致 agree" in demo.said
    (reported, _, closed, _), (before, *_) = tables(demo.said)
    assert REPORTS <= reported <= REPORTS + 5  # with the second reports of one thing, and parts
    assert before >= REPORTS // 5
    assert 0 < closed < reported


def test_no_move_was_refused_and_the_server_never_failed(demo: Demo) -> None:
    assert "refused" not in demo.said
    answers = re.findall(r" (?:GET|POST) \S+ (\d{3}) ", demo.served())
    assert len(answers) > 100
    assert not [status for status in answers if status >= "400"]


def test_one_matter_of_every_other_kind_waits_for_somebody(demo: Demo) -> None:
    kinds = dict(demo.rows("select type, count(*) from cases_case where type <> 'events.event' group by 1"))
    assert kinds == {
        "whistles.whistle": 1, "whistles.call": 2, "disputes.dispute": 1, "lists.resource": 1, "lists.need": 2,
        "lists.activity": 1, "lists.deliberation": 1, "supervision.finding": 1, "supervision.task": 1,
    }  # fmt: skip
    assert demo.rows("select count(*) from lists_booking where state = 'waiting'") == [(1,)]


def test_the_timeline_of_the_day_verifies(demo: Demo) -> None:
    verified = demo.linli("audit", "verify")
    assert verified.returncode == 0, verified.stdout
    assert "0 个问题" in verified.stdout


def test_nothing_of_the_clockwork_ran_into_the_day(demo: Demo) -> None:
    """The worker's clock is the real one, by which a case is overdue before anybody could have acted."""
    late = "select count(*) from cases_timelineentry a join cases_timelineentry b on b.case_id = a.case_id"
    assert demo.rows(f"{late} and b.seq = a.seq + 1 and b.recorded_at < a.recorded_at")[0][0] == 0


def test_everybody_signed_in_with_the_second_factor_their_role_needs(demo: Demo) -> None:
    sessions = demo.rows(
        "select count(*) filter (where stage <> 'full'), count(*) filter (where second_factor_at is not null),"
        " count(*) filter (where second_factor_at is null) from accounts_session"
    )
    half, with_code, without = sessions[0]
    assert half == 0
    assert with_code > 3
    assert without > 3  # grid workers and communities


def test_every_role_has_a_ready_login_and_the_resident_a_tracking_code(demo: Demo) -> None:
    for role in ("administrator", "auditor", "grid worker", "street centre", "department clerk", "partner"):
        assert f" {role} " in demo.said
    assert re.search(r"/t/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4} ", demo.said)
    codes = demo.linli("demo", "--codes").stdout
    assert re.search(r"administrator .* \d{6}", codes)


def test_a_second_start_plays_nothing_again_and_shows_the_same_table(demo: Demo) -> None:
    before = demo.rows("select count(*) from cases_case")
    said = start(demo.home)
    assert demo.rows("select count(*) from cases_case") == before
    assert demo.rows("select count(*) from audit_auditrecord where action = 'demo.day.played'") == [(1,)]
    assert "statistics and list: 一致 agree" in said
    assert tables(said) == tables(demo.said)


def test_a_port_that_somebody_has_is_not_shared_in_silence(demo: Demo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = demo.linli("demo", "--port", str(taken.getsockname()[1]), "--exit")
    assert refused.returncode == 1
    assert "is in use" in refused.stdout


TOLD = """
    select c.title, e.seq, e.move, e.at, e.to_state, u.username, e.text, e.body - 'attachments' - 'into'
      from cases_timelineentry e join cases_case c on c.id = e.case_id
      join accounts_user u on u.id = e.actor_id and e.actor_kind = 'user'
     where c.type = 'events.event' order by c.title, c.lon, e.seq, e.at
"""


def test_the_same_seed_plays_the_same_day_to_the_word(demo: Demo) -> None:
    with demo.database() as connection:
        connection.autocommit = True
        connection.execute("create database again template template0 encoding 'UTF8' locale 'C'")
    again = Demo({**demo.home, "LINLI_DATABASE_URL": demo.url("again")}, "")
    again.said = start(again.home)
    told = demo.rows(TOLD)
    assert len(told) > 100
    assert told == again.rows(TOLD)
    assert tables(demo.said) == tables(again.said)
