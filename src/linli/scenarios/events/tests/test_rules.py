"""The event's transition table and its own decisions, without a database."""

from __future__ import annotations

import pytest

from linli.kernel.cases.types import ANY_OPEN, BACK, SAME
from linli.scenarios.events.rules import MOVES, STATES

BY_SLUG = {state.slug: state for state in STATES}
MOVE = {move.slug: move for move in MOVES}


@pytest.mark.parametrize("state", [s for s in STATES if not s.final], ids=lambda s: s.slug)
def test_every_waiting_state_has_a_timer_and_somebody_who_holds_it(state):
    assert state.timer
    assert state.held_by


@pytest.mark.parametrize("state", [s for s in STATES if s.final], ids=lambda s: s.slug)
def test_a_final_state_waits_for_nobody(state):
    assert not state.timer
    assert not state.held_by


def test_every_state_can_be_reached_and_every_waiting_state_can_be_left():
    reached = {"reported"}
    for _ in STATES:
        for move in MOVES:
            for start, to in move.goes.items():
                starts = {s.slug for s in STATES if not s.final} if start == ANY_OPEN else {start}
                if to not in (SAME, BACK) and starts & reached:
                    reached.add(to)
    assert reached == set(BY_SLUG)
    left = {start for move in MOVES for start, to in move.goes.items() if to != SAME and start != to}
    assert {s.slug for s in STATES if not s.final} <= left


def test_return_goes_to_the_step_before():
    assert MOVE["return"].goes == {
        "accepted": "reported",
        "dispatched": "accepted",
        "handling": "accepted",
        "handed_in": "handling",
        "verified": "handed_in",
    }


def test_every_open_state_on_the_main_way_has_one_next_move():
    for state in STATES:
        if not state.final and state.slug != "split":
            assert len([m for m in MOVES if state.slug in m.next_in]) == 1, state.slug


def test_both_languages_are_complete():
    assert all(item.name and item.name_en for item in (*STATES, *MOVES))
