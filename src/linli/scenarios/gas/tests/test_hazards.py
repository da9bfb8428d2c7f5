"""A hazard is fixed at once with a photo, or controlled, put right in time and looked at again by somebody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from linli.kernel.base import clock
from linli.kernel.cases.services import attachments
from linli.scenarios.gas.queries import cylinders
from linli.scenarios.gas.tests.story import CODE, World
from support.play import Play
from support.refusals import refused

GRID = "120103001001001"


def photo(play: Play, who: str) -> tuple[UUID, ...]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from linli.kernel.cases.tests import samples

    with clock.at(play.now):
        told = attachments.upload(SimpleUploadedFile("a.jpg", samples.jpeg(), "image/jpeg"), by=play.actor(who))
    return (UUID(str(told["uuid"])),)


def find(play: Play, **fields: Any) -> None:
    asked = {"kind": "hose", "level": "normal", "controls": "停用", "rechecker": play.people["community"].id} | fields
    play.open("gas.hazard", "grid", text="软管老化", category="0552", place_code=GRID, fields=asked)


def test_it_goes_to_the_unit_of_its_category_with_the_time_of_its_level(play: Play) -> None:
    find(play)
    facts = play.facts()
    assert facts.title == "问题软管：软管老化" and facts.state == "fixing"
    assert ("gas.hazard", "fix") in play.waiting("clerk")  # the gas company answers for hoses
    assert facts.due_at is not None and facts.due_at - play.now > timedelta(days=2)
    find(play, level="emergency")
    grave = play.facts()
    assert grave.due_at is not None and grave.due_at - play.now == timedelta(hours=2)
    find(play, due="2026-11-25")
    assert str(play.facts().due_at) == "2026-11-25 10:00:00+00:00"
    with refused("hazard_day_past"):
        find(play, due="2026-11-20")


def test_what_is_put_right_is_looked_at_again_by_the_one_who_was_named(play: Play) -> None:
    find(play)
    with refused("evidence_required"):
        play.move("fix", "clerk", text="已换")
    play.move("fix", "clerk", text="已换软管", attachments=photo(play, "clerk"))
    assert ("gas.hazard", "pass") in play.waiting("community")
    with refused("not_allowed"):
        play.move("pass", "street")
    play.move("fail", "community", text="接头未换")
    play.move("fix", "clerk", text="已换接头", attachments=photo(play, "clerk"))
    assert play.move("pass", "community").state == "closed"


def test_nobody_looks_again_at_what_they_fixed(play: Play) -> None:
    find(play, rechecker=play.people["lead"].id)
    with refused("hazard_fixer_rechecks"):
        play.move("fix", "lead", text="已换", attachments=photo(play, "lead"))
    play.move("fix", "grid", text="已换", attachments=photo(play, "grid"))
    with refused("hazard_fixer_rechecks"):
        play.move("name_rechecker", "community", fields={"rechecker": play.people["grid"].id})
    play.move("name_rechecker", "community", fields={"rechecker": play.people["community"].id})
    with refused("not_allowed"):
        play.move("pass", "lead")
    assert play.move("pass", "community").state == "closed"


def test_fixed_at_once_means_today_with_a_photo(play: Play) -> None:
    find(play)
    with refused("evidence_required"):
        play.move("fix_at_once", "grid")
    play.now += timedelta(days=1)
    with refused("hazard_not_today"):
        play.move("fix_at_once", "grid", attachments=photo(play, "grid"))
    play.now -= timedelta(days=1)
    closed = play.move("fix_at_once", "grid", attachments=photo(play, "grid"))
    assert closed.state == "closed" and closed.data["at_once"] and not closed.was_overdue


def test_a_cylinder_with_a_hazard_stops_until_it_is_closed(world: World) -> None:
    play = world.play
    find(play, kind="cylinder", cylinder=CODE.lower())
    found = cylinders.find(CODE)
    assert found is not None and [stop.reason for stop in found.stops(date(2026, 11, 23))] == ["hazard"]
    with refused("cylinder_stopped"):
        world.hand("fill", to=world.firms["filling"])
    play.move("fix_at_once", "grid", attachments=photo(play, "grid"))
    world.hand("fill", to=world.firms["filling"])


def test_the_page_says_what_it_is_and_who_looks_again(play: Play) -> None:
    find(play)
    row = play.section("hazard", "grid")[0]
    assert row["kind"]["name"] == "问题软管" and row["rechecker"]["name"] == "某人" and row["controls"] == "停用"


def test_a_hazard_that_is_overdue_climbs(play: Play) -> None:
    from linli.kernel.cases.services import timers
    from linli.kernel.messages.models import Notice

    find(play)
    play.now += timedelta(days=10)
    with clock.at(play.now):
        timers.run_timers(play.now)
        play.hear()
    told = set(Notice.objects.filter(kind="gas.overdue").values_list("user_id", flat=True))
    assert {play.people["community"].id, play.people["street"].id} <= told
