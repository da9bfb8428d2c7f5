"""Who is visited and called when: by the grade that holds, by a call that nobody answered, by an elder's wish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from linli.kernel.rounds.types import Rhythm


def visits(facts: Mapping[str, Any], on: date) -> Rhythm | None:
    """A visit on the day of a call that nobody answered, whatever the grade; else by the rhythm of the grade while it
    holds; else none."""
    people = tuple(facts.get("care.people", ()))
    if not people:
        return None
    grade = facts.get("care.grade")
    if grade and date.fromisoformat(grade["expires_on"]) <= on:
        grade = None
    basis = {name: grade[name] for name in ("colour", "word", "word_en", "rules", "grade")} if grade else {}
    if unanswered := facts.get("care.unanswered_on"):
        asked = {**basis, "unanswered_on": unanswered}
        return Rhythm(1, 0, 0, asked, people, due_on=date.fromisoformat(unanswered))
    if grade is None:
        return None
    return Rhythm(grade["every_days"], grade["before_days"], grade["after_days"], basis, people)


def calls(facts: Mapping[str, Any], on: date) -> Rhythm | None:
    """Every day, for whoever asked to be called, within the hours they named."""
    wanted = facts.get("care.calls")
    if not wanted:
        return None
    return Rhythm(1, 0, 0, {"from": wanted["from"], "until": wanted["until"]}, tuple(wanted["people"]))


def says(basis: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Why an elder is visited or called, in words; a colour always carries its word."""
    lines = []
    if "word" in basis:
        lines.append(("照护等级", "Grade of care", basis["word"], basis["word_en"]))
    if "unanswered_on" in basis:
        day = basis["unanswered_on"]
        lines.append(("电话无人接听", "Nobody answered the call", day, day))
    if "from" in basis:
        hours = f"{basis['from']}–{basis['until']}"
        lines.append(("约定时段", "Hours agreed", hours, hours))
    return lines
