"""Tables in, tables and pictures out; a wrong cell is named."""

import csv
import json

import pytest

from linli.config import cli
from linli.solvers.siting import Params, files
from linli.solvers.tables import TableError

HOMES = "name,people,lon,lat\n一号楼,120,117.2000,39.1000\n二号楼,80,117.2020,39.1000\n远楼,5,117.3,39.1\n"
SITES = "name,lon,lat,most_channels,today\n学校,117.2001,39.1001,2,1\n广场,117.2021,39.1001,1,0\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "buildings.csv").write_text(HOMES, encoding="utf-8")
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    (tmp_path / "params.json").write_text('{"sites": 2, "channels": 3, "channel_people": 100}', encoding="utf-8")
    return tmp_path


def test_a_folder_is_read(folder):
    data, params = files.read(folder)
    assert data.people.tolist() == [120, 80, 5]
    assert params == Params(sites=2, channels=3, today=frozenset({0}))
    assert data.within_reach.tolist() == [True, True, False]
    assert data.room.tolist() == [2, 1]


def test_walks_of_a_real_network_replace_the_straight_line(folder):
    (folder / "walks.csv").write_text("building,site,metres\n一号楼,广场,240\n二号楼,学校,9000\n", encoding="utf-8")
    data, _params = files.read(folder)
    assert list(zip(data.links.building, data.links.site, data.links.metres, strict=True)) == [(0, 1, 240.0)]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("buildings.csv", "name,people,lon,lat\n楼,many,1,2\n", "buildings.csv, line 2, column people: «many»"),
        (
            "buildings.csv",
            "name,people,lon,lat\n楼,-3,1,2\n",
            "line 2, column people: -3 is not a number of at least 0",
        ),
        ("buildings.csv", "name,people,lon,lat\n楼,1.5,1,2\n", "column people: 1.5 is not a whole number"),
        ("buildings.csv", "name,lon,lat\n楼,1,2\n", "buildings.csv, line 1: column people is missing"),
        ("sites.csv", "name,lon,lat,today\n点,1,2,maybe\n", "line 2, column today: «maybe» is neither 1 nor 0"),
        ("walks.csv", "building,site,metres\n无楼,学校,5\n", "line 2, column building: «无楼» is not in buildings.csv"),
        ("params.json", '{"site": 3}', "params.json: site is not known"),
        ("params.json", '{"sites": 0}', "params.json: sites must be a whole number of at least 1"),
        ("params.json", '{"sites": ', "params.json, line 1"),
    ],
)
def test_a_wrong_cell_is_named(folder, file, text, said):
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        files.read(folder)
    assert said in str(refused.value)


def test_the_command_writes_tables_pictures_and_what_the_plan_is_worth(folder, capsys):
    out = folder / "out"
    words = ["plan", "siting", "--in", str(folder), "--out", str(out), "--iterations", "1400", "--seed", "1"]
    assert cli.main(words) == 0
    told = json.loads((out / "solution.json").read_text(encoding="utf-8"))
    assert told["bound"] <= told["objective"] + 1e-6
    assert told["seed"] == 1
    with (out / "sites.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["site"]: (row["channels"], row["people"], row["state"]) for row in csv.DictReader(file)}
    assert rows == {"学校": ("2", "120", "stays"), "广场": ("1", "80", "opens")}
    with (out / "buildings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["site"] for row in csv.DictReader(file)] == ["学校", "广场", ""]
    for picture in ("plan.png", "plan.svg", "curve.png"):
        assert (out / picture).stat().st_size > 1000
    assert "1 栋楼、5 人步行范围内没有候选点" in capsys.readouterr().out


def test_the_command_says_why_there_is_no_plan(folder, capsys):
    (folder / "params.json").write_text('{"sites": 2, "channels": 2, "channel_people": 60}', encoding="utf-8")
    assert cli.main(["plan", "siting", "--in", str(folder), "--out", str(folder / "out"), "--iterations", "10"]) == 1
    assert "200 人至少要 4 条通道,只有 2 条" in capsys.readouterr().out
    assert not (folder / "out").exists()


def test_the_command_names_what_it_cannot_read(folder, capsys):
    (folder / "sites.csv").unlink()
    assert cli.main(["plan", "siting", "--in", str(folder), "--out", str(folder / "out")]) == 2
    assert "sites.csv" in capsys.readouterr().err
