"""Rules about files: their length, their names, what must never be in them."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400
CODE = {".py", ".ts", ".vue", ".css", ".js", ".mjs"}
DRAWN = {"schema.d.ts"}  # written by tools
NO_NAMES = {"helpers", "utils", "misc", "common", "util", "helper"}
MACHINE_PATHS = re.compile(r"(?<![\w.:)])/(?:work|root|Users|home)/[\w.-]+")


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in (ROOT / line for line in said.splitlines()) if path.is_file()]


def is_test(path: Path) -> bool:
    """Whether a file is a test's."""
    return "tests" in path.relative_to(ROOT).parts or path.name == "conftest.py"


def test_no_file_of_code_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked("src", "web/src", "tests", "benchmarks", "tools")
        if path.suffix in CODE and path.name not in DRAWN and "migrations" not in path.parts
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert not long, f"find the seam by subject: {long}"


def test_no_module_is_named_after_nothing() -> None:
    nameless = [str(path) for path in tracked("src", "web/src", "tests") if path.stem.lower() in NO_NAMES]
    assert not nameless


def test_no_path_of_a_machine_is_in_the_repository() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".png", ".jpg", ".woff2", ".ico", ".lock", ".gz"} or path == Path(__file__):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in MACHINE_PATHS.finditer(text)]
    assert not found


def test_no_test_sleeps() -> None:
    sleeping = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in tracked("src", "tests")
        if path.suffix == ".py" and is_test(path)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("time.sleep", "asyncio.sleep"))
    ]
    assert not sleeping, "wait for what you expect, not for time to pass"


@pytest.mark.parametrize("secret", [r"-----BEGIN [A-Z ]*PRIVATE KEY", r"AKIA[0-9A-Z]{16}", r"ghp_[A-Za-z0-9]{30}"])
def test_no_secret_is_in_the_repository(secret: str) -> None:
    pattern = re.compile(secret)
    held = []
    for path in tracked():
        if path == Path(__file__) or path.stat().st_size > 5_000_000:
            continue
        if pattern.search(path.read_bytes().decode("utf-8", "ignore")):
            held.append(str(path.relative_to(ROOT)))
    assert not held
