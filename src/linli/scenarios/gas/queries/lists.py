"""Cylinders as a list, a page at a time."""

from __future__ import annotations

from typing import Any

from linli.kernel.base import clock, paging
from linli.kernel.base.actor import Actor
from linli.scenarios.gas.queries import cylinders as found
from linli.scenarios.gas.queries import reach, scan


def cylinders(
    *, by: Actor, place: str = "", state: str = "", stopped: bool = False, q: str = "", cursor: str = "",
    limit: int = 50,
) -> tuple[list[dict[str, Any]], str | None]:  # fmt: skip
    """Cylinders in the actor's area, in the register's order; ``q`` is a part of the code.

    Raises:
        LinliError: not_allowed, bad_cursor.
    """
    rows = found.inside(reach.scope(by, place), state=state)
    after, on, wanted = paging.after(cursor) or 0, clock.today(), q.strip().upper()
    fitting = (
        row
        for row in rows
        if row.id > after and wanted in row.code and (not stopped or (row.state != "scrapped" and row.stops(on)))
    )
    kept, following = paging.page(fitting, limit, lambda row: row.id)
    return scan.listed(kept, by), following
