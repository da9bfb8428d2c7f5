"""A real web process on the worker's own database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.databases import Templates
from support.servers import Server, serving

templates = Templates()


def database_url(name: str) -> str:
    """The URL of a database of the embedded server."""
    from django.db import connection

    params = connection.get_connection_params()
    return f"postgresql://{params['user']}@/{name}?host={params['host']}"


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """An empty migrated database that the tests of a module share with their server."""
    with django_db_blocker.unblock(), templates.clone("bare", suffix="server") as name, templates.use(name):
        yield name


@pytest.fixture(scope="module")
def web(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One web process without a worker, on ``database``."""
    with web_on(database, tmp_path_factory.mktemp("web")) as server:
        yield server


@contextmanager
def web_on(database: str, folder: Path) -> Iterator[Server]:
    """A web process on a database, with a small front end of its own."""
    env = {"LINLI_DATABASE_URL": database_url(database), "LINLI_WEB_DIST": str(folder / "dist")}
    (folder / "dist" / "assets").mkdir(parents=True)
    (folder / "dist" / "index.html").write_text("<!doctype html><title>邻里</title>")
    (folder / "dist" / "sw.js").write_text("self.skipWaiting\n")
    (folder / "dist" / "manifest.webmanifest").write_text('{"start_url": "/field"}')
    (folder / "dist" / "assets" / "app-1a2b.js").write_text("console.log('邻里')\n" * 500)
    with serving(["linli.config.web", "--workers", "1"], env, folder / "server.log") as server:
        yield server


@pytest.fixture
def dying_web(database: str, tmp_path: Path) -> Iterator[Server]:
    """A web process for a test that ends it."""
    with web_on(database, tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, with its own embedded PostgreSQL; stopped in the end."""
    home = tmp_path_factory.mktemp("home")
    env = {"LINLI_HOME": str(home), "LINLI_DISTRICT": "hexi"}
    whole = {key: value for key, value in os.environ.items() if key != "LINLI_DATABASE_URL"} | env
    linli = [sys.executable, "-W", "ignore", "-m", "linli.config.cli"]
    made = subprocess.run([*linli, "migrate"], env=whole, check=False, capture_output=True, text=True, timeout=180)
    assert made.returncode == 0, made.stderr
    yield env
    subprocess.run([*linli, "stop"], env=whole, check=True, capture_output=True, timeout=60)
