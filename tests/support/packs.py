"""Loads a pack into the database that Django is connected to, through the command that an operator uses."""

from __future__ import annotations

import argparse
import contextlib
import io
from pathlib import Path

PACKS = Path(__file__).resolve().parents[2] / "packs"


def load(slug: str) -> None:
    """Load ``packs/<slug>``; raises RuntimeError with what the command said when it fails."""
    from linli.config.commands import load_pack

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = load_pack.run(argparse.Namespace(path=str(PACKS / slug), district=slug, check=False))
    if status:
        raise RuntimeError(said.getvalue())
