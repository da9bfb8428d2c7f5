"""The borders hold, and the contracts would notice when they did not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over a copy of the house."""
    env = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run([LINT, "--no-cache"], cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source with its contracts."""
    ignore = shutil.ignore_patterns("__pycache__", "tests")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignore)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


TRESPASSES = [
    ("kernel/places/trespass.py", "import linli.scenarios.events.rules", "four floors"),
    ("kernel/audit/trespass.py", "import linli.kernel.cases.rules", "rooms, top to bottom"),
    ("kernel/cases/rules.py", "import django", "pure"),
    ("lib/trespass.py", "import psycopg", "pure"),
    ("scenarios/events/rules.py", "import linli.kernel.cases.models", "enter the kernel"),
    ("kernel/audit/api.py", "import linli.kernel.audit.models", "touch no tables"),
    ("kernel/audit/models.py", "import linli.kernel.audit.services", "Inside every room"),
    ("kernel/newroom/__init__.py", "", "rooms, top to bottom"),
    ("attic/__init__.py", "", "four floors"),
]


@pytest.mark.parametrize(("file", "line", "contract"), TRESPASSES)
def test_a_trespass_is_noticed(copy: Path, file: str, line: str, contract: str) -> None:
    path = copy / "src" / "linli" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")
    result = lint(copy)
    assert result.returncode != 0
    broken = [row for row in result.stdout.splitlines() if "BROKEN" in row]
    assert any(contract in row for row in broken), result.stdout


def test_the_borders_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout
