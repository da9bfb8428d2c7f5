"""The plan of a simulated day, without a server: the same for a seed, in order, within hours, in known words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from linli.config.simulation import reports, stories
from linli.config.simulation.hours import OFFICE_HOURS, at, last_day
from linli.config.simulation.reports import Category, Spot
from linli.lib.calendars import SHANGHAI
from linli.lib.identifiers import is_synthetic_phone
from linli.lib.packfiles import read_pack
from support.packs import PACKS

DAY = date(2026, 9, 30)  # the last workday before the holiday of National Day
PACK = read_pack(PACKS / "hexi")
CALENDAR = PACK.calendar.working()
CATEGORIES = {c.code: Category(c.code, c.urgency, c.is_public) for c in PACK.categories if c.parent}
SPOTS = [
    Spot(f"1201030{n:02d}001001", f"河西区某街道{n}里1号楼", f"{n}里", "1号楼", "某道", 117.2 + n / 1000, 39.1)
    for n in range(1, 15)
]


def plan(**given):
    """A plan of sixty reports, or as the test says."""
    usual = {
        "count": 60, "seed": 1, "day": DAY, "spots": SPOTS, "categories": CATEGORIES, "is_workday": CALENDAR.is_workday,
    }  # fmt: skip
    return reports.plan(**(usual | given))


def test_the_same_seed_is_the_same_day_and_another_seed_another():
    assert plan() == plan(spots=SPOTS[::-1])
    assert plan(seed=2) != plan()


def test_more_reports_leave_the_ways_of_the_others_as_they_were():
    assert [s.number for s in plan()] == list(range(60 + 12 + 3))
    assert Counter(s.beats[0].at.date() == DAY for s in plan()) == {True: 60, False: 15}


@pytest.mark.parametrize("seed", range(5))
def test_every_story_goes_forward_in_time_and_ends_with_the_day(seed):
    for story in plan(seed=seed):
        moments = [beat.at for beat in story.beats]
        assert moments == sorted(moments)
        assert moments[-1] < at(DAY, time(21))
        assert moments[0] >= at(DAY - timedelta(days=reports.OLDER_DAYS), time(7, 30))


def test_units_and_grid_workers_keep_office_hours_unless_it_is_urgent():
    kept = [
        beat
        for story in plan(count=200)
        if story.category.urgency == "normal"
        for beat in story.beats
        if beat.step.who in ("unit", "head", "verifier")
    ]
    assert len(kept) > 300
    assert all(CALENDAR.is_workday(beat.at.date()) for beat in kept)
    assert all(time(8, 30) <= beat.at.time() < time(19) for beat in kept)


def test_people_come_back_to_work_after_a_holiday():
    evening = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
    found = OFFICE_HOURS.next(evening, CALENDAR.is_workday, Random(1))
    assert found.date() == date(2026, 10, 8)
    assert time(8, 30) <= found.time() < time(8, 55)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-09-30T20:59", date(2026, 9, 29)),
        ("2026-09-30T21:00", DAY),
        ("2026-10-05T12:00", DAY),
        ("2026-09-28T09:00", date(2026, 9, 24)),  # after Mid-Autumn and a weekend
        ("2026-10-11T09:00", date(2026, 10, 10)),  # a Saturday that is worked to make up for the holiday
    ],
)
def test_the_day_is_the_last_workday_that_is_over(now, expected):
    moment = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    assert last_day(moment, CALENDAR.is_workday) == expected


def test_older_reports_are_closed_or_left_open_as_planned():
    older = [story for story in plan(count=200) if story.beats[0].at.date() < DAY]
    ways = {way.name for way in stories.WAYS}
    assert {story.way for story in older} <= ways
    closed = sum(any(beat.step.move == "close" for beat in story.beats) for story in older)
    assert len(older) == 50
    assert 35 <= closed <= 40


def test_every_way_is_taken_in_a_large_enough_day():
    assert {story.way for story in plan(count=3000)} == {way.name for way in stories.WAYS}


def test_a_story_without_a_phone_has_nobody_to_call():
    for story in plan(count=200):
        assert story.phone == "" or is_synthetic_phone(story.phone)
        if not story.phone:
            assert not {"contact", "call_back"} & {beat.step.move for beat in story.beats}


def test_no_telephone_number_is_given_twice():
    phones = [story.phone for story in plan(count=500) if story.phone]
    assert len(phones) == len(set(phones))


@pytest.mark.parametrize("slug", ["hexi", "beichen"])
def test_texts_cover_all_classes_of_the_catalogue_in_words_and_with_evidence_that_can_be_made(slug):
    known = {c.code: c for c in read_pack(PACKS / slug).categories}
    texts = reports.read_texts()
    assert len(texts) >= 150
    assert {code[:2] for code, _ in texts} == {code for code, c in known.items() if not c.parent}
    for code, text in texts:
        assert "video" not in known[code].evidence, code
        said = reports._fill(text, SPOTS[0])
        assert "{" not in said
        assert 8 <= len(said) <= 60, said


def test_a_text_whose_category_was_taken_away_is_not_told():
    kept = {code: category for code, category in CATEGORIES.items() if code.startswith("04")}
    assert {story.category.code[:2] for story in plan(categories=kept)} == {"04"}
    with pytest.raises(ValueError, match="places and categories"):
        plan(categories={})
    with pytest.raises(ValueError, match="places and categories"):
        plan(spots=[])


def test_a_building_without_a_road_is_told_by_its_estate():
    nameless = [replace(spot, road="") for spot in SPOTS]
    assert all("里" in story.text for story in plan(spots=nameless))
