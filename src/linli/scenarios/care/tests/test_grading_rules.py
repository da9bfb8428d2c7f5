"""Facts → the colour that is proposed, with reasons: many small cases, and the packs themselves."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from linli.lib.packtypes import PackError
from linli.scenarios.care.rules.grading import Proposal, asks_again, propose
from linli.scenarios.care.rules.rhythm import calls, visits
from linli.scenarios.care.rules.rulebook import Rulebook, read_rules

PACKS = Path(__file__).resolve().parents[5] / "packs"


@pytest.fixture(params=["hexi", "beichen"])
def book(request: pytest.FixtureRequest) -> Rulebook:
    return read_rules(PACKS / request.param)


def known(self_care: str, needs: list[str], alone: bool, near: str) -> dict[str, Any]:
    return {"person.self_care": self_care, "person.daily_needs": needs, "person.lives_alone": alone,
            "person.children_near": near}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "colour"),
    [
        (known("none", ["meals"], False, "with"), "red"), (known("partial", ["nothing"], True, "far"), "red"),
        (known("partial", ["nothing"], True, "near"), "orange"),
        (known("partial", ["meals", "washing", "moving"], False, "with"), "orange"),
        (known("partial", ["meals"], False, "with"), "yellow"), (known("full", ["nothing"], True, "none"), "yellow"),
        (known("full", ["nothing"], True, "city"), "blue"), (known("full", ["outdoors"], False, "with"), "blue"),
        (known("full", ["nothing"], False, "with"), "green"),
    ],
)  # fmt: skip
def test_facts_propose_a_colour(facts: dict[str, Any], colour: str, book: Rulebook) -> None:
    found = propose(facts, book)
    assert found.colour == colour
    assert found.reasons
    assert all(zh and en for zh, en in found.reasons)


def test_all_reasons_of_the_colour_are_told(book: Rulebook) -> None:
    found = propose(known("partial", ["meals", "washing", "moving"], True, "city"), book)
    assert (found.colour, len(found.reasons)) == ("orange", 2)


def test_whatever_is_known_there_is_a_proposal(book: Rulebook) -> None:
    for care, alone, near, needs in product(
        ("full", "partial", "none"), (True, False), ("with", "near", "city", "far", "none"), (["nothing"], ["meals"])
    ):
        assert propose(known(care, needs, alone, near), book).colour


def test_without_a_fact_nothing_is_proposed_and_the_missing_one_is_named(book: Rulebook) -> None:
    facts = known("none", [], True, "far")
    del facts["person.children_near"]
    assert propose(facts, book) == Proposal(missing=("person.children_near",))


def test_the_same_colour_for_other_reasons_is_graded_again(book: Rulebook) -> None:
    now = propose(known("none", ["meals"], False, "with"), book)
    assert not asks_again(now.colour, now.reasons, now)
    assert asks_again(now.colour, (("别的理由", "another reason"),), now)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('colour = "red"', 'colour = "purple"', "rule: colour: purple"), ('op = "is"', 'op = "like"', "rule: op: like"),
        ("every_days = 2", "every_days = 0", "colour red"), ('form = "care-assessment"', 'form = "x"', "form must be"),
        ("version =", "versions =", "KeyError"), ("[[rule]]", "[rule]", ""),
    ],
)  # fmt: skip
def test_a_pack_with_faults_is_refused(old: str, new: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "care").mkdir()
    text = (PACKS / "hexi/care/care.toml").read_text()
    assert old in text
    (tmp_path / "care/care.toml").write_text(text.replace(old, new))
    with pytest.raises(PackError) as refusal:
        read_rules(tmp_path)
    assert problem in str(refusal.value)


GRADE = {"grade": "g", "rules": "2026.1", "colour": "red", "word": "红色", "word_en": "Red",
         "expires_on": "2026-06-01", "every_days": 2, "before_days": 0, "after_days": 0}  # fmt: skip
DAY = date(2026, 5, 1)


def test_a_grade_makes_visits_until_it_ends() -> None:
    facts = {"care.people": [7, 9], "care.grade": GRADE}
    found = visits(facts, DAY)
    assert found is not None
    assert (found.every_days, found.people, found.due_on, found.basis["word"]) == (2, (7, 9), None, "红色")
    assert visits(facts, date(2026, 6, 1)) is None


@pytest.mark.parametrize("facts", [{}, {"care.people": [], "care.grade": GRADE}, {"care.people": [7]}])
def test_without_a_team_or_a_grade_there_are_no_visits(facts: dict[str, Any]) -> None:
    assert visits(facts, DAY) is None


def test_an_unanswered_call_makes_a_visit_that_day_even_without_a_grade_that_holds() -> None:
    for grade in (None, GRADE, {**GRADE, "expires_on": "2026-01-01"}):
        found = visits({"care.people": [7], "care.grade": grade, "care.unanswered_on": "2026-05-01"}, DAY)
        assert found is not None
        assert found.due_on == DAY


def test_calls_are_daily_and_only_for_who_wants_them() -> None:
    found = calls({"care.calls": {"from": "09:00", "until": "10:00", "people": [7]}}, DAY)
    assert found is not None
    assert (found.every_days, found.people) == (1, (7,))
    assert calls({"care.calls": None}, DAY) is None


def test_a_colour_gives_the_days_of_review_and_end(book: Rulebook) -> None:
    red = book.colour("red")
    assert red is not None
    assert dataclasses.replace(red, review_days=30, valid_days=90).dates(date(2026, 1, 1)) == (
        date(2026, 1, 31), date(2026, 4, 1),
    )  # fmt: skip
