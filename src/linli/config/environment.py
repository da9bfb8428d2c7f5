"""What the installation says through its environment, typed and checked once.

Every variable is named here and in ``docs/reference/settings.md``; nothing else reads ``os.environ``.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Environment:
    """The installation's settings; paths are absolute."""

    home: Path  # data of this installation: database, files, secret
    district: str  # slug of the pack
    packs: Path  # folder of the packs
    web_dist: Path  # the built front end
    database_url: str  # empty: the embedded PostgreSQL
    allowed_hosts: tuple[str, ...]
    debug: bool
    behind_tls: bool  # cookies are Secure, HSTS is sent
    simulation: bool  # the X-Linli-Now header is honoured (demo and tests only)
    notice_senders: tuple[str, ...]  # console, smtp, webhook
    smtp_url: str
    webhook_url: str
    webhook_secret: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    tile_url: str  # empty: the pack's own offline map
    web_threads: int  # of each web process; every thread holds one database connection

    @property
    def files(self) -> Path:
        """Where attachments are kept."""
        return self.home / self.district / "files"

    @property
    def parts(self) -> Path:
        """Where the parts of phones' packs are kept; they can be made again."""
        return self.home / self.district / "parts"

    @property
    def pgdata(self) -> Path:
        """The embedded PostgreSQL's data directory."""
        return self.home / self.district / "pg"

    def secret_key(self) -> str:
        """The installation's key: from the environment, else made once and kept with mode 600."""
        if given := os.environ.get("LINLI_SECRET_KEY"):
            return given
        path = self.home / "secret_key"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
        return path.read_text()


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def _words(name: str, default: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in os.environ.get(name, default).split(",") if word.strip())


def _number(name: str, default: int) -> int:
    given = os.environ.get(name, "")
    if given and not given.isdigit():
        raise SystemExit(f"{name} must be a whole number, not {given!r}")
    return int(given or default)


def read() -> Environment:
    """The environment as it is now."""
    root = Path(__file__).resolve().parents[3]
    env = os.environ.get
    return Environment(
        home=Path(env("LINLI_HOME", str(root / ".linli"))).resolve(),
        district=env("LINLI_DISTRICT", "hexi"),
        packs=Path(env("LINLI_PACKS", str(root / "packs"))).resolve(),
        web_dist=Path(env("LINLI_WEB_DIST", str(root / "web" / "dist"))).resolve(),
        database_url=env("LINLI_DATABASE_URL", ""),
        allowed_hosts=_words("LINLI_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]"),
        debug=_flag("LINLI_DEBUG"),
        behind_tls=_flag("LINLI_TLS"),
        simulation=_flag("LINLI_SIMULATION"),
        notice_senders=_words("LINLI_NOTICE_SENDERS", "console"),
        smtp_url=env("LINLI_SMTP_URL", ""),
        webhook_url=env("LINLI_WEBHOOK_URL", ""),
        webhook_secret=env("LINLI_WEBHOOK_SECRET", ""),
        oidc_issuer=env("LINLI_OIDC_ISSUER", ""),
        oidc_client_id=env("LINLI_OIDC_CLIENT_ID", ""),
        oidc_client_secret=env("LINLI_OIDC_CLIENT_SECRET", ""),
        tile_url=env("LINLI_TILE_URL", ""),
        web_threads=_number("LINLI_WEB_THREADS", 8),
    )
