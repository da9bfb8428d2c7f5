"""Questions and answers: every kind takes what it should, refuses the rest, and says which question it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import fields, sections
from linli.kernel.cases.fields import Choice, Field, Known
from support.refusals import refused

FILE = UUID(int=7)
KNOWN = Known(units={"ZLS", "CGW"}, people={3}, files={FILE})
CHOICES = (Choice("a", "甲", "A"), Choice("b", "乙", "B"))
GOOD: list[tuple[str, Any, Any]] = [
    ("line", " 甲 ", "甲"), ("text", "一\n二", "一\n二"), ("number", 0, 0), ("number", 12, 12),
    ("money", "1200", "1200.00"), ("money", 8, "8.00"),
    ("amount", "147.20", "147.2"), ("amount", 300, "300"), ("money", "0.005", "0.00"), ("choice", "a", "a"),
    ("choices", ["b", "a", "b"], ["b", "a"]), ("yes_no", False, False), ("rating", 5, 5),
    ("day", "2026-02-28", "2026-02-28"),
    ("moment", "2026-11-23T10:00:00+08:00", "2026-11-23T02:00:00+00:00"), ("unit", "ZLS", "ZLS"),
    ("units", ["ZLS", "CGW"], ["ZLS", "CGW"]), ("person", 3, 3), ("people", [3, 3], [3]),
    ("file", str(FILE), str(FILE)), ("signature", str(FILE), str(FILE)), ("case", str(FILE), str(FILE)),
]  # fmt: skip
BAD: list[tuple[str, Any]] = [
    ("line", "x" * 201), ("line", "a\x00b"), ("line", "\ud800"), ("line", 3), ("line", ["x"]), ("text", "x" * 2001),
    ("number", "3"), ("number", True), ("number", -1), ("number", 1.5), ("number", 2**31 + 1), ("money", "many"),
    ("money", "NaN"), ("money", "-1"), ("money", True), ("money", "1e30"), ("money", "Infinity"),
    ("amount", "1.0001"), ("amount", "x"), ("amount", True), ("choice", "c"),
    ("choice", ["a"]), ("choices", "a"), ("choices", ["c"]), ("yes_no", "yes"), ("yes_no", 1), ("rating", 0),
    ("rating", 6), ("rating", True), ("day", "2026-02-30"), ("day", "0001-01-01"), ("day", 20261123),
    ("moment", "2026-11-23T10:00:00"), ("moment", "tomorrow"), ("unit", "NOBODY"), ("unit", ["ZLS"]), ("unit", {}),
    ("units", ["ZLS", "NOBODY"]), ("person", 4), ("person", "3"), ("person", True), ("people", 3),
    ("file", str(UUID(int=8))), ("file", {}), ("case", 3),
    ("file", "x"), ("case", "x"), ("rows", [3]), ("rows", {"x": 1}), ("rows", "x"),
]  # fmt: skip


def asked(kind: str, **more: Any) -> Field:
    return Field("q", "问题", "Question", kind, choices=CHOICES, **more)


@pytest.mark.parametrize(("kind", "value", "kept"), GOOD)
def test_an_answer_is_kept_in_its_plain_form(kind: str, value: Any, kept: Any):
    assert fields.clean([asked(kind)], {"q": value}, KNOWN) == {"q": kept}


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_what_does_not_fit_is_refused_with_its_question(kind: str, value: Any):
    with pytest.raises(LinliError) as caught:
        fields.clean([asked(kind)], {"q": value}, KNOWN)
    assert caught.value.code == "field_wrong" and caught.value.details["field"] == "q"
    assert caught.value.body()["error"]["message"] == "问题填写有误"


@pytest.mark.parametrize("kind", ["line", "number", "choices", "rows", "yes_no", "day"])
def test_what_is_required_must_be_answered(kind: str):
    for nothing in ({}, {"q": None}, {"q": ""}, {"q": []}):
        with refused("field_required"):
            fields.clean([asked(kind, required=True)], nothing, KNOWN)
        assert fields.clean([asked(kind)], nothing, KNOWN) == fields.blank([asked(kind)])


def test_a_question_that_nobody_asked_is_refused():
    with refused("field_unknown"):
        fields.clean([asked("line")], {"q": "x", "score": 3}, KNOWN)


def test_an_answer_in_a_row_is_named_by_its_path():
    rows = Field("shares", "分工", "Shares", "rows", of=(Field("unit", "单位", "Unit", "unit", required=True),))
    with pytest.raises(LinliError) as caught:
        fields.clean([rows], {"shares": [{"unit": "ZLS"}, {"unit": ""}]}, KNOWN)
    assert caught.value.details["field"] == "shares.2.unit"


def test_many_are_bounded():
    few = asked("choices", least=2, most=2)
    for wrong in (["a"], ["a", "b", "a"]):
        with refused("field_wrong"):
            fields.clean([few], {"q": wrong}, KNOWN)
    with refused("field_wrong"):
        fields.clean([asked("rows")], {"q": [{}] * 51}, KNOWN)


def test_private_answers_stay_out_of_the_timeline():
    questions = [asked("line"), Field("name", "姓名", "Name", private=True)]
    cleaned = fields.clean(questions, {"q": "公开", "name": "某人"}, KNOWN)
    assert fields.public(questions, cleaned) == {"q": "公开"}


def test_people_are_found_wherever_they_are_named():
    rows = Field("rows", "行", "Rows", "rows", of=(Field("who", "谁", "Who", "person"),))
    questions = [rows, Field("team", "团队", "Team", "people")]
    given = {"rows": [{"who": 5}, {"who": "x"}, 3], "team": [6, True, 2**70]}
    assert fields.people_named(questions, given) == {5, 6}
    assert sections.people_in(questions, {"rows": [{"who": 5}], "team": [6]}) == {5, 6}


def test_a_field_of_no_kind_is_a_mistake_in_the_code():
    with pytest.raises(ValueError, match="no such kind"):
        Field("q", "问", "Q", "colour")


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(kind=st.sampled_from([kind for kind, *_ in GOOD] + ["rows"]), value=ANY_JSON)
def test_whatever_comes_in_is_kept_plainly_or_refused(kind: str, value: Any):
    question = asked(kind, of=(Field("x", "x", "x"),)) if kind == "rows" else asked(kind)
    try:
        kept = fields.clean([question], {"q": value}, KNOWN)
    except LinliError as refusal:
        assert refusal.code in ("field_wrong", "field_unknown", "field_required")
    else:
        assert set(kept) == {"q"}
