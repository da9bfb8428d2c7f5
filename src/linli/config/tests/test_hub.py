"""Whom a notification reaches: exactly those who may see the case."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import psycopg
import pytest

from linli.config.hub import CASES, NOTICES, QUEUE_LENGTH, Event, Hub, Subscriber, Viewer, case_event

CASE = {
    "uuid": "u", "number": "n", "state": "dispatched", "version": 3, "move": "dispatch", "unit_id": 7,
    "place_code": "120103004001001",
}  # fmt: skip


def viewer(*, sees_all: bool = False, areas: tuple[str, ...] = (), units: tuple[int, ...] = (), who: int = 1) -> Viewer:
    """Somebody who sees areas and units."""
    return Viewer(who, "key", sees_all, areas, frozenset(units))


def told(**changed: Any) -> dict[str, Any]:
    """The message, with what it said differently."""
    return {**CASE, **changed}


@pytest.mark.parametrize(
    "who",
    [
        viewer(sees_all=True),
        viewer(areas=("120103004",)),
        viewer(areas=("120103009", "120103004001001")),
        viewer(units=(7,)),
    ],
)
def test_who_may_see_the_case_is_told(who: Viewer) -> None:
    assert case_event(who, told()) == ("case", CASE)


@pytest.mark.parametrize(
    "who", [viewer(), viewer(areas=("120103005",)), viewer(units=(8,)), viewer(areas=("1201030040010011",))]
)
def test_who_may_not_see_it_hears_nothing(who: Viewer) -> None:
    assert case_event(who, told()) is None


def test_the_unit_that_had_it_is_told_and_never_learns_where_it_was() -> None:
    assert case_event(viewer(units=(5,)), told(was={"unit_id": 5, "place_code": "120103004001"})) == ("case", CASE)


def test_an_area_that_lost_the_case_learns_only_that_it_is_gone() -> None:
    lost = case_event(viewer(areas=("120103005",)), told(was={"unit_id": None, "place_code": "120103005001"}))
    assert lost == ("case", {"uuid": "u", "gone": True})


async def never() -> psycopg.AsyncConnection[Any]:
    """A database that cannot be reached."""
    raise psycopg.OperationalError("not there")


def events_of(subscriber: Subscriber) -> list[Event]:
    """What waits in a stream's queue."""
    return [subscriber.queue.get_nowait() for _ in range(subscriber.queue.qsize())]


def in_a_hub(check: Any) -> None:
    """Run a check with a hub in an event loop."""

    async def run() -> None:
        hub = Hub(never)
        try:
            check(hub)
        finally:
            hub.close()

    asyncio.run(run())


def test_a_batch_reaches_each_stream_in_order() -> None:
    def check(hub: Hub) -> None:
        centre, other = hub.subscribe(viewer(sees_all=True)), hub.subscribe(viewer(areas=("120103005",)))
        hub.tell(CASES, json.dumps([told(version=1), told(version=2), told(version=3)]))
        assert [data["version"] for _, data in events_of(centre)] == [1, 2, 3]
        assert events_of(other) == []

    in_a_hub(check)


def test_a_notice_reaches_only_its_reader() -> None:
    def check(hub: Hub) -> None:
        reader, other = hub.subscribe(viewer(who=4)), hub.subscribe(viewer(who=5, sees_all=True))
        hub.tell(NOTICES, "[4, 9]")
        assert (events_of(reader), events_of(other)) == ([("notice", {})], [])

    in_a_hub(check)


def test_a_slow_stream_is_marked_and_holds_up_nobody() -> None:
    def check(hub: Hub) -> None:
        slow, quick = hub.subscribe(viewer(sees_all=True)), hub.subscribe(viewer(sees_all=True))
        for version in range(QUEUE_LENGTH + 5):
            hub.tell(CASES, json.dumps([told(version=version)]))
            assert len(events_of(quick)) == 1
        assert slow.too_slow
        assert not quick.too_slow
        assert slow.queue.qsize() == QUEUE_LENGTH

    in_a_hub(check)


def test_what_is_not_a_message_is_passed_over() -> None:
    def check(hub: Hub) -> None:
        stream = hub.subscribe(viewer(sees_all=True))
        hub.tell(CASES, "not json")
        hub.tell(CASES, json.dumps([told()]))
        assert len(events_of(stream)) == 1

    in_a_hub(check)


def test_when_the_server_ends_every_stream_is_let_go_first() -> None:
    def check(hub: Hub) -> None:
        stream = hub.subscribe(viewer(sees_all=True))
        for _ in range(QUEUE_LENGTH + 1):
            hub.tell(CASES, json.dumps([told()]))
        hub.close()
        assert events_of(stream) == [("bye", {})]
        assert hub.closed

    in_a_hub(check)
