"""The types of cases as data: the screens draw their columns, filters and forms from it."""

from __future__ import annotations

from typing import Any

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.sections import asked
from linli.kernel.cases.types import OPEN, CaseType, Move, State, case_types


def told(by: Actor) -> list[dict[str, Any]]:
    """Every type: names, states, moves, and the opening with its questions where this actor may open one."""
    book, held = rulebooks.current(), permissions.actions_of(by)
    return [_kind(kind, book, held) for kind in case_types()]


def _kind(kind: CaseType, book: Rulebook, held: frozenset[str]) -> dict[str, Any]:
    opening = kind.opening
    return {
        "type": kind.slug, "scenario": kind.scenario, "name": kind.name, "name_en": kind.name_en,
        "is_sealed": kind.sealed, "states": [_state(state) for state in kind.states],
        "moves": [_move(move) for move in kind.moves],
        "opening": _opening(opening, kind, book) if opening and kind.action(opening) in held else None,
    }  # fmt: skip


def _state(state: State) -> dict[str, Any]:
    return {
        "state": state.slug, "name": state.name, "name_en": state.name_en, "timer": state.timer,
        "held_by": state.held_by, "pauses": state.pauses, "final": state.final, "step": state.step,
    }  # fmt: skip


def _move(move: Move) -> dict[str, Any]:
    return {
        "move": move.slug, "name": move.name, "name_en": move.name_en, "goes": dict(move.goes), "by": list(move.by),
        "needs": list(move.needs), "optional": list(move.optional),
    }  # fmt: skip


def _opening(move: Move, kind: CaseType, book: Rulebook) -> dict[str, Any]:
    return {
        "move": OPEN, "name": move.name, "name_en": move.name_en, "needs": list(move.needs),
        "optional": list(move.optional),
        "fields": [] if callable(move.fields) else [asked(field) for field in move.fields],
        "reasons": [
            {"code": r.code, "name": r.name, "name_en": r.name_en, "requires_text": r.requires_text}
            for r in book.reasons_of(kind.slug, OPEN)
        ],
    }  # fmt: skip
