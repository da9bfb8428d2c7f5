"""A case remembers what arose from it: an entry when the other case begins, and one when it ends.

A sealed case tells nothing of itself: its origin learns that something of that kind began or ended, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.cases.facts import Facts, Inputs
from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import moves
from linli.kernel.cases.types import ARISE, SETTLE, case_type


def arose(origin: Facts, other: Facts, inputs: Inputs) -> None:
    """The origin, locked by this transaction, tells in its timeline of the case that arose from it."""
    moves.move_locked(origin, ARISE, inputs=Inputs(by=SYSTEM, now=inputs.now, fields={"other": _called(other)}))


def settle(batch: Sequence[Heard]) -> None:
    """Cases that arose from others have ended: their origins tell so. Hears of every move of every type."""
    for heard in batch:
        if heard.before is not None and _ended(heard):
            _tell_origin(heard)


def _ended(heard: Heard) -> bool:
    states = case_type(heard.type).state_of
    before = heard.before or heard.after
    return states[heard.after["state"]].final and not states[before["state"]].final


def _tell_origin(heard: Heard) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select o.uuid from cases_case c join cases_case o on o.id = c.origin_id where c.id = %s", [heard.case_id]
        )
        row = cursor.fetchone()
    if row is None:
        return
    other = fact_queries.read(heard.case_uuid)
    kind = case_type(other.type)
    told = {"other": _called(other)} | ({} if kind.sealed else {"ended": kind.state_of[heard.after["state"]].name})
    moves.move(row[0], SETTLE, inputs=Inputs(by=SYSTEM, now=clock.now(), fields=told))


def _called(other: Facts) -> str:
    kind = case_type(other.type)
    return kind.name if kind.sealed else f"{kind.name} {other.number} {other.title}"
