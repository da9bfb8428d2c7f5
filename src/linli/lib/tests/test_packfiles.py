"""A pack is read whole, or refused with the file and the row."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from linli.lib.packfiles import PackError, read_pack

PACKS = Path(__file__).resolve().parents[4] / "packs"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A pack that a test may damage."""
    return Path(shutil.copytree(PACKS / "hexi", tmp_path / "hexi"))


def damage(path: Path, change: Callable[[str], str]) -> None:
    """Change a file, and fail when the change did nothing."""
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert before != after
    path.write_text(after, encoding="utf-8")


@pytest.mark.parametrize(("slug", "streets", "communities"), [("hexi", 14, 149), ("beichen", 24, 290)])
def test_the_packs_of_the_house_are_read(slug: str, streets: int, communities: int) -> None:
    pack = read_pack(PACKS / slug)
    assert (len(pack.streets), len(pack.communities)) == (streets, communities)
    assert pack.valid_from == date(2026, 1, 1)
    assert {c.parent for c in pack.categories if c.parent} <= {c.code for c in pack.categories}
    assert pack.calendar.working().is_workday(date(2026, 10, 9))
    assert not pack.calendar.working().is_workday(date(2026, 10, 1))
    assert pack.names["surnames"][0]["weight"].isdigit()
    assert pack.text("hotline").en
    with pytest.raises(KeyError):
        pack.text("nothing of the kind")


def test_a_pack_laid_out_by_points_has_an_outline_and_a_planned_one_a_box() -> None:
    assert read_pack(PACKS / "hexi").layout.outline
    assert read_pack(PACKS / "beichen").layout.bbox


def line(number: int, edit: Callable[[str], str]) -> Callable[[str], str]:
    """An edit of one line, the header being line 1."""

    def change(text: str) -> str:
        lines = text.split("\n")
        lines[number - 1] = edit(lines[number - 1])
        return "\n".join(lines)

    return change


FAULTS = [
    ("places/communities.csv", line(5, lambda row: row.replace("001007", "001006", 1)), 5, "already in row"),
    ("places/communities.csv", line(3, lambda row: row.replace(",120103001,", ",120103099,", 1)), 3, "street_code"),
    ("places/communities.csv", line(3, lambda row: "12010300100," + row.split(",", 1)[1]), 3, "12 digits"),
    ("places/communities.csv", line(1, lambda row: row.replace("street_code", "strasse")), 1, "street_code"),
    ("places/communities.csv", line(4, lambda row: row + ",more"), 4, "number of cells"),
    ("places/communities.csv", line(4, lambda row: row.replace("117.", "here", 1)), 4, "lon"),
    ("places/streets.csv", line(2, lambda row: row.replace("120103001", "120104001", 1)), 2, "not in the district"),
    ("catalogue.csv", line(3, lambda row: row.replace("working_hours", "moons", 1)), 3, "deadline_unit"),
    ("catalogue.csv", line(4, lambda row: row.replace("HWZX", "NOBODY", 1)), 4, "NOBODY"),
    ("duties.csv", line(2, lambda row: row.replace("120103", "999999", 1)), 2, "place 999999"),
    ("reasons.csv", line(3, lambda row: row[:-1] + "perhaps"), 3, "pauses"),
    ("timers.csv", line(2, lambda row: row.replace(",1,", ",0,", 1)), 2, "amount"),
    ("pack.toml", lambda text: text.replace('code = "120103"', "code = 1", 1), 0, "code"),
    ("pack.toml", lambda text: text.replace("population = 800000", "", 1), 0, "population"),
    ("pack.toml", lambda text: text.replace('kind = "points"', 'kind = "guess"', 1), 0, "layout"),
    ("pack.toml", lambda text: text + "\n[[[", 0, ""),
    ("calendar.toml", lambda text: text.replace('"08:30"', '"late"', 1), 0, "calendar"),
    ("places/outline.geojson", lambda text: text.replace("Polygon", "Point", 1), 0, "Polygon"),
]


@pytest.mark.parametrize(("file", "change", "row", "problem"), FAULTS)
def test_a_fault_is_told_by_file_and_row(
    copy: Path, file: str, change: Callable[[str], str], row: int, problem: str
) -> None:
    damage(copy / file, change)
    with pytest.raises(PackError) as caught:
        read_pack(copy)
    assert (caught.value.file, caught.value.row) == (file, row)
    assert problem in caught.value.problem
    assert str(caught.value).startswith(file)


@pytest.mark.parametrize("file", ["pack.toml", "units.csv", "calendar.toml", "places/outline.geojson"])
def test_a_missing_file_is_told(copy: Path, file: str) -> None:
    (copy / file).unlink()
    with pytest.raises(PackError, match="missing") as caught:
        read_pack(copy)
    assert caught.value.file == file


def test_a_table_in_another_encoding_is_told(copy: Path) -> None:
    path = copy / "units.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(PackError, match=r"units\.csv: not UTF-8"):
        read_pack(copy)
