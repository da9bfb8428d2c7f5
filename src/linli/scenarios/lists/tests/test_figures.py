"""The figures of the lists, each with the denominator that a hand would count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from linli.kernel.base import clock
from linli.scenarios.lists.tests.test_gatherings import NINE, book, clinic
from linli.scenarios.lists.tests.test_needs import need, offer, pick
from support.people import browser, get
from support.play import Play


def figures(play: Play) -> dict[str, Any]:
    """The total of all figures as the street sees them."""
    with clock.at(play.now):
        found: dict[str, Any] = get(browser(play.people["street"]), "/insight/lists").json()
    assert "adds_of" not in str(found) and len(found["indicators"]) == 7
    return dict(found["total"])


def test_needs_are_claimed_met_and_met_in_time(play: Play):
    rice = offer(play)
    offer(play)
    full, part, late, waiting, gone = (need(play, wanted_by="2026-11-24") for _ in range(5))
    need(play, wanted_by=None)  # no day
    for wish, quantity in ((full, 3), (part, 2)):
        pick(play, wish, rice)
        play.move("deliver", "partner", of=wish.uuid, text="送", fields={"quantity": quantity, "on": "2026-11-23"})
        play.move("thank", "community", of=wish.uuid, fields={"rating": 5})
    play.move("withdraw", "community", of=gone.uuid, text="已买")
    pick(play, late, rice)
    before = figures(play)
    assert before["delivered_in_time"] == {"n": 2, "of": 2, "no_day": 1, "pending": 2}
    play.now += timedelta(days=3)
    play.move("deliver", "partner", of=late.uuid, text="送", fields={"quantity": 3, "on": "2026-11-26"})
    found = figures(play)
    assert found["claimed"] == {"n": 3, "of": 5, "withdrawn": 1}
    assert found["met"] == {"n": 1, "of": 5, "partly": 1, "withdrawn": 1}
    assert found["wishes"] == found["met"]
    assert found["delivered_in_time"] == {"n": 2, "of": 4, "no_day": 1, "pending": 0}
    assert found["offers_used"] == {"n": 1, "of": 2, "paused": 0}
    assert play.facts(waiting.uuid).state == "open"


def test_attendance_is_counted_by_booking(play: Play):
    clinic(play, places=3, waiting=2)
    came = [book(play, name) for name in "甲乙"]
    stayed, _ = book(play, "丙"), book(play, "丁")  # the fourth waits
    assert figures(play)["attended"] == {"n": 0, "of": 0, "not_marked": 1}
    play.now = NINE + timedelta(hours=3)
    marked = {"present": [str(each.id) for each in came], "absent": [str(stayed.id)]}
    play.move("attendance", "community", fields=marked)
    assert figures(play)["attended"] == {"n": 2, "of": 3, "not_marked": 0}
