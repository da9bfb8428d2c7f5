"""Queueing from tables, through the command; a wrong cell is named."""

import csv

import pytest

from linli.config import cli
from linli.solvers.queueing import files
from linli.solvers.tables import TableError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sites.csv").write_text("name,people,most_channels\n南门,500,4\n北门,200,4\n", encoding="utf-8")
    (tmp_path / "params.json").write_text('{"hours": 2, "wait_minutes": 10}', encoding="utf-8")
    return tmp_path


def test_the_command_writes_channels_slots_and_hours(folder, capsys):
    out = folder / "out"
    assert cli.main(["plan", "queueing", "--in", str(folder), "--out", str(out), "--iterations", "9"]) == 0
    with (out / "slots.csv").open(encoding="utf-8-sig", newline="") as file:
        slots = list(csv.DictReader(file))
    assert sum(int(row["people"]) for row in slots if row["site"] == "南门") == 500
    assert (slots[0]["from"], slots[0]["to"], slots[7]["to"]) == ("00:00", "00:15", "02:00")
    with (out / "sites.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all(float(row["wait_minutes"]) <= 10 for row in csv.DictReader(file))
    assert (out / "plan.png").stat().st_size > 1000
    assert "多一条通道" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("sites.csv", "name,people,most_channels,channels\n南门,500,4,5\n", "column channels: 5 is more than most_ch"),
        (
            "sites.csv",
            "name,people,most_channels\n南门,500,0\n",
            "column most_channels: 0 is not a number of at least 1",
        ),
        ("params.json", '{"hours": -1}', "params.json: hours, wait_minutes"),
        ("params.json", '{"hours": "two"}', "params.json: "),
        ("params.json", '{"waiting": 3}', "params.json: waiting is not known"),
    ],
)
def test_a_wrong_cell_is_named(folder, file, text, said):
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        files.read(folder)
    assert said in str(refused.value)
