"""Figures: counts and shares of disputes with their denominators; nothing by person, nothing that names anybody."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

from linli.kernel.base import clock
from linli.kernel.insight import rules
from linli.scenarios.disputes.tests.story import CANARIES, Story
from support.people import browser, get


def a_district(story: Story) -> None:
    """Nine disputes: four agreed (two closed, one of them performed), one failed, one stopped, three never begun."""
    story.to_effect()
    for found in ("performed", "in_court"):
        story.to_effect(wants_confirmation=False)
        story.follow_up(found)
        story.move("close")
    story.to_mediation()
    story.move("extend", reason="parties_ask", text="继续", days=20, fields={"parties_agree": True})
    first, story.now = story.now, story.facts().due_at
    story.agree(form="oral", perform_by="2027-06-30")
    story.now = first
    story.to_mediation()
    story.move("fail", fields={"told": ["court"]})
    story.to_mediation()
    story.move("stop", fields={"party": "1", "how": "phone"})
    story.register()
    story.appoint()
    story.consent("refuses")
    story.to_mediation()
    story.move("add_party", fields={"kind": "person", "name": "某"})
    story.move("withdraw", "lead", reason="settled")  # begun, and yet without an outcome
    story.register()


def told(story: Story, who: str, **query: Any) -> Any:
    with clock.at(story.now):
        return json.loads(get(browser(story.people[who]), "/insight/disputes", **query).content)


def test_each_share_has_its_denominator_and_what_it_leaves_out(story: Story):
    a_district(story)
    with patch.object(rules, "FEWEST", 1):  # to see what the few are counted as
        total = told(story, "street", by="unit", **{"from": "2026-11-23", "until": "2026-11-23"})["total"]
    assert (total["reported"], total["closed"]) == (9, 2)
    assert total["agreed"] == {"n": 4, "of": 6, "no_consent": 1, "not_taken": 1, "pending": 1}
    assert total["in_time"] == {"n": 3, "of": 4, "pending": 1}
    assert total["performed"] == {"n": 1, "of": 2, "performing": 2}


def test_counts_of_fewer_than_five_are_not_told(story: Story):
    story.register()
    for by in ("unit", "street", "community", "week"):
        answer = told(story, "community", by=by)
        assert [row["key"] for row in answer["rows"]] == ["others"]
        assert {answer["total"][name] for name in ("reported", "open")} == {None}
    a_district(story)
    total = told(story, "street", by="unit")["total"]
    assert (total["reported"], total["closed"], total["agreed"]["of"], total["agreed"]["n"]) == (10, None, 5, None)


def test_the_head_of_a_mediation_centre_has_the_figures_of_disputes_and_no_others(story: Story):
    story.register()
    assert told(story, "lead")["total"]["reported"] is None
    assert told(story, "other_lead")["total"]["reported"] == 0
    assert told(story, "mediator")["error"]["code"] == "not_allowed"
    lead = browser(story.people["lead"])
    assert [each["scenario"] for each in get(lead, "/insight/subjects").json()["items"]] == ["disputes"]
    assert get(lead, "/insight/events").status_code == 403


def test_figures_are_counts_and_name_no_case_and_no_person(story: Story):
    a_district(story)
    for by in ("unit", "street", "community", "week"):
        answer = told(story, "street", by=by)
        for row in (*answer["rows"], answer["total"]):
            counts = {key: value for key, value in row.items() if key not in ("key", "name", "name_en")}
            plain = [n for value in counts.values() for n in (value.values() if isinstance(value, dict) else [value])]
            assert all(n is None or isinstance(n, int | float) for n in plain)
        text = json.dumps(answer, ensure_ascii=False)
        assert not [word for word in (*CANARIES, "HX2026", "某人", str(story.uuid)) if word in text]
    assert told(story, "street", by="person")["error"]["code"] == "bad_input"
    assert told(story, "street", mediator="1")["error"]["code"] == "bad_input"
