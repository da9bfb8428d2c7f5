"""A server of one's own for a benchmark: a fresh home, the Hexi pack, a few people signed in, `linli serve`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.ports import free_port

STREET, COMMUNITY, UNIT = "120103001", "120103001001", "JJZD"


@dataclass
class Stage:
    """What a benchmark may use."""

    home: Path
    port: int
    url: str
    database_url: str
    cookies: dict[str, str]  # role → session key
    ids: dict[str, int]
    server: subprocess.Popen[bytes]
    position: tuple[float, float]
    community: str

    def processes(self) -> list[psutil.Process]:
        """The server with its workers, and PostgreSQL with its backends."""
        postmaster = psutil.Process(int((self.home / "hexi" / "pg" / "postmaster.pid").read_text().splitlines()[0]))
        mine = psutil.Process(self.server.pid)
        return [mine, *mine.children(recursive=True), postmaster, *postmaster.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Processor time of all of them so far."""
        total = 0.0
        for process in self.processes():
            try:
                used = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += used.user + used.system
        return total


@contextmanager
def stage(*, fill: Any = None, workers: int = 2) -> Iterator[Stage]:
    """A running server; everything is taken away afterwards. ``fill(stage-less django)`` may add data before it
    starts."""
    home = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    os.environ |= {"LINLI_HOME": str(home), "LINLI_DISTRICT": "hexi", "DJANGO_SETTINGS_MODULE": "linli.config.settings"}
    os.environ.pop("LINLI_DATABASE_URL", None)
    server = None
    try:
        import django

        django.setup()
        cookies, ids, where = _prepare()
        if fill is not None:
            fill()
        database_url = _url()
        port = free_port()
        server = subprocess.Popen(
            [
                sys.executable, "-W", "ignore", "-m", "linli.config.cli", "serve", "--port", str(port),
                "--workers", str(workers),
            ],
            stdout=subprocess.DEVNULL, stderr=(home / "server.log").open("wb"),
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        _wait(url, server, home)
        yield Stage(home, port, url, database_url, cookies, ids, server, where[:2], where[2])
    finally:
        if server is not None:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
        from django.db import connections

        connections.close_all()
        from linli.config import database, environment

        database.stop_embedded(environment.read())
        shutil.rmtree(home, ignore_errors=True)


def _prepare() -> tuple[dict[str, str], dict[str, int], tuple[float, float, str]]:
    from django.core.management import call_command

    from linli.config.commands.load_pack import load
    from linli.kernel.accounts import services, sessions
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.base.clock import now
    from linli.kernel.base.pack import installed_pack
    from linli.kernel.places.models import Place

    call_command("migrate", verbosity=0, interactive=False)
    list(load(installed_pack()))
    staff = {
        "street_centre": services.NewDuty("street_centre", STREET, STREET),
        "district_centre": services.NewDuty("district_centre", "120103", "120103"),
        "department_clerk": services.NewDuty("department_clerk", UNIT, "120103"),
        "community": services.NewDuty("community", COMMUNITY, COMMUNITY),
    }
    rows = [services.NewStaff(role, role, (duty,), second_factor=True) for role, duty in staff.items()]
    ids = services.create_users_bulk(rows=rows, password_hash=services.hash_password("bench-bench-42"), by=SYSTEM)
    cookies = {role: sessions.open_session(user_id, second_factor_at=now()) for role, user_id in ids.items()}
    place = Place.objects.get(code=COMMUNITY, valid_until=None)
    return cookies, ids, (float(place.lon or 0), float(place.lat or 0), place.code)


def _url() -> str:
    from linli.config import database, environment

    return database.url(environment.read())


def _wait(url: str, server: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/healthz", timeout=1, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise RuntimeError((home / "server.log").read_text()[-2000:])
