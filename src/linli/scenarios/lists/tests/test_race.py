"""Many at once: never more promised than there is, never more booked than places, whoever comes in between."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.models import Case
from linli.kernel.cases.services import moves
from linli.scenarios.lists.models import Booking, Promise, Slot, Stock
from linli.scenarios.lists.tests.test_gatherings import NINE, clinic
from linli.scenarios.lists.tests.test_needs import need, offer
from support.play import Play

HANDS = 8


def at_once(works: list[Callable[[], object]]) -> Counter[str]:
    """Eight hands take the works as fast as they can; how each ended: "" or the code of the refusal."""
    ends: list[str] = []
    waiting = list(works)
    start = threading.Barrier(HANDS)

    def hand() -> None:
        start.wait(60)
        try:
            with suppress(IndexError):
                while True:
                    work = waiting.pop()
                    try:
                        work()
                        ends.append("")
                    except LinliError as refusal:
                        ends.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand) for _ in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(ends) == len(works)
    return Counter(ends)


def test_forty_people_pair_at_once_and_nothing_is_promised_twice(committed: Play):
    rice = offer(committed, capacity=7)
    wishes = [need(committed, quantity=1) for _ in range(40)]
    by, chosen = committed.actor("community"), {"offer": rice.number, "quantity": None}

    def pick(uuid: object) -> object:
        return moves.move(uuid, "confirm", inputs=Inputs(by=by, now=committed.now, fields=chosen))

    ends = at_once([lambda wish=wish: pick(wish.uuid) for wish in wishes])
    assert ends[""] == 7 and set(ends) <= {"", "capacity_gone", "field_wrong"}
    stock = Stock.objects.get(case_id=rice.id)
    assert stock.taken == stock.capacity == Promise.objects.aggregate(sum=Sum("quantity"))["sum"] == 7
    assert Case.objects.filter(type="lists.need", state="claimed").count() == 7


def test_pairing_from_both_sides_at_once_neither_doubles_nor_hangs(committed: Play):
    """A community confirms while the partner claims: each locks what the other wants, in one order."""
    rice = offer(committed, capacity=30)
    wishes = [need(committed, quantity=1) for _ in range(20)]
    community, partner = committed.actor("community"), committed.actor("partner")

    def confirm(uuid: object) -> object:
        given = {"offer": rice.number, "quantity": None}
        return moves.move(uuid, "confirm", inputs=Inputs(by=community, now=committed.now, fields=given))

    def claim(number: str) -> object:
        given = {"need": number}
        return moves.move(rice.uuid, "claim", inputs=Inputs(by=partner, now=committed.now, fields=given))

    works: list[Callable[[], object]] = []
    for wish in wishes:
        works += [lambda wish=wish: confirm(wish.uuid), lambda wish=wish: claim(wish.number)]
    ends = at_once(works)
    paired = Case.objects.filter(type="lists.need", state="claimed").count()
    assert ends[""] == paired == Promise.objects.count() == Stock.objects.get(case_id=rice.id).taken
    assert paired >= 20 - ends["field_wrong"] and set(ends) <= {"", "offer_unfit", "field_wrong", "move_not_allowed"}


def test_sixty_bookings_at_once_fill_the_places_then_the_waiting_list(committed: Play):
    activity = clinic(committed, places=10, waiting=5)
    by = committed.actor("community")

    def book(n: int) -> object:
        given = {"slot": "1", "name": f"居民{n}", "phone": f"1380000{n:04}"}
        return moves.move_seen(
            activity.uuid, "book", inputs=Inputs(by=by, now=committed.now, fields=given), version=1, request_id=None
        )

    ends = at_once([transaction.atomic(lambda n=n: book(n)) for n in range(60)])
    assert ends == {"": 15, "slot_full": 45}
    states = Counter(Booking.objects.values_list("state", flat=True))
    slot = Slot.objects.get(case_id=activity.id, n=1)
    assert states == {"booked": 10, "waiting": 5} and (slot.booked, slot.waiting) == (10, 5)


def test_cancelling_while_others_book_keeps_every_place_taken_once(committed: Play):
    activity = clinic(committed, places=5, waiting=10)
    by, now = committed.actor("community"), committed.now

    def make(slug: str, **given: str) -> object:
        return moves.move(activity.uuid, slug, inputs=Inputs(by=by, now=now, fields=given))

    for n in range(10):
        make("book", slot="1", name=f"居民{n}", phone=f"1380000{n:04}")
    early = list(Booking.objects.values_list("id", flat=True)[:4])
    works = [lambda i=i: make("cancel_booking", booking=str(i)) for i in early]
    works += [lambda n=n: make("book", slot="1", name=f"居民{n}", phone=f"1390000{n:04}") for n in range(8)]
    ends = at_once(works)
    slot = Slot.objects.get(case_id=activity.id, n=1)
    states = Counter(Booking.objects.filter(slot=slot).values_list("state", flat=True))
    assert (slot.booked, slot.waiting) == (states["booked"], states["waiting"])
    assert slot.booked == 5 and states["cancelled"] == 4 and sum(ends.values()) == 12
    seated = Booking.objects.filter(slot=slot, state="booked").order_by("-id")[0].id
    assert not Booking.objects.filter(slot=slot, state="waiting", id__lt=seated).exists()  # in line, nobody passed


def test_the_database_itself_refuses_what_is_not_there(committed: Play):
    rice, activity = offer(committed), clinic(committed)
    assert NINE - committed.now > timedelta(0)
    for broken in (
        lambda: Stock.objects.filter(case_id=rice.id).update(taken=F("capacity") + 1),
        lambda: Stock.objects.filter(case_id=rice.id).update(taken=-1),
        lambda: Slot.objects.filter(case_id=activity.id).update(booked=F("capacity") + 1),
        lambda: Slot.objects.filter(case_id=activity.id).update(waiting=F("waiting_most") + 1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
