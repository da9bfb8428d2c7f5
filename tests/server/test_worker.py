"""The worker as a process: it empties the outbox, survives the loss of its database, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from linli.kernel.cases import outbox
from linli.kernel.cases.tests.test_outbox import COMMUNITY, a_case, at, entered, tally
from server.conftest import database_url
from support.servers import end, until

pytestmark = pytest.mark.server


@contextmanager
def working(database: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process on a database."""
    env = {**os.environ, "LINLI_DATABASE_URL": database_url(database)}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "linli.config.cli", "worker"], env=env, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        end(process)


def emptied() -> bool:
    """Whether everything was told."""
    return outbox.waiting() == 0


def test_entries_are_told_and_a_lost_database_is_found_again(own_database: str, tmp_path: Path) -> None:
    with working(own_database, tmp_path / "worker.log") as worker:
        entered(a_case(1), "report", None, at("reported"))
        until(emptied, 120, "the first entry")
        assert tally() == {("reported", 0, COMMUNITY): 1}

        with psycopg.connect(database_url(own_database), autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        from django.db import connection

        connection.close()
        entered(a_case(2), "report", None, at("reported"))
        until(emptied, 60, "an entry after the database came back")
        assert tally() == {("reported", 0, COMMUNITY): 2}
        assert worker.poll() is None

        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
