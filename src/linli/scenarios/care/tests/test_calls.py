"""Daily calls for who wants them; no answer makes a visit on that day; wishes go to the list of needs."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from linli.kernel.base import clock
from linli.kernel.cases.models import Case, Reporter
from linli.kernel.rounds.rules import Outcome
from linli.scenarios.care.models import Calls, Wish
from linli.scenarios.care.services.calling import stop, want
from linli.scenarios.care.services.sayings import Voice
from linli.scenarios.care.services.wishing import pass_on, wish
from linli.scenarios.care.tests.round_an_elder import ALONE
from linli.scenarios.care.tests.test_grades import refused

if TYPE_CHECKING:
    from linli.scenarios.care.tests.round_an_elder import Around

NINE, TEN = time(9), time(10)


def wanted(around: Around, caller: str | None = "doctor") -> None:
    around.in_care()
    caller_id = around.people[caller].id if caller else None
    want(around.uuid, NINE, TEN, caller_id, Voice("elder"), by=around.actor("worker"))


def test_nobody_is_called_who_did_not_ask(around: Around) -> None:
    around.in_care()
    assert around.coming("care.call") is None


def test_a_call_is_due_every_day_for_the_caller(around: Around) -> None:
    wanted(around)
    call = around.coming("care.call")
    assert call is not None
    assert (call.due_on, call.people, call.basis["from"]) == (
        clock.today(), [around.people["doctor"].id], "09:00",
    )  # fmt: skip
    around.tell(Outcome.DONE, "doctor", "care.call", channel="phone")
    following = around.coming("care.call")
    assert following is not None
    assert following.due_on == clock.today() + timedelta(days=1)


def test_no_answer_makes_a_visit_the_same_day_and_no_conclusion(around: Around) -> None:
    wanted(around)
    before = around.coming()
    assert before is not None
    around.tell(Outcome.ABSENT, "doctor", "care.call", channel="phone")
    visit = around.coming()
    assert visit is not None
    assert (visit.due_on, visit.window_until) == (clock.today(), clock.today())
    assert visit.id != before.id
    assert "care.no_answer" in around.told("worker")
    around.tell(Outcome.DONE, "worker")
    following = around.coming()
    assert following is not None
    assert following.due_on == clock.today() + timedelta(days=4)  # the rhythm of orange again
    assert around.elder().unanswered_at is None


def test_no_answer_makes_a_visit_even_when_the_grade_has_ended(around: Around) -> None:
    wanted(around)
    with clock.at(clock.now() + timedelta(days=130)):
        around.tell(Outcome.ABSENT, "doctor", "care.call", channel="phone")
        visit = around.coming()
        assert visit is not None
        assert visit.due_on == clock.today()


def test_who_answers_a_later_call_needs_no_extra_visit(around: Around) -> None:
    wanted(around)
    around.tell(Outcome.ABSENT, "doctor", "care.call", channel="phone")
    around.tell(Outcome.DONE, "doctor", "care.call", channel="phone")
    visit = around.coming()
    assert visit is not None
    assert "unanswered_on" not in visit.basis


def test_calls_stop_with_one_word(around: Around) -> None:
    wanted(around, None)
    call = around.coming("care.call")
    assert call is not None
    assert len(call.people) == 2  # whoever of the team does it first
    stop(around.uuid, Voice("elder"), by=around.actor("doctor"))
    assert around.coming("care.call") is None
    assert Calls.objects.get().until is not None


def test_calls_need_hours_and_a_caller_of_the_team(around: Around) -> None:
    around.in_care()
    with refused("care_hours_wrong"):
        want(around.uuid, TEN, NINE, None, Voice("elder"), by=around.actor("worker"))
    with refused("care_caller_unknown"):
        want(around.uuid, NINE, TEN, around.people["partner"].id, Voice("elder"), by=around.actor("worker"))


ASKED = {"requests": "meals repairs", "requests_text": "换灯泡", "names_agreed": "yes"}


def test_what_an_elder_asks_for_on_a_visit_is_a_need_on_the_list(around: Around) -> None:
    around.in_care()
    around.tell(Outcome.DONE, "worker", xml=around.xml(ALONE, ASKED))
    wishes = {row.kind: row for row in Wish.objects.all()}
    assert set(wishes) == {"meals", "repairs"}
    need = Case.objects.get(uuid=wishes["repairs"].case_uuid)
    assert (need.type, need.place_code) == ("lists.need", around.elder().place_code[:15])
    told = f"{need.title}{need.description}{need.address}"
    assert "王小明" not in told
    assert "换灯泡" not in told


def test_without_the_elders_word_the_need_has_no_name(around: Around) -> None:
    around.in_care()
    named = wish(around.uuid, "meals", "", True, by=around.actor("worker"))
    bare = wish(around.uuid, "goods", "", False, by=around.actor("worker"))
    first = Reporter.objects.filter(case__uuid=named.case_uuid, is_first=True)
    assert "王小明" in first.get().name
    assert not Reporter.objects.filter(case__uuid=bare.case_uuid).exclude(name="").exists()


def test_a_wish_that_one_may_not_pass_on_waits_for_the_coordinator(around: Around) -> None:
    around.in_care()
    row = wish(around.uuid, "meals", "", False, by=around.actor("doctor"))
    assert row.case_uuid is None
    assert "care.wish" in around.told("community")
    passed = pass_on(row.uuid, by=around.actor("community"))
    assert passed.case_number
    with refused("care_wish_passed_on"):
        pass_on(row.uuid, by=around.actor("community"))
    with refused("care_wish_unknown"):
        wish(around.uuid, "wings", "", False, by=around.actor("doctor"))
