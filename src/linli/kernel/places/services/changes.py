"""Changes of the tree: dated, with versions before and after, successions and an audit record, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from linli.kernel.accounts.services.areas import follow_places, name_units
from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.places import rules
from linli.kernel.places.models import Place, PlaceChange, PlaceSuccession
from linli.kernel.places.rules import After
from linli.kernel.places.services.stamp import touch
from linli.kernel.places.services.succession import Plan, plan_versions
from linli.lib.calendars import SHANGHAI

__all__ = ["After", "Recoding", "change", "on_recode"]


@dataclass(frozen=True, slots=True)
class Recoding:
    """What a change means for records that name a place by its present code."""

    change_id: int
    kind: str
    on: date
    codes: Mapping[str, str]  # old code → the one code that stands for it now
    gone: Sequence[str]  # codes for which no single code stands: abolished, or split into others
    divided: Sequence[str]  # codes that live on after a split, with less ground
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
    retroactive: bool = False,
) -> int:
    """Make a change of places that holds from the day ``on``; answers its id.

    Old versions end on that day, new ones begin, all below follow a changed code, and everything that names a place by
    its present code is told through ``on_recode``; what was recorded under an old code keeps it. ``retroactive``: the
    day may lie before later versions, which then follow (for filling in history; what holds today stays as it is).

    Raises:
        LinliError: ``place_change_invalid``, ``place_unknown``, ``place_exists``, ``place_parent_unknown``,
            ``place_changed_later``, ``place_change_future``, ``place_has_children``, ``place_children_unassigned``.
            Nothing is changed then.
    """
    if refusal := rules.refuse(kind, before, after):
        raise refusal
    if on > now().astimezone(SHANGHAI).date():
        raise LinliError("place_change_future")
    with transaction.atomic():
        touch()  # its row lock lets one change in at a time
        plan = plan_versions(kind, on, before, after)
        record = PlaceChange.objects.create(kind=kind, on=on, note=note, source=source, recorded_at=now())
        _write(record, plan, retroactive)
        _follow(record, plan, by)
        here = [place for place in plan.begins if place.valid_until is None]
        name_units(names={place.code: (place.name, place.name_en, place.short_name) for place in here}, by=by)
        audit.record(
            by=by,
            action=f"places.{kind}",
            object_type="place_change",
            object_id=str(record.pk),
            place_code=(list(before) or [place.code for place in after])[0],
            detail={"on": on.isoformat(), "before": list(before), "after": [place.code for place in after]},
        )
    return int(record.pk)


def _write(record: PlaceChange, plan: Plan, retroactive: bool) -> None:
    for place in plan.ends:
        if place.valid_from >= record.on or (place.valid_until is not None and not retroactive):
            raise LinliError("place_changed_later", place=place.code, on=record.on.isoformat())
    _set_dates(record, plan, retroactive)
    Place.objects.filter(pk__in=[place.pk for place in plan.ends]).update(valid_until=record.on)
    Place.objects.bulk_create(plan.begins)
    _link_later_versions(plan)
    PlaceSuccession.objects.bulk_create(
        PlaceSuccession(change=record, before=before, after=after) for before, after in plan.pairs
    )


def _set_dates(record: PlaceChange, plan: Plan, retroactive: bool) -> None:
    """New versions begin on the day and last until the next version of their code, as a rule without end."""
    codes = [place.code for place in plan.begins]
    ending = [place.pk for place in plan.ends]
    others = Place.objects.filter(Q(valid_until=None) | Q(valid_until__gt=record.on), code__in=codes)
    later: dict[str, Place] = {}
    for other in others.exclude(pk__in=ending).order_by("-valid_from").defer("boundary"):
        later[other.code] = other
    for place in plan.begins:
        following = later.get(place.code)
        if following is not None and (following.valid_from <= record.on or not retroactive):
            raise LinliError("place_exists", place=place.code, on=record.on.isoformat())
        place.valid_from, place.valid_until = record.on, following.valid_from if following else None
        place.source = record.source or place.source
    if len(set(codes)) < len(codes):
        raise LinliError("place_exists", place=codes[0], on=record.on.isoformat())


def _link_later_versions(plan: Plan) -> None:
    """A version put in before a later one of its code is what that one came from."""
    for place in plan.begins:
        if place.valid_until is not None:
            links = PlaceSuccession.objects.filter(
                after__code=place.code, after__valid_from=place.valid_until, change__on=place.valid_until
            )
            own = Q(before=None) | Q(before__code=place.code) | Q(before__in=[old.pk for old in plan.ends])
            links.filter(own).update(before=place)
    ended = [old.pk for old in plan.ends]
    PlaceSuccession.objects.filter(before__in=ended, change__on__gt=plan.on).update(before=None)


def _follow(record: PlaceChange, plan: Plan, by: Actor) -> None:
    """Buildings, stairwells, duties, units, and whoever registered, take over the codes of today."""
    present = {place.code for place in plan.begins if place.valid_until is None}
    codes = {old: new for old, new in plan.codes.items() if new in present}
    divided = [place.code for place in plan.ends if record.kind == "split" and place.code in present]
    if not codes and not plan.gone and not divided:
        return
    with connection.cursor() as cursor:
        for table, column in (
            ("places_building", "place_code"),
            ("places_building", "police_grid_code"),
            ("places_stairwell", "place_code"),
        ):
            cursor.execute(
                f"update {table} set {column} = moved.after from unnest(%s::text[], %s::text[]) moved(before, after)"
                f" where {column} = moved.before",
                [list(codes), list(codes.values())],
            )
    follow_places(codes=codes, gone=plan.gone, by=by)
    for hear in on_recode:
        hear(Recoding(record.pk, record.kind, record.on, codes, plan.gone, divided, by))
