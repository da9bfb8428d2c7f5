"""Many at once: never more promised than there is, never more booked than places, whoever comes in between."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Sum

from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.models import Case
from linli.kernel.cases.services import moves
from linli.scenarios.lists import bookings, ledger, public_queries, services
from linli.scenarios.lists.models import Booking, Promise, Slot, Stock
from linli.scenarios.lists.tests.test_gatherings import NINE, clinic
from linli.scenarios.lists.tests.test_needs import need, offer
from support.play import MONDAY_TEN, Play

HANDS = 8


def at_once(works: list[Callable[[], object]]) -> Counter[str]:
    """Eight hands take the works as fast as they can; how each ended: "" or the code of the refusal."""
    ends: list[str] = []
    waiting = list(works)
    start = threading.Barrier(HANDS)

    def hand() -> None:
        start.wait(60)
        try:
            with clock.at(MONDAY_TEN), suppress(IndexError):
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
    line = list(Booking.objects.order_by("id"))
    assert [row.state for row in line] == ["booked"] * 10 + ["waiting"] * 5  # nobody waits before who has a place
    seen = [public_queries.booking(row, committed.now)["before"] for row in line[10:]]
    assert seen == [0, 1, 2, 3, 4]


def test_cancelling_while_others_book_keeps_every_place_taken_once(committed: Play):
    activity = clinic(committed, places=5, waiting=10)
    by, now = committed.actor("community"), committed.now

    def make(slug: str, **given: str) -> object:
        return moves.move(activity.uuid, slug, inputs=Inputs(by=by, now=now, fields=given))

    with clock.at(now):
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


def test_forty_units_come_forward_at_once_and_one_of_them_has_it(committed: Play):
    wish = need(committed)
    hands = [committed.actor(who) for who in ("partner", "other", "clerk")]

    def claim(n: int) -> object:
        return services.come_forward(wish.uuid, text="我们来", now=committed.now, by=hands[n % 3], request_id=None)

    ends = at_once([lambda n=n: claim(n) for n in range(40)])
    assert ends == {"": 1, "move_not_allowed": 39}
    assert committed.facts(wish.uuid).version == 2


def test_an_offer_ends_while_others_pair_and_nothing_is_promised_of_what_has_ended(committed: Play):
    community, partner = committed.actor("community"), committed.actor("partner")
    for _ in range(4):
        rice = offer(committed, capacity=30)
        wishes = [need(committed, quantity=1) for _ in range(6)]

        def confirm(uuid: object, number: str = rice.number) -> object:
            given = {"offer": number, "quantity": None}
            return moves.move(uuid, "confirm", inputs=Inputs(by=community, now=committed.now, fields=given))

        def end(uuid: object = rice.uuid) -> object:
            return moves.move(uuid, "end", inputs=Inputs(by=partner, now=committed.now))

        works: list[Callable[[], object]] = [lambda wish=wish: confirm(wish.uuid) for wish in wishes]
        ends = at_once([*works[:3], end, *works[3:]])
        assert set(ends) <= {"", "offer_unfit", "field_wrong", "offer_still_promised"}
        promised = Promise.objects.filter(stock_id=rice.id).count()
        assert promised == Stock.objects.get(case_id=rice.id).taken == Case.objects.filter(
            type="lists.need", state="claimed", id__in=[wish.id for wish in wishes]
        ).count()  # fmt: skip
        assert not (committed.facts(rice.uuid).state == "ended" and promised)


def killed(*_: object, **__: object) -> None:
    """The database ends the session in the middle of its transaction, as a crash of either side does."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pg_backend_pid())")


def test_killed_between_the_stock_and_the_promise_nothing_is_taken(
    committed: Play, monkeypatch: pytest.MonkeyPatch
):  # fmt: skip
    rice, wish = offer(committed), need(committed)
    by, chosen = committed.actor("community"), {"offer": rice.number, "quantity": 2}

    def pick() -> object:
        return moves.move(wish.uuid, "confirm", inputs=Inputs(by=by, now=committed.now, fields=chosen))

    with monkeypatch.context() as broken:
        broken.setattr(ledger, "Promise", SimpleNamespace(objects=SimpleNamespace(create=killed)))
        with pytest.raises(OperationalError):
            pick()
    connection.close()
    assert (Stock.objects.get(case_id=rice.id).taken, Promise.objects.count()) == (0, 0)
    assert committed.facts(wish.uuid) == wish
    pick()
    assert (Stock.objects.get(case_id=rice.id).taken, Promise.objects.count()) == (2, 1)


def test_killed_between_the_place_and_the_booking_no_place_is_lost(
    committed: Play, monkeypatch: pytest.MonkeyPatch
):  # fmt: skip
    activity = clinic(committed, places=1, waiting=0)
    by = committed.actor("community")

    def book() -> object:
        given = {"slot": "1", "name": "居民", "phone": "13800000001"}
        with clock.at(committed.now):
            return moves.move(activity.uuid, "book", inputs=Inputs(by=by, now=committed.now, fields=given))

    with monkeypatch.context() as broken, pytest.raises(OperationalError):
        table = SimpleNamespace(filter=Booking.objects.filter, create=killed)
        broken.setattr(bookings, "Booking", SimpleNamespace(objects=table))
        book()
    connection.close()
    slot = Slot.objects.get(case_id=activity.id, n=1)
    assert (slot.booked, Booking.objects.count(), committed.facts(activity.uuid)) == (0, 0, activity)
    book()
    assert Slot.objects.get(case_id=activity.id, n=1).booked == Booking.objects.count() == 1
