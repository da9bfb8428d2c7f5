"""Dates, codes, lines, risk and the drawing of a district: pure, so many tiny cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.packtypes import PackError
from linli.scenarios.gas.rules import drawing, terms, visits
from linli.scenarios.gas.rules.cylinders import (
    Dates,
    clean_code,
    end_of_life,
    inspection_due,
    months_before,
    out_of_order,
    stops,
    years_after,
)
from linli.scenarios.gas.rules.days import read_day, read_line
from linli.scenarios.gas.rules.ledger import STEPS, Holder, Row, open_steps, replay

USUAL = terms.Terms()
ON = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("scanned", "code"),
    [
        (" hx 001 ", "HX001"),
        ("https://gas.example/c/ab-9", "AB-9"),
        ("https://gas.example/q?code=ab9&x=1", "AB9"),
        ("", ""),
        ("x" * 90, "X" * 60),
    ],
)
def test_a_code_is_read_from_whatever_the_label_holds(scanned: str, code: str) -> None:
    assert clean_code(scanned) == code


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2024-03-01", date(2024, 3, 1)),
        ("2024/3/1", date(2024, 3, 1)),
        ("2024.3.1", date(2024, 3, 1)),
        ("2024年3月1日", date(2024, 3, 1)),
        ("2024年3月", date(2024, 3, 1)),
        ("2024-03", date(2024, 3, 1)),
        ("20240301", date(2024, 3, 1)),
        ("2024-03-01 00:00:00", date(2024, 3, 1)),
        ("2024-02-30", None),
        ("1870-01-01", None),
        ("下个月", None),
    ],
)
def test_days_are_read_as_chinese_tables_write_them(told: str, day: date | None) -> None:
    assert read_day(told) == day


def test_lines_are_read_from_wkt_and_from_pairs() -> None:
    wanted = [(117.2, 39.1), (117.21, 39.11)]
    assert read_line("LINESTRING (117.2 39.1, 117.21 39.11)") == wanted == read_line("117.2,39.1;117.21,39.11")
    assert read_line("117.2,39.1") is None and read_line("a,b;c,d") is None and read_line("1,2;300,4") is None


def test_a_cylinder_is_inspected_every_four_years_from_its_making() -> None:
    assert inspection_due(Dates(made_on=date(2024, 2, 29)), USUAL) == date(2028, 2, 29)
    assert inspection_due(Dates(date(2019, 1, 1), date(2023, 5, 1)), USUAL) == date(2027, 5, 1)
    assert inspection_due(Dates(date(2019, 1, 1), date(2023, 5, 1), date(2025, 1, 1)), USUAL) == date(2025, 1, 1)


def test_it_lives_eight_years_and_twelve_when_it_was_assessed() -> None:
    assert end_of_life(Dates(date(2016, 6, 1), date(2020, 6, 1)), USUAL) == date(2024, 6, 1)
    assert end_of_life(Dates(date(2016, 6, 1), date(2023, 7, 1)), USUAL) == date(2028, 6, 1)
    assert end_of_life(Dates(date(2024, 6, 1), scrap_on=date(2030, 1, 1)), USUAL) == date(2030, 1, 1)


def test_every_reason_is_told() -> None:
    told = stops(Dates(date(2015, 1, 1)), ON, USUAL, is_scrapped=True, has_hazard=True)
    assert [one.reason for one in told] == ["scrapped", "overdue", "over_age", "hazard"]
    assert [one.reason for one in stops(Dates(), ON, USUAL)] == ["no_dates"]
    assert not stops(Dates(date(2025, 1, 1)), ON, USUAL)


def test_days_that_contradict_each_other_are_noticed() -> None:
    assert out_of_order(Dates(date(2024, 1, 1), date(2023, 1, 1)))
    assert out_of_order(Dates(date(2024, 1, 1), None, date(2023, 1, 1)))
    assert not out_of_order(Dates(date(2024, 1, 1), date(2025, 1, 1), date(2029, 1, 1), date(2032, 1, 1)))


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 20))
def test_years_go_forth_and_back(day: date, years: int) -> None:
    there = years_after(day, years)
    assert (there.year, there.month) == (day.year + years, day.month)
    assert abs((months_before(there, 12 * years) - day).days) <= 1


@pytest.mark.parametrize("state", ["empty", "filled", "carried", "delivered", "in_use", "scrapped"])
def test_a_stopped_cylinder_only_goes_back(state: str) -> None:
    assert {step.slug for step in open_steps(state, is_stopped=True)} <= {"return", "inspect", "scrap"}
    assert all(STEPS[step.slug].goes[state] for step in open_steps(state, is_stopped=False))


def test_a_history_with_a_gap_or_a_jump_is_no_ledger() -> None:
    firm, home = Holder("organisation", "f"), Holder("home", "h")
    begun = [Row(1, "enrol", "", "empty", None, firm), Row(2, "fill", "empty", "filled", firm, firm)]
    assert replay(begun) == ("filled", firm, 2)
    for wrong in (
        Row(4, "load", "filled", "carried", firm, firm),
        Row(3, "load", "carried", "carried", firm, firm),
        Row(3, "deliver", "filled", "delivered", home, home),
        Row(3, "deliver", "filled", "in_use", firm, home),
    ):
        with pytest.raises(ValueError, match="line"):
            replay([*begun, wrong])


@pytest.mark.parametrize(
    ("facts", "level", "reason"),
    [
        ({"home.stove_distance_m": 0.3}, "high", "stove_too_near"),
        ({"home.flame_out_protection": False}, "high", "no_flame_out_protection"),
        ({"home.hose_length_m": 3.0}, "medium", "hose_length"),
        ({}, "medium", "never_inspected"),
    ],
)
def test_the_risk_of_a_home_follows_from_what_is_known(facts: dict[str, Any], level: str, reason: str) -> None:
    found, reasons = visits.risk("home", facts)
    assert found == level and reason in reasons


def test_who_is_sound_is_visited_seldom_and_who_uses_no_lpg_never() -> None:
    sound = {
        "home.gas_kind": "lpg", "home.stove_distance_m": 0.8, "home.flame_out_protection": True,
        "home.hose_length_m": 1.5, "home.hose_installed_on": "2026-01-01", "home.alarm_installed_on": "2026-01-01",
    }  # fmt: skip
    found = visits.rhythm_of("home", sound, USUAL)
    assert found is not None and found[0].every_days == 180 and found[1]["level"] == "low"
    assert visits.rhythm_of("home", {"home.gas_kind": "natural"}, USUAL) is None
    trade = visits.rhythm_of("organisation", {"organisation.gas_trades": ["filling"]}, USUAL)
    assert trade is not None and trade[1]["level"] == "firm"


def test_a_pack_without_lpg_has_the_usual_terms_and_a_wrong_one_is_told() -> None:
    assert terms.read({}).life_years == 8
    with pytest.raises(PackError, match=r"\[gas\]"):
        terms.read({"gas": {"life_years": "lang"}})


@pytest.mark.parametrize("seed", range(5))
def test_the_pipes_of_a_drawn_district_add_up(seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    pipes = terms.Pipes(2019, 147.2, 23.7, 18.7)
    drawn = drawing.segments(pipes, 2026, [[(117.2, 39.1)], [(117.3, 39.0)]], rng)
    assert sum(one.length_m for one in drawn if one.planned_year == 2026) == 23_700
    assert sum(one.length_m for one in drawn if one.done_on and one.done_on.year == 2026) == 18_700
    assert sum(one.length_m for one in drawn if one.done_on) == 147_200


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 9))
def test_spread_indexes_are_different_and_inside(many: int, among: int, seed: int) -> None:
    found = drawing.spread(many, among, np.random.Generator(np.random.PCG64(seed)))
    assert len(found) == len(set(found)) == min(many, among) and all(0 <= i < among for i in found)
