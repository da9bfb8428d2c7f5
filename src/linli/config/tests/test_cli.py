"""What a person who mistyped is told: one line, no traceback, status 2."""

from __future__ import annotations

import pytest

from linli.config import cli


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["import", "boundaries", "/nowhere/at-all.geojson", "--level", "community"], "/nowhere/at-all.geojson"),
        (["import", "boundaries", "/", "--level", "community"], "Is a directory"),
        (["generate", "--district", "nowhere", "--residents", "10"], "pack.toml: the file is missing"),
        (["load-pack", "--path", "/nowhere/pack"], "pack.toml: the file is missing"),
    ],
)
def test_a_mistake_of_the_caller_is_one_line(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) != 0
    out, err = capsys.readouterr()
    lines = (out + err).strip().splitlines()
    assert len(lines) == 1 and told in lines[0]


@pytest.mark.parametrize(
    "words",
    [
        ["generate", "--residents", "-5"],
        ["generate", "--seed", "one"],
        ["serve", "--port", "99999"],
        ["serve", "--workers", "0"],
        ["demo", "--reports", "0"],
    ],
)
def test_a_number_out_of_bounds_is_refused_before_anything_begins(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == cli.MISUSED
    assert f"argument {words[1]}: 应为" in capsys.readouterr().err


def test_a_defect_of_the_program_is_not_hidden() -> None:
    assert cli.said(KeyError("column")) is None
