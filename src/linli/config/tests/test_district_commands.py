"""What an operator types about places: it does what it says, and says what is wrong."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path
from uuid import uuid4

import pytest
from shapely.geometry import box, mapping

from linli.kernel.base.actor import SYSTEM
from linli.kernel.places import queries
from linli.kernel.registry import generate
from linli.kernel.registry.models import Person

pytestmark = pytest.mark.usefixtures("hexi")
A = "120103001001"


def run(name: str, *words: str) -> int:
    """A command with its own arguments."""
    module = importlib.import_module(f"linli.config.commands.{name}")
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(words)))


def borders(path: Path) -> str:
    square = mapping(box(117.204, 39.107, 117.206, 39.109))
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": square}
        for code, name in ((A, "九江路社区"), ("120103001999", "没有的社区"))
    ]
    file = path / "borders.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return str(file)


def test_a_dry_run_tells_every_defect_and_loads_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import_data", "boundaries", borders(tmp_path), "--dry-run") == 0
    said = capsys.readouterr().out
    assert "✗ 第 2 行\t120103001999\t没有的社区\t代码不在登记册中" in said
    assert "would load 1" in said
    assert queries.version_of(A).approximate


def test_without_a_dry_run_the_rest_is_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import_data", "boundaries", borders(tmp_path)) == 0
    assert capsys.readouterr().out.endswith("loaded 1\n")
    assert not queries.version_of(A).approximate


def test_all_or_nothing_fails_and_still_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import_data", "boundaries", borders(tmp_path), "--all-or-nothing") == 1
    said = capsys.readouterr()
    assert "没有的社区" in said.out
    assert "nothing was loaded" in said.err
    assert queries.version_of(A).approximate


def test_a_register_is_imported_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "units.csv"
    file.write_bytes("代码,名称,类型,区域代码\nPW1,测试物业,共建单位,120103\n".encode("gb18030"))
    assert run("import_data", "units", str(file)) == 0
    assert "1 rows, 0 defects, loaded 1" in capsys.readouterr().out


def test_years_are_replayed_and_compared_with_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "years.csv"
    rows = [(2001, "120103000000", "河西区"), (2001, "120103001000", "老街"), (2001, "120103001001", "老社区居委会")]
    rows += [(2002, code, name) for _, code, name in rows[:2]]
    file.write_text("year,code,name\n" + "".join(f"{year},{code},{name}\n" for year, code, name in rows))
    assert run("replay_places", str(file)) == 0
    assert "2 of 2 years are exactly as in the file" in capsys.readouterr().out
    assert run("replay_places", str(file)) == 1
    assert "already in use" in capsys.readouterr().err


def test_a_position_and_an_address_are_located(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("locate", "117.204603", "39.108142") == 0
    assert "九江路社区居委会" in capsys.readouterr().out
    assert run("locate", "116.4", "39.9") == 1
    assert run("locate", "没有这个地方") == 1


def test_generating_twice_needs_a_word_and_cases_another(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--residents", "3000", "--no-staff")
    assert run("generate", *words) == 0
    assert "person      3,000" in capsys.readouterr().out
    assert run("generate", *words) == 1
    assert "--replace" in capsys.readouterr().err
    assert run("generate", "--residents", "3500", "--no-staff", "--replace") == 0
    assert Person.objects.count() == 3_500


def test_with_cases_a_district_is_not_replaced_by_accident(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from linli.kernel.cases.models import Case

    generate.run("hexi", residents=3_000, staff=False, by=SYSTEM)
    monkeypatch.setattr(Case.objects, "count", lambda: 5)
    words = ("--residents", "3500", "--no-staff", "--replace")
    assert run("generate", *words) == 1
    assert "5 cases" in capsys.readouterr().err
    assert Person.objects.count() == 3_000
    assert run("generate", *words, "--even-with-cases") == 0


def test_a_pack_with_a_fault_is_refused_by_file_and_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("load_pack", "--path", str(tmp_path / str(uuid4()))) == 1
    assert "pack.toml: the file is missing" in capsys.readouterr().err
    assert run("load_pack", "--check") == 0
    assert "149 communities" in capsys.readouterr().out
