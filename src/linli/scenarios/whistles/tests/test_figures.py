"""Figures of whistles, and what is counted of a unit over all scenarios."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from linli.kernel.insight.queries import answers
from linli.kernel.insight.types import subject
from linli.scenarios.whistles.tests.story import Story
from support.refusals import refused


def figures(story: Story, who: str = "street", **more: Any) -> dict[str, Any]:
    """The table of whistles as one of the people sees it."""
    asked: dict[str, Any] = {"first": None, "last": None, "by": "unit", "place": ""} | more
    return answers.of_subject(subject("whistles"), asker=story.actor(who), now=story.now, **asked)


def of_unit(story: Story, who: str, code: str) -> dict[str, Any]:
    """What is counted of a unit."""
    from linli.kernel.accounts.models import Unit

    unit_id = Unit.objects.get(code=code).id
    return answers.of_unit(unit_id, first=None, last=None, asker=story.actor(who), now=story.now)


def two_calls(story: Story) -> None:
    """Water in time, housing not."""
    story.blow(urgency="emergency")
    story.move("call", "street", fields={"units": ["ZLS", "ZJW"]})
    story.report_in("water", "ZLS")
    story.now += timedelta(minutes=31)


def test_who_reported_in_in_time_is_counted_with_its_denominator(story: Story):
    two_calls(story)
    assert figures(story)["total"]["reported_in"] == {"n": 1, "of": 2, "declined": 0, "cancelled": 0, "pending": 0}
    story.report_in("housing", "ZJW")
    assert figures(story)["total"]["reported_in"]["n"] == 1


def test_the_counts_are_of_one_type(story: Story):
    two_calls(story)
    assert figures(story)["total"]["reported"] == 1
    calls = figures(story, kind="whistles.call")
    assert (calls["total"]["reported"], calls["total"]["closed"], calls["type"]) == (2, 1, "whistles.call")
    assert [kind["type"] for kind in calls["types"]] == ["whistles.whistle", "whistles.call", "whistles.share"]
    with refused("bad_input"):
        figures(story, kind="events.event")


def test_a_unit_has_one_page_over_all_scenarios(story: Story):
    two_calls(story)
    page = of_unit(story, "district", "ZLS")
    assert [(part["type"], part["total"]["reported"]) for part in page["types"]] == [("whistles.call", 1)]
    (part,) = page["types"]
    assert part["total"]["reported_in"] == {"n": 1, "of": 1, "declined": 0, "cancelled": 0, "pending": 0}
    assert [indicator["slug"] for indicator in part["indicators"]] == ["reported_in"]


def test_a_unit_sees_its_own_page_and_a_street_only_what_lies_in_it(story: Story):
    two_calls(story)
    assert of_unit(story, "water", "ZLS")["types"]
    assert of_unit(story, "water", "ZJW")["types"] == []
    assert of_unit(story, "street", "ZLS")["types"]
    assert of_unit(story, "stranger", "ZLS")["types"] == []
    with refused("not_found"):
        answers.of_unit(10**9, first=None, last=None, asker=story.actor("district"), now=story.now)
