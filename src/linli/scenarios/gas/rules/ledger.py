"""The ledger of a cylinder: fill → transport → deliver → use → return, as a table of steps. Pure.

A stopped cylinder may only go back: be returned, inspected, scrapped. Nothing else takes it further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linli.kernel.base.errors import LinliError

NOTHING, SAME = "", "="
USER = "user"


@dataclass(frozen=True, slots=True)
class Station:
    """Where in its round a cylinder is."""

    slug: str
    name: str
    name_en: str


STATIONS = {
    station.slug: station
    for station in (
        Station("empty", "空瓶待充", "Empty"),
        Station("filled", "已充装", "Filled"),
        Station("carried", "运输中", "On its way"),
        Station("delivered", "已送达", "Delivered"),
        Station("in_use", "使用中", "In use"),
        Station("scrapped", "已报废", "Scrapped"),
    )
}


@dataclass(frozen=True, slots=True)
class Step:
    """A hand-over. ``takers``: kinds of firm, ``USER``, or ``SAME`` (it stays with whoever has it).

    ``back``: also open to a stopped cylinder.
    """

    slug: str
    name: str
    name_en: str
    goes: Mapping[str, str]
    takers: tuple[str, ...]
    back: bool = False


STEPS = {
    step.slug: step
    for step in (
        Step("enrol", "建档", "Enrol", {NOTHING: "empty"}, ("filling", "selling", "transporting", USER)),
        Step("fill", "充装", "Fill", {"empty": "filled"}, ("filling",)),
        Step("load", "装车运输", "Load", {"filled": "carried"}, ("transporting", "selling")),
        Step("stock", "入站", "Take into stock", {"carried": "filled"}, ("selling",)),
        Step("deliver", "送达", "Deliver", {"carried": "delivered", "filled": "delivered"}, (USER,)),
        Step("use", "投用", "Put to use", {"delivered": "in_use"}, (SAME,)),
        Step("return", "回收", "Take back",
             dict.fromkeys(("filled", "carried", "delivered", "in_use", "empty"), "empty"),
             ("filling", "selling", "transporting"), back=True),
        Step("inspect", "检验合格", "Pass inspection", {"empty": "empty"}, (SAME,), back=True),
        Step("scrap", "报废", "Scrap", {"empty": "scrapped"}, (SAME,), back=True),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a cylinder: a home or an organisation, by its identifier."""

    kind: str
    uuid: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ledger."""

    seq: int
    step: str
    from_state: str
    to_state: str
    giver: Holder | None
    taker: Holder


def station(slug: str) -> Station:
    """A station by its word."""
    return STATIONS[slug]


def open_steps(state: str, *, is_stopped: bool) -> tuple[Step, ...]:
    """The steps that may follow."""
    return tuple(step for step in STEPS.values() if state in step.goes and state and (step.back or not is_stopped))


def step_from(state: str, slug: str) -> tuple[Step, str]:
    """The step with where it leads. Raises step_not_allowed."""
    step = STEPS.get(slug)
    if step is None or state not in step.goes:
        named = station(state) if state in STATIONS else Station("", "未建档", "Not enrolled")
        name, name_en = (step.name, step.name_en) if step else (slug, slug)
        raise LinliError("step_not_allowed", state=named.name, state_en=named.name_en, step=name, step_en=name_en)
    return step, step.goes[state]


def refuse_taker(step: Step, *, is_user: bool, trades: Iterable[str], title: str) -> None:
    """Raises taker_unfit for who may not take it in this step."""
    able = {*trades, *([USER] if is_user else [])}
    if not able & set(step.takers):
        raise LinliError(
            "taker_unfit", step=step.name, step_en=step.name_en, taker=title, taker_en=title, takers=list(step.takers)
        )


def replay(rows: Sequence[Row]) -> tuple[str, Holder | None, int]:
    """(station, holder, seq) that the rows add up to.

    Raises:
        ValueError: the rows are no ledger: one is missing, does not continue the one before, or no step leads so.
    """
    state, holder, seq = NOTHING, None, 0
    for row in rows:
        step = STEPS.get(row.step)
        fits = step is not None and step.goes.get(row.from_state) is not None
        if not fits or (row.seq, row.from_state, row.giver) != (seq + 1, state, holder):
            raise ValueError(f"line {row.seq} does not continue the ledger")
        if row.step != "enrol" and step is not None and step.goes[state] != row.to_state:
            raise ValueError(f"line {row.seq} leads to {row.to_state}")
        state, holder, seq = row.to_state, row.taker, row.seq
    return state, holder, seq
