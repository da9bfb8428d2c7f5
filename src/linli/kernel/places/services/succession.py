"""Which versions end, which begin and which became which, for one change. Reads the tree of the day, writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import shapely

from linli.kernel.base.errors import LinliError
from linli.kernel.places import rules
from linli.kernel.places.models import Place
from linli.kernel.places.queries.tree import holding
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

    on: date
    ends: list[Place] = field(default_factory=list)
    begins: list[Place] = field(default_factory=list)
    pairs: list[tuple[Place | None, Place | None]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def gone(self) -> list[str]:
        """Codes that nothing has any more and for which no single code stands."""
        living = {place.code for place in self.begins}
        ended = [place.code for place in self.ends if place.valid_until is None]
        return [code for code in ended if code not in living and code not in self.codes]


def plan_versions(kind: str, on: date, before: Sequence[str], after: Sequence[After]) -> Plan:
    """The plan of a change that ``rules.refuse`` let through. Locks the versions that end.

    Raises:
        LinliError: as ``services.changes.change``.
    """
    found = {place.code: place for place in holding(on).filter(code__in=before).select_for_update()}
    if missing := [code for code in before if code not in found]:
        _refuse_missing(missing[0], on)
    plan = Plan(on, ends=[found[code] for code in before])
    olds, codes = list(plan.ends), [place.code for place in after]
    news = [_begin(place, olds, on, set(before) - set(codes), set(codes)) for place in after]
    plan.begins += news
    plan.pairs += [(old, new) for old in olds for new in news] or [(o, None) for o in olds] or [(None, n) for n in news]
    if kind == "abolish":
        _refuse_children(before, on)
    if olds and news:
        _carry_below(plan, olds, list(after))
    return plan


def copy_of(place: Place) -> Place:
    """An unsaved version like another, without its dates."""
    return Place(**{name: getattr(place, name) for name in _COPIED})


def _refuse_missing(code: str, on: date) -> None:
    later = Place.objects.filter(code=code, valid_from__gt=on).exists()
    raise LinliError("place_changed_later" if later else "place_unknown", place=code, on=on.isoformat())


def _begin(wanted: After, olds: Sequence[Place], on: date, ending: set[str], beginning: set[str]) -> Place:
    """The new version: what is not said stays as it was in the first of the old ones."""
    level = rules.level_of(wanted.code)
    kept = next((old for old in olds if old.code == wanted.code), olds[0] if olds else None)
    place = copy_of(kept) if kept is not None else Place()
    place.code, place.level = wanted.code, level
    place.name = wanted.name or place.name or wanted.code
    renamed = bool(kept is not None and wanted.name and wanted.name != kept.name)
    place.name_en = wanted.name_en or ("" if renamed else place.name_en)
    place.short_name = wanted.short_name or (place.name if renamed or not place.short_name else place.short_name)
    place.kind = wanted.kind or place.kind
    stays = kept is not None and rules.parent_of(kept.code) == rules.parent_of(wanted.code)
    place.parent_code = wanted.parent_code or (place.parent_code if stays else rules.parent_of(wanted.code))
    _require_parent(place, on, ending, beginning)
    _shape(place, olds, kept)
    return place


def _require_parent(place: Place, on: date, ending: set[str], beginning: set[str]) -> None:
    if place.level == "district" or place.parent_code in beginning:
        return
    if place.parent_code in ending or not holding(on).filter(code=place.parent_code).exists():
        raise LinliError("place_parent_unknown", place=place.code, parent=place.parent_code)


def _shape(place: Place, olds: Sequence[Place], kept: Place | None) -> None:
    """A merger has the union of the borders; whatever is not a split keeps its own."""
    borders = [bytes(old.boundary) for old in olds if old.boundary is not None]
    if len(olds) > 1 and len(borders) == len(olds):
        place.boundary = shapely.to_wkb(shapely.union_all(shapely.from_wkb(borders)))
        place.households = sum(old.households for old in olds)
        place.approximate = any(old.approximate for old in olds)


def _refuse_children(codes: Sequence[str], on: date) -> None:
    for code in codes:
        if count := holding(on).filter(parent_code=code).exclude(code__in=codes).count():
            raise LinliError("place_has_children", place=code, count=count)


def _carry_below(plan: Plan, olds: list[Place], after: list[After]) -> None:
    """Everything below a place whose code changed, or which was split or merged, gets its new code and parent."""
    children = list(holding(plan.on).filter(parent_code__in=[old.code for old in olds]).select_for_update())
    if len(after) == 1:
        plan.codes |= {old.code: after[0].code for old in olds if old.code != after[0].code}
    by_code = {child.code: child for child in children}
    shares = _assigned(children, olds, after)
    for target, adopted in shares.items():
        stay = [code for code in adopted if by_code[code].parent_code == target]
        moving = [code for code in adopted if code not in stay]
        for old_code, new_code in rules.codes_after_adoption(target, stay, moving).items():
            _recode_tree(plan, by_code[old_code], new_code, target)
    if len(after) > 1:
        _borders_of_parts(plan, {target: [by_code[code] for code in codes] for target, codes in shares.items()})


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


def _borders_of_parts(plan: Plan, shares: dict[str, list[Place]]) -> None:
    """A part of a split has the ground of its children until its own border is imported; none without children."""
    for place in plan.begins:
        if place.code in shares:
            grids = [child for child in shares[place.code] if child.level != "police_grid"]
            borders = [bytes(child.boundary) for child in grids if child.boundary is not None]
            joined = shapely.union_all(shapely.from_wkb(borders)) if borders else None
            place.boundary = shapely.to_wkb(joined) if joined is not None else None
            place.households, place.approximate = sum(child.households for child in grids), True
            if joined is not None and not shapely.contains_xy(joined, place.lon, place.lat):
                inside = joined.point_on_surface()
                place.lon, place.lat = inside.x, inside.y


def _recode_tree(plan: Plan, top: Place, new_code: str, new_parent: str) -> None:
    below = list(holding(plan.on).filter(code__startswith=top.code).exclude(pk=top.pk).select_for_update())
    codes = rules.codes_after_recode(top.code, new_code, [place.code for place in below]) | {top.code: new_code}
    for place in [top, *below]:
        new = copy_of(place)
        new.code = codes[place.code]
        new.parent_code = new_parent if place is top else rules.parent_of(new.code)
        plan.ends.append(place)
        plan.begins.append(new)
        plan.pairs.append((place, new))
    plan.codes |= codes
