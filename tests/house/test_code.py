"""Rules about what code says of itself: docstrings, errors, commands, settings, and names kept out of the kernel."""

from __future__ import annotations

import ast
import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "linli"
CJK = re.compile(r"[\u4e00-\u9fff]")


def modules(folder: Path) -> Iterator[Path]:
    """Python files that are neither tests nor migrations."""
    for path in sorted(folder.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield path


def rooms() -> list[Path]:
    """Every app of the kernel and every scenario."""
    return [path for floor in ("kernel", "scenarios") for path in sorted((SRC / floor).iterdir()) if path.is_dir()]


def spoken(room: Path) -> Iterator[Path]:
    """The modules of a room whose public functions others call."""
    for name in ("services", "queries", "rules"):
        if (single := room / f"{name}.py").is_file():
            yield single
        if (room / name).is_dir():
            yield from modules(room / name)


def test_every_public_function_of_a_room_says_what_it_does() -> None:
    silent = []
    for room in rooms():
        for path in spoken(room):
            for node in ast.parse(path.read_text()).body:
                public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                if public and not node.name.startswith("_") and not ast.get_docstring(node):
                    silent.append(f"{path.relative_to(SRC)}:{node.lineno} {node.name}")
    assert not silent


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(SRC))
        for path in modules(SRC)
        if path.name not in {"__init__.py", "apps.py"}
        and path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_the_kernel_names_no_scenario() -> None:
    slugs = {path.name for path in (SRC / "scenarios").iterdir() if path.is_dir() and path.name != "__pycache__"}
    named = []
    for path in modules(SRC / "kernel"):
        for node, text in code_words(ast.parse(path.read_text())):
            if slugs & set(re.split(r"[^a-z_]+", text)):
                named.append(f"{path.relative_to(SRC)}:{node.lineno} {text[:60]!r}")
    assert not named


def code_words(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Names and strings of the code; docstrings and other sentences are free to speak of a scenario."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node, node.id
        elif isinstance(node, ast.Attribute):
            yield node, node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value.strip():
            yield node, node.value


def catalogue() -> list[tuple[str, str, str]]:
    """Every declared error as (code, Chinese, English)."""
    for path in sorted(SRC.rglob("errors.py")):
        importlib.import_module(".".join(path.relative_to(SRC.parent).with_suffix("").parts))
    from linli.kernel.base.errors import CATALOGUE

    return [(kind.code, kind.zh, kind.en) for kind in CATALOGUE.values()]


def gaps(sentence: str) -> set[str]:
    """The names of the details that a sentence is filled with."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_error_speaks_chinese_and_english_and_fills_the_same_gaps() -> None:
    wrong = []
    for code, zh, en in catalogue():
        gaps_zh, gaps_en = gaps(zh), {name.removesuffix("_en") for name in gaps(en)}
        if not CJK.search(zh) or CJK.search(en) or not en.strip() or gaps_zh != gaps_en:
            wrong.append((code, zh, en))
    assert not wrong


def test_every_error_that_code_raises_is_declared() -> None:
    known = {code for code, _, _ in catalogue()}
    unknown = []
    for path in modules(SRC):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("LinliError") and node.args):
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and first.value not in known:
                unknown.append(f"{path.relative_to(SRC)}:{node.lineno} {first.value}")
    assert not unknown


def test_every_command_exists_and_has_help() -> None:
    from linli.config.cli import COMMANDS

    for name, (module, help_text) in COMMANDS.items():
        assert help_text, name
        loaded = importlib.import_module(module)
        assert callable(loaded.add_arguments), name
        assert callable(loaded.run), name


@pytest.mark.parametrize("page", ["docs/reference/settings.md"])
def test_every_setting_is_documented_and_every_documented_one_exists(page: str) -> None:
    used: set[str] = set()
    for path in [*modules(SRC), *ROOT.glob("tests/**/*.py"), ROOT / "tools" / "boot-browser"]:
        used |= set(re.findall(r"\bLINLI_[A-Z_]+\b", path.read_text()))
    used -= {name for name in used if name.startswith(("LINLI_TEST", "LINLI_NOW"))}
    documented = set(re.findall(r"`(LINLI_[A-Z_]+)`", (ROOT / page).read_text()))
    assert used == documented


def test_only_the_environment_module_reads_the_environment() -> None:
    free = {"environment.py", "cli.py", "application.py", "supervisor.py", "demo.py", "forms_burden.py"}
    readers = [
        str(path.relative_to(SRC))
        for path in modules(SRC)
        if path.name not in free and re.search(r"\bos\.(environ|getenv)\b", path.read_text())
    ]
    assert not readers
