"""The calendar from tables, through the command; a wrong cell is named."""

import csv
from collections import Counter

import pytest

from linli.config import cli
from linli.solvers.calendar import files
from linli.solvers.tables import TableError


@pytest.fixture
def folder(tmp_path):
    firms = "".join(f"店{i},桃园街,{'AB'[i % 2]}\n" for i in range(20))
    (tmp_path / "firms.csv").write_text("firm,street,tier\n" + firms, encoding="utf-8")
    (tmp_path / "tiers.csv").write_text("tier,visits,minutes\nA,1,60\nB,2,90\n", encoding="utf-8")
    (tmp_path / "streets.csv").write_text("street,pairs\n桃园街,2\n", encoding="utf-8")
    weeks = "".join(f"{week},{0 if week == 3 else 5}\n" for week in range(1, 13))
    (tmp_path / "weeks.csv").write_text("week,days\n" + weeks, encoding="utf-8")
    return tmp_path


def test_the_command_writes_visits_load_and_the_draw(folder, capsys):
    out = folder / "out"
    words = ["plan", "calendar", "--in", str(folder), "--out", str(out), "--iterations", "5", "--seed", "20270104"]
    assert cli.main(words) == 0
    with (out / "visits.csv").open(encoding="utf-8-sig", newline="") as file:
        visits = list(csv.DictReader(file))
    counted = Counter(row["firm"] for row in visits)
    assert all(counted[f"店{i}"] == (1, 2)[i % 2] for i in range(20))
    assert not any(row["week"] == "3" for row in visits)
    assert "20270104" in (out / "draw.txt").read_text(encoding="utf-8")
    assert (out / "plan.png").stat().st_size > 1000
    assert "30 次检查由种子 20270104 抽签排定" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "firms.csv",
            "firm,street,tier\n店,无街,A\n",
            "firms.csv, line 2, column street: «无街» is not in streets.csv",
        ),
        (
            "firms.csv",
            "firm,street,tier\n店,桃园街,A\n店,桃园街,B\n",
            "line 3, column firm: «店» stands in line 2, too",
        ),
        ("tiers.csv", "tier,visits,minutes\nA,0,60\nB,2,90\n", "column visits: 0 is not a number of at least 1"),
        ("weeks.csv", "week,days\n1,9\n", "weeks.csv must have working days"),
        ("params.json", '{"day_minutes": 0}', "params.json: day_minutes must be above 0"),
    ],
)
def test_a_wrong_cell_is_named(folder, file, text, said):
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        files.read(folder)
    assert said in str(refused.value)
