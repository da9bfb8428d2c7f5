"""Template databases: migrated once for a state of the code, then copied in a tenth of a second for every use."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("bare", "hexi")


class Templates:
    """The templates of this run's PostgreSQL, and the copies that one xdist worker makes of them."""

    def __init__(self) -> None:
        self._worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

    @contextmanager
    def clone(self, kind: str, suffix: str = "") -> Iterator[str]:
        """A copy of a template for this worker; answers its name and drops it in the end."""
        template = self._template(kind)
        name = f"test_{self._worker}_{suffix or kind}"
        self._run("drop database if exists {} with (force)", name)
        self._run("create database {} template {}", name, template)
        try:
            yield name
        finally:
            self._run("drop database if exists {} with (force)", name)

    @contextmanager
    def use(self, name: str) -> Iterator[None]:
        """Django's default connection goes to another database."""
        from django.db import connection, connections

        before = connection.settings_dict["NAME"]
        try:
            connections.close_all()
            connection.settings_dict["NAME"] = connections.databases["default"]["NAME"] = name
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = connections.databases["default"]["NAME"] = before

    def _template(self, kind: str) -> str:
        """The name of a template that fits the code; made when missing, by one worker while the others wait."""
        name = f"template_{kind}_{_state_of_code(kind)}"
        lock = Path(os.environ["LINLI_HOME"]) / f"{kind}.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if not self._exists(name):
                self._make(kind, name)
        return name

    def _make(self, kind: str, name: str) -> None:
        building = f"building_{kind}"
        self._drop_others(f"template_{kind}_")
        self._run("drop database if exists {} with (force)", building)
        if kind == "bare":
            self._run("create database {} template template0 encoding 'UTF8' locale 'C'", building)
        else:
            self._run("create database {} template {}", building, self._template("bare"))
        with self.use(building):
            _fill(kind)
        self._run("alter database {} rename to {}", building, name)

    def _drop_others(self, prefix: str) -> None:
        with self._admin() as connection:
            rows = connection.execute("select datname from pg_database where datname like %s", [prefix + "%"])
            for (name,) in rows.fetchall():
                connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def _exists(self, name: str) -> bool:
        with self._admin() as connection:
            return connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None

    def _run(self, statement: str, *names: str) -> None:
        with self._admin() as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))

    @staticmethod
    def _admin() -> psycopg.Connection[tuple[object, ...]]:
        from django.db import connection

        params = connection.get_connection_params()
        kept = {key: params[key] for key in ("user", "password", "host", "port") if params.get(key)}
        return psycopg.connect(dbname="postgres", autocommit=True, **kept)


def _fill(kind: str) -> None:
    from django.core.management import call_command

    if kind == "bare":
        call_command("migrate", verbosity=0, interactive=False)
    else:
        from support.packs import load

        load(kind)


def _state_of_code(kind: str) -> str:
    """A short hash of what the template is made from: migrations, and for a pack its files and its loader."""
    found = sorted((ROOT / "src").glob("linli/**/migrations/*.py"))
    if kind != "bare":
        found += sorted(path for path in (ROOT / "packs" / kind).rglob("*") if path.is_file())
        loaders = ("kernel/places", "kernel/cases/services", "kernel/accounts/services", "lib")
        for room in loaders:
            found += sorted((ROOT / "src/linli" / room).glob("**/*.py"))
    digest = hashlib.sha256()
    for path in found:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
