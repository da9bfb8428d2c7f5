"""Changes of the tree: dated, with versions before and after, successions and an audit record, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.places import rules
from linli.kernel.places.models import Place, PlaceChange, PlaceSuccession
from linli.kernel.places.rules import After
from linli.kernel.places.services.stamp import touch
from linli.kernel.places.services.succession import Plan, plan_versions

__all__ = ["After", "Recoding", "change", "on_recode"]


@dataclass(frozen=True, slots=True)
class Recoding:
    """What a change means for records that name a place by its present code."""

    change_id: int
    kind: str
    on: date
    codes: Mapping[str, str]  # old code → the one code that stands for it now
    by: Actor


on_recode: list[Callable[[Recoding], None]] = []
"""Called in the change's transaction, so that what points at a place by its present code can follow."""


def change(
    *,
    kind: str,
    on: date,
    before: Sequence[str],
    after: Sequence[After],
    by: Actor,
    note: str = "",
    source: str = "",
) -> PlaceChange:
    """Make a change of places that holds from the day ``on``.

    Old versions end on that day, new ones begin, all below follow a changed code, and everything that names a place by
    its present code is told through ``on_recode``; what was recorded under an old code keeps it.

    Raises:
        LinliError: ``place_change_invalid``, ``place_unknown``, ``place_exists``, ``place_parent_unknown``,
            ``place_changed_later``, ``place_has_children``, ``place_children_unassigned``. Nothing is changed then.
    """
    if refusal := rules.refuse(kind, before, after):
        raise refusal
    with transaction.atomic():
        touch()  # its row lock lets one change in at a time
        plan = plan_versions(kind, on, before, after)
        record = PlaceChange.objects.create(kind=kind, on=on, note=note, source=source, recorded_at=now())
        _write(record, plan)
        _follow(record, plan, by)
        audit.record(
            by=by,
            action=f"places.{kind}",
            object_type="place_change",
            object_id=str(record.pk),
            place_code=(list(before) or [place.code for place in after])[0],
            detail={"on": on.isoformat(), "before": list(before), "after": [place.code for place in after]},
        )
    return record


def _write(record: PlaceChange, plan: Plan) -> None:
    for place in plan.ends:
        if place.valid_from >= record.on:
            raise LinliError("place_changed_later", place=place.code, on=record.on.isoformat())
    Place.objects.filter(pk__in=[place.pk for place in plan.ends]).update(valid_until=record.on)
    for place in plan.begins:
        place.valid_from, place.source = record.on, record.source or place.source
    _refuse_doubles(plan.begins, record.on)
    Place.objects.bulk_create(plan.begins)
    PlaceSuccession.objects.bulk_create(
        PlaceSuccession(change=record, before=before, after=after) for before, after in plan.pairs
    )


def _refuse_doubles(begins: list[Place], on: date) -> None:
    codes = [place.code for place in begins]
    taken = Place.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), code__in=codes).first()
    if taken is not None or len(set(codes)) < len(codes):
        raise LinliError("place_exists", place=taken.code if taken else codes[0], on=on.isoformat())


def _follow(record: PlaceChange, plan: Plan, by: Actor) -> None:
    """Buildings, stairwells, and whoever registered, take over the new codes."""
    if not plan.codes:
        return
    moved = list(plan.codes.items())
    with connection.cursor() as cursor:
        for table, column in (
            ("places_building", "place_code"),
            ("places_building", "police_grid_code"),
            ("places_stairwell", "place_code"),
        ):
            cursor.execute(
                f"update {table} set {column} = moved.after from unnest(%s::text[], %s::text[]) moved(before, after)"
                f" where {column} = moved.before",
                [[old for old, _ in moved], [new for _, new in moved]],
            )
    for hear in on_recode:
        hear(Recoding(record.pk, record.kind, record.on, plan.codes, by))
