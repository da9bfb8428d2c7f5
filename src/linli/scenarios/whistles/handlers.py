"""What follows from the moves of whistles, calls and shares, after their commit."""

from __future__ import annotations

from collections.abc import Sequence

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import moves, telling
from linli.scenarios.whistles import queries
from linli.scenarios.whistles.rules import CALL, SHARE, WHISTLE


def opened(batch: Sequence[Heard]) -> None:
    """The convener, the called unit or the unit with a share is told."""
    kinds = {WHISTLE: "whistles.blown", CALL: "whistles.called", SHARE: "whistles.share"}
    for heard in batch:
        telling.unit(heard, heard.after["unit"], kinds[heard.type])


def raised(batch: Sequence[Heard]) -> None:
    """The whistle is with the next level now."""
    for heard in batch:
        telling.unit(heard, heard.after["unit"], "whistles.blown")


def answered(batch: Sequence[Heard]) -> None:
    """When the last called unit has reported in or declined, the convener is told."""
    for heard in batch:
        found = queries.whistle_of(heard.case_id)
        if found and not found[2]:
            whistle = fact_queries.read(found[0])
            telling.unit(heard, whistle.unit_id, "whistles.reported_in")


def finished(batch: Sequence[Heard]) -> None:
    """When the last share is done, the whistler verifies."""
    for heard in batch:
        found = queries.whistle_of(heard.case_id)
        if found and found[1] == "doing" and not found[2]:
            _move(found[0], "shares_done")


def to_verify(batch: Sequence[Heard]) -> None:
    """The unit that blew the whistle looks at every item."""
    for heard in batch:
        telling.unit(heard, fact_queries.read(heard.case_uuid).opener_unit_id, "whistles.to_verify")


def verified(batch: Sequence[Heard]) -> None:
    """Closed: the units may say what they think of it. Not solved: the convener calls them together again."""
    for heard in batch:
        if heard.after["state"] == "closed":
            ended([heard])
            for unit_id in queries.units_below(heard.case_id):
                telling.unit(heard, unit_id, "whistles.closed")
        else:
            telling.unit(heard, heard.after["unit"], "whistles.not_solved")


def ended(batch: Sequence[Heard]) -> None:
    """What is still open below a whistle that has ended is called off."""
    for heard in batch:
        for uuid in queries.open_below(heard.case_id):
            _move(uuid, "cancel")


def _move(uuid: object, slug: str) -> None:
    try:
        moves.move(uuid, slug, inputs=Inputs(by=SYSTEM, now=clock.now()))  # type: ignore[arg-type]
    except LinliError as refusal:  # somebody else was first
        if refusal.code != "move_not_allowed":
            raise
