"""Synthetic cylinders and the lines of their ledgers: filled, carried, delivered and in use, or still with firms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.places.services.blocks import Table, copy
from linli.kernel.registry.services import equipment, facts
from linli.kernel.registry.services.equipment import NewEquipment
from linli.kernel.registry.services.facts import Said, Source
from linli.lib.calendars import SHANGHAI
from linli.lib.manyids import uuids
from linli.lib.packtypes import Pack
from linli.scenarios.gas.queries.register import At
from linli.scenarios.gas.rules import drawing, ledger
from linli.scenarios.gas.rules.terms import Terms

Firms = Mapping[str, Sequence[tuple[At, str]]]
IN_USE, DELIVERED = ("fill", "load", "stock", "deliver", "use"), ("fill", "load", "stock", "deliver")
AT_FIRMS = ((), ("fill",), ("fill", "load"), ("fill", "load", "stock"))
_TAKERS = {"enrol": "filling", "fill": "filling", "load": "transporting", "stock": "selling"}
_DELIVERED_SHARE = 0.04
_DAYS_BACK = 60


def generate(said: Terms, pack: Pack, users: Sequence[At], firms: Firms, rng: np.random.Generator, by: Actor) -> int:
    """Register the cylinders with their facts and copy their ledgers; answers how many there are."""
    if not all(firms.get(kind) for kind in ("filling", "transporting", "selling")):
        return 0
    with_users, at_firms = drawing.shares(said.cylinders, len(users), rng)
    paths = [*_of_users(with_users, rng), *((None, AT_FIRMS[int(i)]) for i in rng.integers(0, 4, at_firms))]
    ids = [UUID(one) for one in uuids(len(paths), pack.valid_from, rng)]
    rows, items, told = [], [], []
    for n, (uuid, label, (user, steps)) in enumerate(
        zip(ids, drawing.labels(len(paths), pack.valid_from, rng), paths, strict=True), start=1
    ):
        walked = list(_walk(uuid, steps, users[user] if user is not None else None, firms, pack, rng))
        rows += walked
        items.append(_equipment(uuid, f"{pack.number_prefix}{pack.code}{n:06d}", walked[-1][1]))
        owner = _owner(walked, firms)
        told += [
            Said("equipment", uuid, f"equipment.{word}", value, walked[0][0]["at"])
            for word, value in (label | {"owner_firm": owner}).items()
        ]
    equipment.enrol(items, source="generated")
    facts.say_new(facts=told, source=Source("generated"), by=by)
    _copy([row for row, _ in rows])
    return len(items)


def _of_users(with_users: Sequence[int], rng: np.random.Generator) -> Iterator[tuple[int | None, tuple[str, ...]]]:
    for user, share in zip(with_users, rng.random(len(with_users)), strict=True):
        yield user, DELIVERED if share < _DELIVERED_SHARE else IN_USE


def _walk(
    uuid: UUID, steps: Sequence[str], user: At | None, firms: Firms, pack: Pack, rng: np.random.Generator
) -> Iterator[tuple[dict[str, Any], At]]:
    """The lines of one cylinder, the first one first, each with who has it then."""
    midnight = datetime.combine(pack.valid_from, datetime.min.time(), SHANGHAI).astimezone(UTC)
    at = midnight - timedelta(days=int(rng.integers(10, _DAYS_BACK)), minutes=int(rng.integers(0, 600)))
    state, giver = ledger.NOTHING, None
    for seq, slug in enumerate(("enrol", *steps), start=1):
        step, to_state = ledger.step_from(state, slug)
        kind = _TAKERS.get(slug)
        if slug == "fill" and giver is not None:
            taker: At = giver
        elif kind is not None:
            taker = firms[kind][int(rng.integers(0, len(firms[kind])))][0]
        else:
            assert user is not None  # only who has a user is delivered
            taker = user
        yield _row(uuid, seq, step.slug, state, to_state, giver, taker, at), taker
        state, giver, at = to_state, taker, at + timedelta(hours=int(rng.integers(2, 30)))


def _row(
    uuid: UUID, seq: int, step: str, state: str, to_state: str, giver: At | None, taker: At, at: datetime
) -> dict[str, Any]:
    return {
        "cylinder_uuid": uuid, "seq": seq, "step": step, "from_state": state, "to_state": to_state,
        "from_kind": giver.kind if giver else "", "from_uuid": giver.uuid if giver else None, "to_kind": taker.kind,
        "to_uuid": taker.uuid, "place_code": taker.place_code, "at": at, "recorded_at": at, "by_kind": "system",
        "by_id": None, "by_name": "", "text": "", "request_id": None,
    }  # fmt: skip


def _equipment(uuid: UUID, code: str, at: At) -> NewEquipment:
    home, organisation = (at.uuid, None) if at.kind == "home" else (None, at.uuid)
    return NewEquipment(uuid, "cylinder", code, at.place_code, home, organisation, is_synthetic=True)


def _owner(walked: Sequence[tuple[dict[str, Any], At]], firms: Firms) -> str:
    """The firm that enrolled it owns it."""
    return next(name for at, name in firms["filling"] if at.uuid == walked[0][1].uuid)


def _copy(rows: Sequence[dict[str, Any]]) -> None:
    columns: dict[str, Sequence[str]] = {name: [_text(row[name]) for row in rows] for name in rows[0]}
    with connection.cursor() as cursor:
        for _ in copy(cursor.cursor, Table("gas_handover", columns)):
            continue


def _text(value: Any) -> str:
    return "\\N" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
