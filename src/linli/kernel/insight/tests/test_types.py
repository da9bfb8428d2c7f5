"""What a scenario may declare of its figures."""

from __future__ import annotations

import dataclasses

import pytest

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.types import CaseType, State
from linli.kernel.insight import types
from linli.kernel.insight.types import Indicator, LeftOut, Subject, closed_states

SHARE = Indicator("kept", "守时", "Kept", "true", "true", "", "", "", "", (LeftOut("late", "", "", "false"),))
KIND = CaseType(
    "t.figures", "", "",
    (
        State("now", "", "", held_by="unit", step=0), State("done", "", "", final=True, step=1),
        State("no", "", "", final=True),
    ),
    (),
)  # fmt: skip


def test_closed_is_the_end_of_the_main_way_only():
    assert closed_states(KIND) == ["done"]


@pytest.mark.parametrize(
    "wrong",
    [
        (SHARE, SHARE),
        (dataclasses.replace(SHARE, slug="name"),),
        (dataclasses.replace(SHARE, slug="Kept!"),),
        (dataclasses.replace(SHARE, left_out=(LeftOut("of", "", "", "true"),)),),
        (dataclasses.replace(SHARE, left_out=SHARE.left_out * 2),),
    ],
)
def test_slugs_are_words_of_their_own(wrong: tuple[Indicator, ...]):
    with pytest.raises(ValueError, match="slugs"):
        Subject("t", (KIND,), wrong)


def test_declaring_the_same_again_is_harmless_and_others_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(types, "_subjects", {})
    types.register("t", (KIND,), (SHARE,))
    types.register("t", (KIND,), (SHARE,))
    assert types.subject("t").indicators == (SHARE,)
    with pytest.raises(ValueError, match="twice"):
        types.register("t", (KIND,), ())


def test_a_scenario_without_cases_has_no_figures(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(types, "_subjects", {})
    types.register("t", (), ())
    with pytest.raises(LinliError, match="not_found"):
        types.subject("t")
