"""Cases follow their places: a new code, a merger, a split. Where a case was recorded stays as it was called then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import now
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import moves
from linli.kernel.cases.types import RECODE
from linli.kernel.places.queries.locator import is_place, locate_many
from linli.kernel.places.services import Recoding

FOLLOWED = "地点变更,事项随之改码"

# Moves wait for the lock, so that none is written under a code that has just gone.
_LOCK = "lock table cases_case in share row exclusive mode"
_POINTING = "select uuid, place_code, lon, lat from cases_case where place_code = any(%s) order by id"


def follow(recoding: Recoding) -> None:
    """Every case of a place that has another code now moves there, with an entry of its own. In the change's own
    transaction: all of them, or the place does not change.

    Of a place that nothing stands for as a whole, or that gave ground away, each case goes to the place at its
    position; where there is none, to what is above the place that has gone.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_POINTING, [[*recoding.codes, *recoding.gone, *recoding.divided]])
        rows = cursor.fetchall()
    if not rows:
        return
    moment = now()
    for uuid, after in _after(rows, recoding).items():
        inputs = Inputs(by=SYSTEM, now=moment, text=FOLLOWED, place_code=after)
        moves.move_locked(fact_queries.lock(uuid), RECODE, inputs=inputs)


def _after(rows: list[tuple[Any, ...]], recoding: Recoding) -> dict[UUID, str]:
    """The new code of each case that gets one."""
    found = {uuid: recoding.codes[code] for uuid, code, _, _ in rows if code in recoding.codes}
    rest = [row for row in rows if row[0] not in found]
    if rest:
        there = locate_many(np.array([(lon, lat) for _, _, lon, lat in rest], dtype=np.float64))
        for (uuid, code, _, _), place in zip(rest, there, strict=True):
            after = str(place) or (code if code in recoding.divided else _above(code))
            if after != code:
                found[uuid] = after
    return found


def _above(code: str) -> str:
    """The closest place around a code that has gone; the district always stays."""
    for length in (15, 12, 9):
        if length < len(code) and is_place(code[:length]):
            return code[:length]
    return code[:6]
