"""``linli bench``: one line of JSON with every floor judged; ``all`` gives each benchmark a process of its own."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from types import ModuleType

import pytest

from linli.config.commands import bench


@pytest.mark.parametrize(
    ("figures", "floors", "met"),
    [
        ({"ratio": 0.2}, {"ratio": {"min": 0.2}}, True),
        ({"ratio": 0.19}, {"ratio": {"min": 0.2}}, False),
        ({"ms": 150}, {"ms": {"max": 150}}, True),
        ({"ms": 151}, {"ms": {"max": 150}}, False),
        ({}, {"ms": {"max": 150}}, False),
    ],
)
def test_a_floor_is_met_or_not(figures: dict[str, float], floors: dict[str, dict[str, float]], met: bool) -> None:
    assert bench.meets(figures, floors) is met


def test_one_benchmark_ends_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    fake = ModuleType("benchmarks.start")
    fake.__dict__["run"] = lambda quick: {"figures": {"s": 3}, "floors": {"s": {"max": 2}}}
    monkeypatch.setitem(sys.modules, "benchmarks.start", fake)
    results = tmp_path / "rows.jsonl"
    assert bench.run(Namespace(name="start", quick=True, results=results)) == 1
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told == {"bench": "start", "figures": {"s": 3}, "floors": {"s": {"max": 2}}, "ok": False}
    kept = json.loads(results.read_text())
    assert kept["quick"] is True and kept["machine"]["cores"] >= 1


@pytest.mark.parametrize("broken", ["", "lists"])
def test_all_runs_each_in_its_own_process_and_misses_none(
    broken: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    results, asked = tmp_path / "rows.jsonl", []

    def process(command: list[str], **_: object) -> None:
        name = command[command.index("bench") + 1]
        asked.append(name)
        if name != broken:
            with results.open("a") as out:
                out.write(json.dumps({"bench": name, "figures": {}, "floors": {}, "ok": True, "at": "x"}) + "\n")

    results.write_text(json.dumps({"bench": "old", "figures": {}, "floors": {}, "ok": False}) + "\n")
    monkeypatch.setattr("linli.config.commands.bench.subprocess.run", process)
    assert bench.run(Namespace(name="all", quick=True, results=results)) == (1 if broken else 0)
    assert tuple(asked) == bench.BENCHES
    rows = [json.loads(line)["bench"] for line in capsys.readouterr().out.splitlines()]
    assert rows == [name for name in bench.BENCHES if name != broken]
