"""The registers of users and of firms from tables: homes and organisations that are there, and what LPG is to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.places.imports.registers import Cells, Columns
from linli.kernel.places.services.registers import Convert, Register
from linli.kernel.registry.services import facts
from linli.kernel.registry.services.facts import Said, Source
from linli.scenarios.gas.queries import register
from linli.scenarios.gas.queries.register import At, HomeKey
from linli.scenarios.gas.services import cells as table

USER_COLUMNS: Columns = {
    **table.ADDRESS,
    "name": ("单位名称", "用户单位", "统一社会信用代码"),
}
FIRM_COLUMNS: Columns = {
    "name": ("企业名称", "单位名称", "统一社会信用代码"),
    "trades": ("经营环节", "经营类别"),
    "licence": ("燃气经营许可证号", "许可证号"),
    "licence_until": ("许可证有效期至", "有效期至"),
}
TRADES = {"充装": "filling", "销售": "selling", "运输": "transporting"}
_TRADES = TRADES | {trade: trade for trade in TRADES.values()}


@dataclass(frozen=True, slots=True)
class _User:
    home: HomeKey | None
    name: str


@dataclass(frozen=True, slots=True)
class _Firm:
    name: str
    trades: tuple[str, ...]
    licence: str
    until: date | None


def _parse_user(cells: Cells, convert: Convert) -> _User:
    home, name = table.home_key(cells), cells.text("name")
    if home is None and not name:
        cells.fault("cell_empty", column="room")
    return _User(home, name)


def _check_users(rows: Sequence[tuple[Cells, object]]) -> None:
    parsed = [(cells, row) for cells, row in rows if isinstance(row, _User)]
    table.refuse_twice([(cells, row.home or row.name) for cells, row in parsed])
    homes = table.name_homes([(cells, row.home) for cells, row in parsed])
    firms = table.name_organisations([(cells, "" if row.home else row.name) for cells, row in parsed])
    there = register.known([at.uuid for at in homes.values()], "home.gas_kind")
    there |= register.known([at.uuid for at in firms.values()], "organisation.gas_kind")
    for cells, row in parsed:
        at = _at(row, homes, firms)
        if at is not None and at.uuid in there:
            cells.fault("already_there")


def _save_users(values: Sequence[object]) -> None:
    rows = [row for row in values if isinstance(row, _User)]
    homes = register.homes({row.home for row in rows if row.home})
    firms = register.organisations({row.name for row in rows if row.name})
    found = [at for row in rows if (at := _at(row, homes, firms))]
    said = [Said(at.kind, at.uuid, f"{at.kind}.gas_kind", "lpg", clock.now()) for at in found]
    facts.say(facts=said, source=Source("import", "液化气用户登记表"), by=SYSTEM)


def _at(row: _User, homes: dict[HomeKey, At], firms: dict[str, At]) -> At | None:
    return homes.get(row.home) if row.home else firms.get(row.name)


def _parse_firm(cells: Cells, convert: Convert) -> _Firm:
    told = [part.strip() for part in re.split("[、;；,，]", cells.text("trades", required=True)) if part.strip()]
    for unknown in (part for part in told if part not in _TRADES):
        cells.fault("cell_invalid", column="trades", value=unknown[:40])
    trades = tuple(dict.fromkeys(_TRADES[part] for part in told if part in _TRADES))
    return _Firm(cells.text("name", required=True), trades, cells.text("licence"), table.day(cells, "licence_until"))


def _check_firms(rows: Sequence[tuple[Cells, object]]) -> None:
    parsed = [(cells, row) for cells, row in rows if isinstance(row, _Firm)]
    table.refuse_twice([(cells, row.name) for cells, row in parsed])
    firms = table.name_organisations([(cells, row.name) for cells, row in parsed])
    there = register.known([at.uuid for at in firms.values()], "organisation.gas_trades")
    for cells, row in parsed:
        if row.name in firms and firms[row.name].uuid in there:
            cells.fault("already_there")


def _save_firms(values: Sequence[object]) -> None:
    rows = [row for row in values if isinstance(row, _Firm)]
    firms = register.organisations({row.name for row in rows})
    said = [one for row in rows for one in firm_facts(firms[row.name], row.trades, row.licence, row.until)]
    facts.say(facts=said, source=Source("import", "液化气企业登记表"), by=SYSTEM)


def firm_facts(at: At, trades: Sequence[str], licence: str, until: date | None) -> list[Said]:
    """What is said of a firm."""
    told: dict[str, Any] = {
        "gas_trades": list(trades), "gas_licence": licence, "gas_licence_until": until and until.isoformat(),
    }  # fmt: skip
    return [Said(at.kind, at.uuid, f"organisation.{word}", value, clock.now()) for word, value in told.items() if value]


USERS = Register(USER_COLUMNS, (), _parse_user, _check_users, _save_users)
FIRMS = Register(FIRM_COLUMNS, ("name", "trades"), _parse_firm, _check_firms, _save_firms)
