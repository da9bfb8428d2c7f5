"""Who hears that an event is overdue: the street first, the district when a working day has passed."""

from __future__ import annotations

from datetime import datetime

from linli.config.hearing import hear
from linli.kernel.base import clock
from linli.kernel.cases import outbox
from linli.kernel.cases.services import timers
from linli.kernel.messages.models import Notice
from linli.lib.calendars import SHANGHAI
from linli.scenarios.events.tests.story import Loop


def told_at(moment: datetime) -> list[int]:
    """The clockwork runs and the outbox tells; answers who was told of it now."""
    before = Notice.objects.filter(kind="events.escalated").count()
    with clock.at(moment):
        timers.run_timers(moment)
        while outbox.consume(hear=hear):
            pass
    told = Notice.objects.filter(kind="events.escalated").order_by("id")
    return sorted(told.values_list("user_id", flat=True)[before:])


def test_the_street_hears_of_the_first_level_and_the_district_of_the_second(loop: Loop):
    street, district = loop.people["street_centre"].id, loop.people["district_centre"].id
    loop.report()  # Monday 23 November 2026, to be accepted by Tuesday's close
    assert told_at(datetime(2026, 11, 24, 17, 29, tzinfo=SHANGHAI)) == []
    assert told_at(datetime(2026, 11, 24, 17, 30, tzinfo=SHANGHAI)) == [street]
    assert told_at(datetime(2026, 11, 25, 17, 29, tzinfo=SHANGHAI)) == []
    assert told_at(datetime(2026, 11, 25, 17, 30, tzinfo=SHANGHAI)) == sorted([street, district])
    assert told_at(datetime(2026, 12, 25, 17, 30, tzinfo=SHANGHAI)) == []
