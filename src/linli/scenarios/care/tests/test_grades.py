"""From consent to a grade, its visits, a change, a new grade: every step by a person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from linli.kernel.rounds.models import Target
from linli.kernel.rounds.rules import Outcome
from linli.kernel.rounds.services.following import follow_day
from linli.scenarios.care.models import Elder, Grade, Member, Saying
from linli.scenarios.care.services.ending import finish
from linli.scenarios.care.services.reminding import remind
from linli.scenarios.care.services.sayings import Voice, correct, refuse
from linli.scenarios.care.services.teams import Named, name_team
from linli.scenarios.care.tests.round_an_elder import ALONE, HELPLESS

if TYPE_CHECKING:
    from linli.scenarios.care.tests.round_an_elder import Around


def refused(code: str) -> pytest.RaisesExc[LinliError]:
    """The refusal of that code."""
    return pytest.RaisesExc(LinliError, check=lambda error: error.kind.code == code)


def test_an_elder_agrees_is_assessed_and_a_person_gives_the_grade(around: Around) -> None:
    around.begin()
    assert "care.grade_wanted" in around.told("community")
    with refused("care_facts_missing"):
        around.grade("red", proposed="")
    around.assess(ALONE)
    assert around.coming() is None  # the rules propose; nothing happens by itself
    around.team("worker", "doctor")
    grade = around.grade("orange")
    assert (grade.proposed, grade.rules, grade.reasons[0][0]) == ("orange", "2026.1", "部分自理、独居，子女在本市")
    assert (grade.given_by_id, grade.expires_on) == (
        around.people["community"].id, clock.today() + timedelta(days=120),
    )  # fmt: skip
    visit = around.coming()
    assert visit is not None
    assert sorted(visit.people) == sorted(around.people[one].id for one in ("worker", "doctor"))
    assert visit.basis["word"] == "橙色"
    assert "care.graded" in around.told("doctor")


def test_another_colour_than_proposed_needs_a_reason(around: Around) -> None:
    around.in_care()
    with refused("care_note_missing"):
        around.grade("red")
    assert around.grade("red", text="刚做完手术").note == "刚做完手术"
    with refused("care_colour_unknown"):
        around.grade("purple", text="x")


def test_who_looked_before_the_facts_changed_looks_again(around: Around) -> None:
    around.in_care()
    around.assess(HELPLESS)
    with refused("care_proposal_changed"):
        around.grade("orange", proposed="orange")


def test_a_change_in_any_form_asks_for_a_new_grade_and_the_grade_supersedes_visits_to_come(around: Around) -> None:
    around.in_care()
    coming = around.coming()
    assert coming is not None
    assert around.elder().regrade_since is None
    around.tell(Outcome.DONE, xml=around.xml(HELPLESS))
    assert around.elder().regrade_since is not None
    assert "care.grade_wanted" in around.told("community")
    before = around.coming()
    assert before is not None
    assert before.basis["word"] == "橙色"  # nothing is graded by itself
    around.grade("red")
    after = around.coming()
    assert after is not None
    assert (after.basis["word"], after.due_on) == ("红色", clock.today() + timedelta(days=2))
    before.refresh_from_db()
    assert before.superseded_at is not None
    assert around.elder().regrade_since is None


def test_what_is_as_before_again_asks_for_nothing(around: Around) -> None:
    around.in_care()
    around.assess(HELPLESS)
    assert around.elder().regrade_since is not None
    around.assess(ALONE)
    assert around.elder().regrade_since is None


def test_grades_and_sayings_are_append_only(around: Around) -> None:
    around.in_care()
    for rows in (Grade.objects.all(), Saying.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**{"note" if rows.model is Grade else "text": "x"})


def test_the_database_keeps_a_second_care_of_one_person_out(around: Around) -> None:
    around.begin()
    row = around.elder()
    with pytest.raises(DatabaseError, match="elder_in_care_once"), transaction.atomic():
        Elder.objects.create(
            uuid=around.stranger, person_uuid=row.person_uuid, place_code=row.place_code, begun_at=clock.now()
        )


def test_an_ended_grade_makes_no_visits_and_the_team_is_told_before_and_after(around: Around) -> None:
    around.in_care()
    start, told = clock.now(), around.told("doctor")
    for days, kind in ((44, None), (45, "care.review_due"), (106, "care.expiring"), (120, "care.expired")):
        with clock.at(start + timedelta(days=days)):
            remind()
            remind()  # once each
            if kind == "care.expired":
                assert around.coming() is None
                follow_day()
                assert around.coming() is None
            else:
                assert around.coming() is not None
        if kind:
            told.append(kind)
        assert [one for one in around.told("doctor") if one != "care.grade_wanted"] == [
            one for one in told if one != "care.grade_wanted"
        ]


def test_facts_past_their_time_ask_for_a_new_grade(around: Around) -> None:
    around.in_care()
    with clock.at(clock.now() + timedelta(days=181)):
        remind()
        assert around.elder().regrade_since is not None
        with refused("care_facts_missing"):
            around.grade("orange", proposed="")


def test_who_leaves_the_team_goes_no_more(around: Around) -> None:
    around.in_care()
    around.team("doctor")
    visit = around.coming()
    assert visit is not None
    assert visit.people == [around.people["doctor"].id]
    assert Member.objects.filter(elder=around.elder(), until__isnull=False).count() == 1
    assert "care.joined" in around.told("doctor")


def test_a_team_is_named_with_parts_of_the_pack_and_somebody_with_an_account(around: Around) -> None:
    around.begin()
    by = around.actor("community")
    with refused("care_team_empty"):
        name_team(around.uuid, [Named("volunteer", None, "李阿姨")], by=by)
    with refused("care_part_unknown"):
        name_team(around.uuid, [Named("boss", around.people["doctor"].id)], by=by)
    with refused("care_member_unknown"):
        name_team(around.uuid, [Named("medic", 10**9)], by=by)
    name_team(around.uuid, [Named("medic", around.people["doctor"].id), Named("volunteer", None, "李阿姨")], by=by)
    assert {row.name for row in Member.objects.filter(elder=around.elder(), until=None)} == {"某人", "李阿姨"}


def test_a_correction_is_a_fact_with_the_elder_as_source_and_asks_again(around: Around) -> None:
    from linli.kernel.registry.queries.facts import latest

    around.in_care()
    around_by = around.actor("worker")
    correct(around.uuid, "person.lives_alone", False, Voice("elder", text="女儿搬回来了"), by=around_by)
    fact = latest({around.person: "person"}, ["person.lives_alone"])[around.person, "person.lives_alone"]
    assert (fact.value, fact.source, fact.source_name) == (False, "correction", "本人更正")
    assert around.elder().regrade_since is not None
    with refused("care_fact_unfit"):
        correct(around.uuid, "person.name", "x", Voice("elder"), by=around_by)
    with refused("fact_value_unfit"):
        correct(around.uuid, "person.lives_alone", "perhaps", Voice("elder"), by=around_by)


def test_family_speaks_with_its_authority_on_record(around: Around) -> None:
    around.in_care()
    with refused("care_consent_incomplete"):
        refuse(around.uuid, Voice("family", name="王女士", relation="女儿"), by=around.actor("worker"))
    refuse(around.uuid, Voice("family", "王女士", "女儿", "本人签字的委托书"), by=around.actor("worker"))
    said = Saying.objects.get(kind="refusal")
    assert (said.speaker, said.authority) == ("family", "本人签字的委托书")


def test_refusal_ends_grade_visits_and_sight(around: Around) -> None:
    from linli.kernel.rounds.queries import rounds as queries
    from linli.scenarios.care.services.looking import list_elders, look

    around.in_care()
    past = around.coming()
    assert past is not None
    around.tell(Outcome.DONE)
    refuse(around.uuid, Voice("elder"), by=around.actor("worker"))
    assert around.coming() is None
    assert not Target.objects.filter(subject_uuid=around.person, is_left=True).exists()
    for who in ("worker", "doctor", "community", "street"):
        by = around.actor(who)
        assert not list_elders(by=by)
        with refused("not_found"):
            look(around.uuid, "照护", by=by)
        with refused("not_found"):
            queries.target(past.uuid, by=by)
        assert not queries.targets(past.round, by=by)[0]
    assert not queries.rounds(by=around.actor("worker"))
    assert "care.ended" in around.told("doctor")


def test_who_refused_may_agree_again_later(around: Around) -> None:
    around.in_care()
    refuse(around.uuid, Voice("elder"), by=around.actor("worker"))
    around.in_care()
    assert around.coming() is not None
    assert Grade.objects.filter(elder=around.elder()).count() == 1  # the old one is not shown


@pytest.mark.parametrize(("outcome", "ending"), [(Outcome.DIED, "died"), (Outcome.MOVED, "moved")])
def test_who_died_or_moved_is_in_care_no_more(outcome: Outcome, ending: str, around: Around) -> None:
    around.in_care()
    around.tell(outcome)
    assert (around.elder().ending, around.coming()) == (ending, None)


def test_the_coordinator_ends_the_care_and_nobody_else(around: Around) -> None:
    around.in_care()
    with refused("not_allowed"):
        finish(around.uuid, "no_need", by=around.actor("worker"))
    finish(around.uuid, "no_need", by=around.actor("community"))
    assert around.elder().ending == "no_need"
