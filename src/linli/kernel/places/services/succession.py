"""Which versions end, which begin and which became which, for one change. Reads the present tree, writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import shapely
from django.db.models import Q

from linli.kernel.base.errors import LinliError
from linli.kernel.places import rules
from linli.kernel.places.models import Place
from linli.kernel.places.rules import After

_COPIED = (
    "code",
    "level",
    "kind",
    "name",
    "name_en",
    "short_name",
    "parent_code",
    "lon",
    "lat",
    "boundary",
    "approximate",
    "households",
    "source",
)


@dataclass
class Plan:
    """What to write: versions that end and begin, pairs (before, after), and code → code for whoever points at one."""

    ends: list[Place] = field(default_factory=list)
    begins: list[Place] = field(default_factory=list)
    pairs: list[tuple[Place | None, Place | None]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)


def plan_versions(kind: str, on: date, before: Sequence[str], after: Sequence[After]) -> Plan:
    """The plan of a change that ``rules.refuse`` let through. Locks the versions that end.

    Raises:
        LinliError: as ``services.changes.change``.
    """
    found = {place.code: place for place in Place.objects.filter(code__in=before, valid_until=None).select_for_update()}
    if missing := [code for code in before if code not in found]:
        raise LinliError("place_unknown", place=missing[0])
    olds = [found[code] for code in before]
    plan = Plan(ends=list(olds))
    news = [_begin(place, olds, on, set(before)) for place in after]
    plan.begins += news
    plan.pairs += [(old, new) for old in olds for new in news] or [(o, None) for o in olds] or [(None, n) for n in news]
    if kind == "abolish":
        _refuse_children(before)
    if olds and news:
        _carry_below(plan, olds, list(after))
    return plan


def _begin(wanted: After, olds: Sequence[Place], on: date, before: set[str]) -> Place:
    """The new version: what is not said stays as it was in the first of the old ones."""
    level = rules.level_of(wanted.code)
    kept = next((old for old in olds if old.code == wanted.code), olds[0] if olds else None)
    place = _copy(kept) if kept is not None else Place(level=level)
    place.code, place.level = wanted.code, level
    place.name = wanted.name or place.name or wanted.code
    renamed = bool(kept is not None and wanted.name and wanted.name != kept.name)
    place.name_en = wanted.name_en or ("" if renamed else place.name_en)
    place.short_name = wanted.short_name or (place.name if renamed or not place.short_name else place.short_name)
    place.kind = wanted.kind or place.kind
    same_street = kept is not None and rules.parent_of(kept.code) == rules.parent_of(wanted.code)
    place.parent_code = wanted.parent_code or (place.parent_code if same_street else rules.parent_of(wanted.code))
    _require_parent(place, on, before)
    _shape(place, olds, kept)
    return place


def _require_parent(place: Place, on: date, ending: set[str]) -> None:
    if place.level == "district":
        return
    alive = Place.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=on), code=place.parent_code, valid_from__lte=on
    )
    if place.parent_code in ending or not alive.exists():
        raise LinliError("place_parent_unknown", place=place.code, parent=place.parent_code)


def _shape(place: Place, olds: Sequence[Place], kept: Place | None) -> None:
    """One place keeps its border, a merger has the union, a part of a split waits for its own."""
    if len(olds) > 1 and all(old.boundary for old in olds):
        joined = shapely.union_all(shapely.from_wkb([bytes(old.boundary or b"") for old in olds]))
        place.boundary, place.households = shapely.to_wkb(joined), sum(old.households for old in olds)
        place.approximate = any(old.approximate for old in olds)
    elif len(olds) == 1 and kept is not None and kept.code != place.code:
        place.boundary = kept.boundary


def _copy(place: Place) -> Place:
    return Place(**{name: getattr(place, name) for name in _COPIED})


def _refuse_children(codes: Sequence[str]) -> None:
    for code in codes:
        if count := Place.objects.filter(parent_code=code, valid_until=None).exclude(code__in=codes).count():
            raise LinliError("place_has_children", place=code, count=count)


def _carry_below(plan: Plan, olds: list[Place], after: list[After]) -> None:
    """Everything below a place whose code changed, or which was split or merged, gets its new code and parent."""
    children = list(
        Place.objects.filter(parent_code__in=[old.code for old in olds], valid_until=None).select_for_update()
    )
    for old in olds:
        if len(after) == 1:
            plan.codes |= {old.code: after[0].code} if old.code != after[0].code else {}
    for target, adopted in _assigned(children, olds, after).items():
        stay = [child.code for child in children if child.parent_code == target and child.code.startswith(target)]
        stay = [code for code in stay if code in adopted]
        moving = [code for code in adopted if code not in stay]
        for old_code, new_code in rules.codes_after_adoption(target, stay, moving).items():
            _recode_tree(plan, next(c for c in children if c.code == old_code), new_code, target)


def _assigned(children: list[Place], olds: list[Place], after: list[After]) -> dict[str, list[str]]:
    """Code of a new place → codes of the children it has."""
    if len(after) == 1:
        return {after[0].code: [child.code for child in children]}
    named = {code: place.code for place in after for code in place.children}
    keeper = next((place.code for place in after if place.code == olds[0].code), None)
    loose = [child.code for child in children if child.code not in named]
    if loose and keeper is None:
        raise LinliError("place_children_unassigned", places=sorted(loose))
    found: dict[str, list[str]] = {place.code: [] for place in after}
    for child in children:
        found[named.get(child.code) or str(keeper)].append(child.code)
    return found


def _recode_tree(plan: Plan, top: Place, new_code: str, new_parent: str) -> None:
    below = list(
        Place.objects.filter(code__startswith=top.code, valid_until=None).exclude(pk=top.pk).select_for_update()
    )
    codes = rules.codes_after_recode(top.code, new_code, [place.code for place in below]) | {top.code: new_code}
    for place in [top, *below]:
        new = _copy(place)
        new.code = codes[place.code]
        new.parent_code = new_parent if place is top else new.code[:-3]
        plan.ends.append(place)
        plan.begins.append(new)
        plan.pairs.append((place, new))
    plan.codes |= codes
