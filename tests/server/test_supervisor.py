"""``linli serve`` keeps its processes and its PostgreSQL alive, and ends them together."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from support.servers import Server, children, ended, family, healthy, serving, until

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("supervisor")]

SERVE = ["linli.config.cli", "serve", "--workers", "2"]


@pytest.fixture(scope="module")
def served(own_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A whole installation: two web processes, a worker, an embedded PostgreSQL of its own."""
    with serving(SERVE, own_home, tmp_path_factory.mktemp("served") / "server.log") as server:
        yield server


def postmaster(home: dict[str, str]) -> int:
    """The process id of the embedded PostgreSQL."""
    return int((Path(home["LINLI_HOME"]) / "hexi" / "pg" / "postmaster.pid").read_text().splitlines()[0])


def test_postgresql_is_told_which_process_asks(served: Server) -> None:
    """The benches count statements by this name, and whoever looks into pg_stat_activity is grateful."""
    for command, name in (("linli.config.web", "linli-web"), ("linli.config.cli worker", "linli-worker")):
        assert {child.environ().get("PGAPPNAME") for child in children(served, command)} == {name}


def test_a_killed_worker_is_replaced(served: Server) -> None:
    before = children(served, "linli.config.cli worker")
    before[0].send_signal(signal.SIGKILL)
    gone = {child.pid for child in before}
    until(lambda: {c.pid for c in children(served, "linli.config.cli worker")} - gone, 30, "a new worker")
    assert healthy(served.url)


def test_a_killed_web_process_is_replaced_while_the_other_one_answers(served: Server) -> None:
    leaves = [child for child in children(served, "linli.config.web") if not child.children()]
    leaves[-1].send_signal(signal.SIGKILL)
    until(lambda: healthy(served.url), 30, "an answer")
    until(
        lambda: len([c for c in children(served, "linli.config.web") if not c.children()]) >= len(leaves),
        60,
        "a new web process",
    )


def test_a_killed_postgres_comes_back_and_no_answer_was_a_500(served: Server, own_home: dict[str, str]) -> None:
    before = postmaster(own_home)
    web = {child.pid for child in children(served, "linli.config.web")}
    os.kill(before, signal.SIGKILL)
    seen: list[int] = []

    def answered() -> bool:
        seen.append(httpx.get(f"{served.url}/healthz", timeout=30, trust_env=False).status_code)
        return seen[-1] == 200 and postmaster(own_home) != before

    until(answered, 90, "PostgreSQL")
    assert set(seen) <= {200, 503}
    assert web <= {child.pid for child in children(served, "linli.config.web")}  # nobody had to be started again
    answers = [httpx.get(f"{served.url}/api/v1/session", trust_env=False).status_code for _ in range(40)]
    assert set(answers) <= {200, 503}
    assert answers[-10:] == [200] * 10


def test_it_ends_with_everything_it_started_but_leaves_postgres(served: Server, own_home: dict[str, str]) -> None:
    before = family(served)
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(40) == 0
    until(lambda: ended(before), 10, "every process to end")
    assert psutil.pid_exists(postmaster(own_home))


def test_when_the_supervisor_is_killed_its_processes_end_by_themselves(
    own_home: dict[str, str], tmp_path: Path
) -> None:
    with serving(SERVE, own_home, tmp_path / "server.log") as server:
        before = family(server)
        server.process.kill()
        until(lambda: ended(before), 20, "every process to end")


def test_a_port_where_somebody_listens_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from argparse import Namespace

    from linli.config.commands import serve

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert serve.run(Namespace(host="127.0.0.1", port=port, workers=1, no_worker=True)) == 1
    assert f"port {port} is in use" in capsys.readouterr().out
