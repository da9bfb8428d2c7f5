"""Reach from tables, through the command; a wrong cell is named."""

import csv

import pytest

from linli.config import cli
from linli.solvers.reach import files
from linli.solvers.tables import TableError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "homes.csv").write_text("name,people,lon,lat\n甲,3,117.2,39.1\n乙,4,117.23,39.1\n", encoding="utf-8")
    (tmp_path / "facilities.csv").write_text("name,kind,lon,lat\n一小,小学,117.2,39.1\n", encoding="utf-8")
    (tmp_path / "candidates.csv").write_text("name,lon,lat\n空地,117.231,39.1\n远地,118,39\n", encoding="utf-8")
    (tmp_path / "params.json").write_text('{"new_kind": "小学"}', encoding="utf-8")
    return tmp_path


def test_the_command_writes_minutes_gaps_and_the_new_place(folder, capsys):
    out = folder / "out"
    assert cli.main(["plan", "reach", "--in", str(folder), "--out", str(out), "--iterations", "50"]) == 0
    with (out / "chosen.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["candidate"] for row in csv.DictReader(file)] == ["空地"]
    with (out / "homes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(row["home"], row["小学"]) for row in csv.DictReader(file)] == [("甲", "0.0"), ("乙", "1.4")]
    assert (out / "plan.png").stat().st_size > 1000
    assert "没有步行路网" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("params.json", '{"new_kind": "医院"}', "new_kind «医院» is not a kind of facilities.csv"),
        ("params.json", '{"limit_minutes": 0}', "limit_minutes must be a number above 0"),
        ("params.json", '{"new_places": 1.5}', "new_places must be a whole number of at least 1"),
        ("homes.csv", "name,people,lon,lat\n甲,3,东经,39.1\n", "homes.csv, line 2, column lon: «东经» is not a number"),
        ("facilities.csv", "name,lon,lat\n一小,1,2\n", "facilities.csv, line 1: column kind is missing"),
        ("network.osm", "this is no map", "network.osm: "),
    ],
)
def test_a_wrong_cell_is_named(folder, file, text, said):
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        files.read(folder)
    assert said in str(refused.value)
