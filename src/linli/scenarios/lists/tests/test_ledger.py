"""Whatever is promised, delivered, given back and counted anew: what is taken is what is promised or was given."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Facts, Inputs
from linli.kernel.cases.models import Case
from linli.kernel.cases.services import moves
from linli.scenarios.lists import ledger
from linli.scenarios.lists.models import DELIVERED, PROMISED, RELEASED, Promise, Stock
from linli.scenarios.lists.tests.test_needs import need, offer, pick, taken
from support.play import Play
from support.refusals import refused

CAPACITY = 6
REFUSALS = {
    "capacity_gone", "capacity_promised", "offer_unfit", "offer_still_promised", "field_wrong", "move_not_allowed",
    "more_than_needed", "not_allowed",
}  # fmt: skip
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("confirm"), st.integers(0, 3), st.integers(1, 4)),
        st.tuples(st.just("deliver"), st.integers(0, 3), st.integers(1, 4)),
        st.tuples(st.sampled_from(("claim", "release", "thank", "not_received", "withdraw")), st.integers(0, 3),
                  st.just(0)),
        st.tuples(st.just("recount"), st.just(0), st.integers(1, 9)),
        st.tuples(st.sampled_from(("pause", "resume", "end")), st.just(0), st.just(0)),
    ),
    max_size=14,
)  # fmt: skip


class Book:
    """What should be taken, counted by hand in the plainest way: per need, what it holds of the offer."""

    def __init__(self, play: Play, rice: Facts, wishes: list[Facts]) -> None:
        self.play, self.rice, self.wishes = play, rice, wishes
        self.holds = dict.fromkeys((wish.id for wish in wishes), 0)
        self.brought = dict(self.holds)
        self.kept = 0  # given for good
        self.capacity = CAPACITY

    def step(self, slug: str, which: int, number: int) -> None:
        """Make a move, and note what it should have done; a refusal should have done nothing."""
        wish = self.wishes[which]
        with suppress(Refused):
            match slug:
                case "confirm":
                    self._move(wish, slug, "community", {"offer": self.rice.number, "quantity": number})
                    self.holds[wish.id] = number
                case "claim":
                    self._move(self.rice, slug, "partner", {"need": wish.number})
                    self.holds[wish.id] = min(5, self.capacity - self.taken)
                case "deliver":
                    self._move(wish, slug, "partner", {"quantity": number, "on": "2026-11-23"})
                    self.brought[wish.id] = number
                case "thank":
                    self._move(wish, slug, "community", {"rating": 5})
                    self.kept += min(self.brought[wish.id], self.holds[wish.id])
                    self.holds[wish.id] = 0
                case "release" | "withdraw":
                    self._move(wish, slug, "community", {})
                    self.holds[wish.id] = 0
                case "not_received":
                    self._move(wish, slug, "community", {})
                case "recount":
                    self._move(self.rice, slug, "partner", {"capacity": number})
                    self.capacity = number
                case _:
                    self._move(self.rice, slug, "partner", {})

    @property
    def taken(self) -> int:
        return self.kept + sum(self.holds.values())

    def _move(self, of: Facts, slug: str, who: str, fields: dict[str, Any]) -> None:
        given_ = Inputs(by=self.play.actor(who), now=self.play.now, text="说明", fields=fields)
        try:
            moves.move(of.uuid, slug, inputs=given_)
        except LinliError as refusal:
            assert refusal.code in REFUSALS, refusal.code
            raise Refused from refusal


class Refused(Exception):
    """The step was refused."""


def of_stock(rice: Facts) -> int:
    """What the promises of an offer that count add up to."""
    found = Promise.objects.filter(stock_id=rice.id, state__in=(PROMISED, DELIVERED))
    return int(found.aggregate(sum=Sum("quantity"))["sum"] or 0)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_steps)
def test_what_is_taken_is_always_what_is_promised_or_was_given(play: Play, steps: list[tuple[str, int, int]]):
    with transaction.atomic():  # every example begins with nothing on the lists
        rice = offer(play, capacity=CAPACITY)
        book = Book(play, rice, [need(play, quantity=5) for _ in range(4)])
        for step in steps:
            book.step(*step)
            assert taken(rice) == (book.taken, book.capacity), step
            assert of_stock(rice) == book.taken <= book.capacity
            ended = Case.objects.get(id=rice.id).state == "ended"
            assert not (ended and Promise.objects.filter(stock_id=rice.id, state=PROMISED).exists())
        transaction.set_rollback(True)


def test_an_offer_that_ended_meanwhile_promises_nothing(play: Play):
    """Whoever pairs has read the offer before it ended: asked again under the stock's lock, it is refused."""
    rice, wish = offer(play), need(play)
    play.move("end", "partner", of=rice.uuid)
    with refused("offer_unfit"), transaction.atomic():
        ledger.promise(wish, rice, 1)
    assert taken(rice) == (0, 10)


def test_an_offer_does_not_end_over_a_promise_made_meanwhile(play: Play):
    rice, wish = offer(play), need(play)
    pick(play, wish, rice)
    with refused("offer_still_promised"):
        ledger.refuse_promised(rice)


def test_giving_back_twice_gives_back_once(play: Play):
    rice, wish = offer(play), need(play)
    pick(play, wish, rice)
    ledger.release(wish)
    ledger.release(wish)
    assert taken(rice) == (0, 10)
    assert list(Promise.objects.values_list("state", flat=True)) == [RELEASED]


def test_a_need_is_promised_once_at_a_time(play: Play):
    rice, wish = offer(play), need(play)
    pick(play, wish, rice)
    with pytest.raises(Exception, match="need_promised_once"), transaction.atomic():
        ledger.promise(wish, rice, 1)
    assert taken(rice) == (3, 10) and connection.in_atomic_block
    assert Stock.objects.count() == 1
