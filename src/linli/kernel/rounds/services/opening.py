"""A round is opened: its targets are frozen by one register query, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.rounds.models import Round, Target
from linli.kernel.rounds.queries.selection import kept, selection
from linli.kernel.rounds.rules import Revisit
from linli.kernel.rounds.services.planning import plan_round
from linli.kernel.rounds.types import Condition, RoundType, find_type
from linli.lib.clock import uuid7

_LOCK = 0x4C4C524E  # of PostgreSQL's advisory locks, the ones by a round's type and area


@dataclass(frozen=True, slots=True)
class Opening:
    """What a round is to be. ``conditions`` come on top of the type's own; a standing type needs no last day."""

    type: str
    title: str
    area_code: str
    starts_on: date
    ends_on: date | None = None
    conditions: tuple[Condition, ...] = ()
    revisit: Revisit | None = None


@transaction.atomic
def open_round(opening: Opening, *, by: Actor) -> Round:
    """Open a round over everything in the area that meets the conditions now.

    A standing round opens without anybody in it too: who meets its rule later is added by the day's work.

    Raises:
        LinliError: round_type_unknown, not_allowed, round_dates_wrong, round_condition_unfit, round_empty.
    """
    kind = find_type(opening.type)
    if kind is None:
        raise LinliError("round_type_unknown", type=opening.type)
    permissions.require(by, kind.action("open"), place_code=opening.area_code)
    conditions = (*kind.conditions, *opening.conditions)
    row = _row(opening, kind, conditions, by)
    if kind.rhythm is not None:
        frozen = plan_round(row, kind, by=by)
    else:
        frozen = _freeze(row, conditions)
        if not frozen:
            raise LinliError("round_empty")
    Round.objects.filter(id=row.id).update(frozen_count=frozen)
    row.frozen_count = frozen
    record(
        by=by,
        action="rounds.round.opened",
        object_type="round",
        object_id=str(row.uuid),
        place_code=row.area_code,
        detail={"type": row.type, "frozen": frozen, "conditions": row.conditions},
    )
    return row


@transaction.atomic
def keep_open(opening: Opening, *, by: Actor) -> Round:
    """The open standing round of a type over an area, opened when there is none.

    Race: of two who find none, one waits for the other's lock.

    Raises:
        LinliError: as ``open_round``.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, f"{opening.type} {opening.area_code}"])
    rows = Round.objects.filter(type=opening.type, area_code=opening.area_code, is_standing=True, closed_at=None)
    return rows.first() or open_round(opening, by=by)


def add_found(row: Round, subject_uuid: UUID, place_code: str, *, uuid: UUID) -> Target:
    """A target that was found on the way, beside the frozen ones, in the caller's transaction."""
    number = Target.objects.filter(round=row, subject_uuid=subject_uuid).count() + 1
    return Target.objects.create(
        uuid=uuid, round=row, subject_kind=row.subject_kind, subject_uuid=subject_uuid, place_code=place_code,
        number=number, origin="found", due_on=row.ends_on, window_from=row.starts_on, window_until=row.ends_on,
    )  # fmt: skip


def _row(opening: Opening, kind: RoundType, conditions: Sequence[Condition], by: Actor) -> Round:
    standing = kind.rhythm is not None
    if (opening.ends_on is None and not standing) or (opening.ends_on and opening.ends_on < opening.starts_on):
        raise LinliError("round_dates_wrong")
    revisit = opening.revisit or kind.revisit
    return Round.objects.create(
        uuid=uuid7(), type=kind.slug, title=opening.title.strip()[:120], subject_kind=kind.subject_kind,
        area_code=opening.area_code, conditions=kept(conditions), form=kind.form, starts_on=opening.starts_on,
        ends_on=opening.ends_on, is_standing=standing, revisit_after_days=revisit.after_days,
        revisit_attempts=revisit.attempts, opened_at=now(), opened_by_id=by.id, opened_by=by.name[:60],
    )  # fmt: skip


def _freeze(row: Round, conditions: Sequence[Condition]) -> int:
    statement, values = selection(row.subject_kind, row.area_code, conditions, row.starts_on)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""insert into rounds_target (round_id, subject_kind, subject_uuid, place_code, number, origin,
                                           due_on, window_from, window_until)
                select %(round)s, %(kind)s, q.uuid, q.place_code, 1, 'frozen', %(ends)s, %(starts)s, %(ends)s
                  from ({statement}) q order by q.place_code, q.uuid""",
            values | {"round": row.id, "kind": row.subject_kind, "starts": row.starts_on, "ends": row.ends_on},
        )
        return int(cursor.rowcount)
