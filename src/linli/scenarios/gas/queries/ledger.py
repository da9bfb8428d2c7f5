"""The lines of a cylinder's ledger, and who may take it next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.registry.queries.facts import latest
from linli.kernel.registry.queries.subjects import Subject, subjects
from linli.scenarios.gas.models import HandOver
from linli.scenarios.gas.rules.ledger import Holder, Row


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who may be handed a cylinder: whether they use LPG, which part they have in the trade."""

    subject: Subject
    is_user: bool
    trades: tuple[str, ...]


def lines(cylinder: UUID) -> list[HandOver]:
    """Every line, the first one first."""
    return list(HandOver.objects.filter(cylinder_uuid=cylinder).order_by("seq"))


def rows(of: Iterable[HandOver]) -> list[Row]:
    """Lines as the rules see them."""
    return [
        Row(
            line.seq, line.step, line.from_state, line.to_state,
            Holder(line.from_kind, str(line.from_uuid)) if line.from_uuid else None,
            Holder(line.to_kind, str(line.to_uuid)),
        )
        for line in of
    ]  # fmt: skip


def last(cylinder: UUID) -> HandOver | None:
    """The line that says where it is now."""
    return HandOver.objects.filter(cylinder_uuid=cylinder).order_by("-seq").first()


def by_request(request_id: UUID) -> HandOver | None:
    """The line that a request wrote."""
    return HandOver.objects.filter(request_id=request_id).first()


def people(of: Sequence[HandOver]) -> dict[UUID, Subject]:
    """The homes and organisations that lines name."""
    found: dict[UUID, Subject] = {}
    for kind in ("home", "organisation"):
        named = {line.from_uuid for line in of if line.from_kind == kind and line.from_uuid}
        named |= {line.to_uuid for line in of if line.to_kind == kind}
        found |= subjects(kind, list(named))
    return found


def taker(kind: str, uuid: UUID) -> Taker | None:
    """A home or an organisation as a taker; None when the register has none."""
    subject = subjects(kind, [uuid]).get(uuid)
    if subject is None:
        return None
    facts = _facts(uuid)
    trades = facts.get("organisation.gas_trades") or []
    return Taker(subject, facts.get(f"{kind}.gas_kind") == "lpg", tuple(trades))


def since_began(cylinder: UUID, at: datetime) -> bool:
    """Whether the last line is not later than that moment."""
    line = last(cylinder)
    return line is None or at >= line.at


def _facts(uuid: UUID) -> dict[str, Any]:
    keys = ("home.gas_kind", "organisation.gas_kind", "organisation.gas_trades")
    kinds = {key.partition(".")[0] for key in keys}
    found: dict[str, Any] = {}
    for kind in kinds:
        told = latest({uuid: kind}, [key for key in keys if key.startswith(kind)])
        found |= {key: one.value for (_, key), one in told.items()}
    return found


def count() -> int:
    """How many lines there are."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from gas_handover")
        return int(cursor.fetchone()[0])
