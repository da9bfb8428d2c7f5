"""Draws docs/reference/permissions.md from the one place of permission: ``write``; ``check`` fails when it is stale."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "permissions.md"


def fresh() -> str:
    """The page as it should be, with what the installed scenarios add."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    from linli.kernel.accounts.permission_table import page
    from linli.kernel.scenario import scenarios

    scenarios()
    return page()


def main(mode: str) -> int:
    """Write the page, or say whether it is fresh."""
    if mode == "write":
        PAGE.write_text(fresh())
    elif not PAGE.exists() or PAGE.read_text() != fresh():
        print(f"{PAGE.name} is stale: run make docs")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
