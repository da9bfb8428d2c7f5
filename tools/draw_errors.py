"""Draws docs/reference/errors.md from the catalogue, and the API's schema for the front end: ``write`` or ``check``."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
import warnings
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DRAWN = "<!-- drawn from code by make docs; do not edit -->"
ONE_SHAPE = 'One shape: `{"error": {"code", "message", "message_en", "details"}}`.'


def errors_page() -> str:
    """Every declared error: code, status, both sentences."""
    for path in sorted((ROOT / "src" / "linli").rglob("errors.py")):
        importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
    from linli.kernel.base.errors import CATALOGUE

    rows = sorted(CATALOGUE.values(), key=lambda kind: (kind.status, kind.code))
    table = [f"| `{kind.code}` | {kind.status} | {_cell(kind.zh)} | {_cell(kind.en)} |" for kind in rows]
    head = ["# Errors", "", DRAWN, "", ONE_SHAPE, "", "| code | status | 中文 | English |", "|---|---|---|---|"]
    return "\n".join([*head, *table]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def schema() -> str:
    """What ``linli openapi`` prints."""
    from linli.config.commands import openapi

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        openapi.run(Namespace())
    return said.getvalue()


DRAWINGS: dict[str, Callable[[], str]] = {"docs/reference/errors.md": errors_page, "web/openapi.json": schema}


def main(mode: str) -> int:
    """Write the files, or say which are stale."""
    warnings.simplefilter("ignore")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    os.environ.setdefault("LINLI_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")  # named, never asked
    import django

    django.setup()
    stale = []
    for name, draw in DRAWINGS.items():
        path, fresh = ROOT / name, draw()
        if mode == "write":
            path.write_text(fresh)
        elif not path.exists() or path.read_text() != fresh:
            stale.append(name)
    if stale:
        print(f"stale: {', '.join(stale)}; run make docs")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
