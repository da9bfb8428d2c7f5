"""What phones carry of LPG: the cylinders of the person's areas and of their firm, and the ledger's table of steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.kernel.devices.collections import Collection, Row, collection
from linli.scenarios.gas.permissions import SCAN, VIEW
from linli.scenarios.gas.queries import cylinders, firms, reach, scan

OWN, TABLE = "own-cylinders", "cylinder-table"
MOST = 3_000
"""Cylinders on one phone: a grid has some twenty, the district of this pack 2,284. Beyond that a firm's own come first,
and the phone says of the others that it does not carry them."""


def install() -> None:
    """From ``AppConfig.ready``."""
    collection(Collection(OWN, "person", _own, action=SCAN))
    collection(Collection(TABLE, "all", _table, lambda: str(today()), action=SCAN))


def _own(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    areas = permissions.scope(by, VIEW).areas if VIEW in permissions.actions_of(by) else ()
    return scan.carried(cylinders.held_in(areas, reach.own_firms(by), MOST), by)


def _table(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    yield "steps", scan.step_table()
    yield "stations", scan.station_table()
    yield "firms", [one | {"uuid": str(one["uuid"])} for one in firms.to_choose()]
