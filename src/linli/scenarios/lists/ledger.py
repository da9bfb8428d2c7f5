"""How much of an offer is promised to whom. The database refuses what is not there: ``stock_never_oversold``.

Locks are taken in one order (the need's case, then the stock), so that two people who pair at once wait for each other
and never for ever. Whoever pairs does not lock the offer's case; that the offer has not ended meanwhile is asked again
under the stock's lock, which whoever ends it takes as well.
"""

from __future__ import annotations

from django.db import connection

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts
from linli.scenarios.lists.models import DELIVERED, PROMISED, RELEASED, Promise, Stock

TAKE = """
update lists_stock s set taken = taken + %(quantity)s
 where case_id = %(offer)s and taken + %(quantity)s <= capacity returning taken
"""


def open_stock(offer: Facts) -> None:
    """A new offer: all of it is there."""
    Stock.objects.create(case_id=offer.id, capacity=offer.data["capacity"])


def resize(offer: Facts, capacity: int) -> None:
    """How much there is in all. Raises capacity_promised."""
    if not Stock.objects.filter(case_id=offer.id, taken__lte=capacity).update(capacity=capacity):
        raise LinliError("capacity_promised", taken=taken_of(offer.id))


def taken_of(offer_id: int) -> int:
    """How much of an offer is promised or given away."""
    return int(Stock.objects.values_list("taken", flat=True).get(case_id=offer_id))


def promise(need: Facts, offer: Facts, quantity: int) -> None:
    """Take a part of the offer for a need. Raises capacity_gone."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"quantity": quantity, "offer": offer.id})
        if cursor.fetchone() is None:
            stock = Stock.objects.get(case_id=offer.id)
            raise LinliError("capacity_gone", title=offer.title, left=stock.capacity - stock.taken)
        cursor.execute("select state from cases_case where id = %s", [offer.id])  # a new statement sees what is now
        if cursor.fetchone() != ("offered",):
            raise LinliError("offer_unfit")
    Promise.objects.create(stock_id=offer.id, need_id=need.id, quantity=quantity)


def refuse_promised(offer: Facts) -> None:
    """What is promised is delivered or given back before an offer ends. Raises offer_still_promised."""
    Stock.objects.select_for_update().get(case_id=offer.id)
    if taken := Promise.objects.filter(stock_id=offer.id, state=PROMISED).count():
        raise LinliError("offer_still_promised", taken=taken)


def release(need: Facts) -> None:
    """What was promised to a need goes back; nothing happens when nothing was."""
    _settle(need, RELEASED, kept=0)


def deliver(need: Facts, quantity: int, *, lent: bool) -> None:
    """What was given is gone from the offer, the rest goes back; of what is only lent (a service) all does."""
    _settle(need, DELIVERED, kept=0 if lent else quantity)


def _settle(need: Facts, state: str, *, kept: int) -> None:
    found = Promise.objects.select_for_update().filter(need_id=need.id, state=PROMISED).first()
    if found is None:
        return
    kept = min(kept, found.quantity)
    with connection.cursor() as cursor:
        cursor.execute(
            "update lists_stock set taken = taken - %s where case_id = %s", [found.quantity - kept, found.stock_id]
        )
    found.state, found.quantity = state, kept or found.quantity
    found.save(update_fields=["state", "quantity"])
