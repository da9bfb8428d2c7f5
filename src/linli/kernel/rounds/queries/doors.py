"""The lists that were made for door teams: which there are of a round, and one with its doors in walking order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from linli.kernel.accounts.queries import names_of as people_of
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.places.queries.tree import names_of
from linli.kernel.rounds.models import DoorOrder, Round, Target
from linli.kernel.rounds.queries.rounds import Shown, shown
from linli.kernel.rounds.queries.sight import seen


@dataclass(frozen=True, slots=True)
class Order:
    """A list for a door team; ``left`` of its doors are still unresolved and theirs."""

    uuid: UUID
    place_code: str
    place_name: str
    people: list[str]
    doors: int
    left: int
    made_at: datetime


def orders(row: Round, *, by: Actor) -> list[Order]:
    """The door orders of a round that hold a door which the actor sees, the newest first."""
    mine = Target.objects.filter(seen(by, row), round=row, order__isnull=False).values("order_id")
    counted = Count("target", filter=Q(target__is_left=True))
    rows = list(DoorOrder.objects.filter(id__in=mine).annotate(left=counted).order_by("-id")[:100])
    people = people_of({one for order in rows for one in order.people})
    places = names_of({order.place_code for order in rows})
    return [_order(order, places, people) for order in rows]


def order(row: Round, uuid: UUID, *, by: Actor) -> tuple[Order, list[Shown]]:
    """One list with the doors that the actor sees, in the order of walking. Raises not_found."""
    found = next((one for one in orders(row, by=by) if one.uuid == uuid), None)
    if found is None:
        raise LinliError("not_found")
    targets = Target.objects.filter(seen(by, row), round=row, order__uuid=uuid).order_by("order_position")
    return found, shown(list(targets))


def _order(row: Any, places: dict[str, str], people: dict[int, str]) -> Order:
    named = [people[one] for one in row.people if one in people]
    return Order(row.uuid, row.place_code, places.get(row.place_code, row.place_code), named, row.doors, row.left,
                 row.made_at)  # fmt: skip
