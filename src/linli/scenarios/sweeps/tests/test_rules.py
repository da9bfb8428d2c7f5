"""The rules of consent, enrolment and contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.scenarios.sweeps.rules import contact, enrolment
from linli.scenarios.sweeps.rules.consent import Answer, Matter, Owned, standing

REBUILD = Matter("rebuild", "", "", Fraction(2, 3), Fraction(3, 4), False, "", "")
USE = replace(REBUILD, agreement=Fraction(1, 2), more_than=True)
DAY = date(2026, 11, 30)


def homes(
    agree: int = 0, disagree: int = 0, undecided: int = 0, silent: int = 0, area: int | None = 6000
) -> list[Owned]:
    said = ["agree"] * agree + ["disagree"] * disagree + ["undecided"] * undecided + [""] * silent
    return [Owned(area, "", answer) for answer in said]


def test_of_388_homes_two_thirds_are_259_and_three_quarters_of_those_195() -> None:
    assert standing(homes(agree=195, disagree=64, silent=129), REBUILD).passed is True
    assert standing(homes(agree=194, disagree=65, silent=129), REBUILD).passed is False
    assert standing(homes(agree=258, silent=130), REBUILD).passed is False


def test_exactly_three_quarters_pass_where_they_must_be_reached_and_exactly_half_fail_where_they_must_be_passed() -> (
    None
):
    assert standing(homes(agree=3, disagree=1), REBUILD).passed is True
    assert standing(homes(agree=2, disagree=2), USE).passed is False
    assert standing(homes(agree=3, disagree=2), USE).passed is True


def test_many_heads_with_little_area_do_not_pass() -> None:
    large = [Owned(100_000, "", "disagree")]
    found = standing(homes(agree=9, area=1000) + large, REBUILD)
    assert (found.heads.reached, found.area.reached, found.passed) == (True, False, False)


def test_who_owns_several_homes_is_one_head_and_agrees_with_all_of_them() -> None:
    mine = [Owned(6000, "O1", "agree"), Owned(6000, "O1", "disagree"), Owned(6000, "O1", "")]
    found = standing(mine, REBUILD)
    assert (found.heads.total, found.heads.took_part, found.heads.agreed) == (1, 1, 0)
    assert (found.area.total, found.area.took_part, found.area.agreed) == (18000, 12000, 6000)


def test_who_is_undecided_was_asked_and_takes_part_in_nothing_yet() -> None:
    found = standing(homes(agree=1, undecided=3), REBUILD)
    assert (found.asked, found.heads.took_part, found.passed) == (4, 1, False)


def test_an_area_that_is_not_known_keeps_the_decision_open_but_not_one_that_heads_refuse() -> None:
    assert standing([*homes(agree=3), Owned(None, "", "agree")], REBUILD).passed is None
    assert standing([*homes(disagree=3), Owned(None, "", "agree")], REBUILD).passed is False
    assert standing([], REBUILD).passed is False


said = st.sampled_from(["", *Answer])
owned = st.builds(Owned, st.integers(1, 30_000), st.sampled_from(["", "a", "b"]), said)


@given(st.lists(owned, max_size=30), st.randoms())
def test_the_order_of_homes_changes_nothing(found: list[Owned], random: object) -> None:
    other = list(found)
    random.shuffle(other)  # type: ignore[attr-defined]
    assert standing(found, REBUILD) == standing(other, REBUILD)


@given(st.lists(owned, min_size=1, max_size=30), st.sampled_from([REBUILD, USE]))
def test_a_home_that_turns_to_agree_never_undoes_a_decision(found: list[Owned], matter: Matter) -> None:
    for number, one in enumerate(found):
        if one.answer != Answer.AGREE:
            more = [*found[:number], replace(one, answer=Answer.AGREE), *found[number + 1 :]]
            before, after = standing(found, matter), standing(more, matter)
            assert after.heads.agreed >= before.heads.agreed
            assert after.area.agreed >= before.area.agreed
            assert not (before.passed and not after.passed)


@given(st.lists(owned, max_size=30))
def test_who_agrees_took_part_and_who_took_part_is_one_of_all(found: list[Owned]) -> None:
    told = standing(found, REBUILD)
    for side in (told.heads, told.area):
        assert 0 <= side.agreed <= side.took_part <= side.total
    assert told.agreed + told.disagreed + told.undecided == told.asked <= told.homes


def figure(kind: str, part: str, value: int, as_of: date = DAY) -> enrolment.Figure:
    return enrolment.Figure(kind, part, "名", "Name", value, as_of, "源")


def test_the_share_of_the_report_is_over_all_and_says_why() -> None:
    found = enrolment.share([
        figure("target", "", 801_878, date(2021, 1, 1)),
        figure("counted", "a", 279_600, date(2021, 12, 31)),
        figure("counted", "b", 523_000, date(2021, 12, 31)),
    ])  # fmt: skip
    assert (found.counted, found.percent, found.surplus) == (802_600, 100.09, 722)
    assert [(why.code, why.n, why.days) for why in found.whys] == [("outside_unknown", 0, 0), ("older_target", 0, 364)]


def test_whoever_is_not_on_the_list_is_told_where_that_is_known() -> None:
    found = enrolment.share([figure("target", "", 100), figure("counted", "a", 130), figure("outside", "a", 40)])
    assert [(why.code, why.n) for why in found.whys] == [("outside", 40)]
    assert enrolment.share([figure("target", "", 100), figure("counted", "a", 90)]).whys == ()


def test_the_latest_figure_of_a_part_counts_and_without_a_target_there_is_no_share() -> None:
    old, new = figure("counted", "a", 5, date(2026, 1, 1)), figure("counted", "a", 7, date(2026, 2, 1))
    assert enrolment.share([new, old]).counted == 7
    assert enrolment.share([new]).percent is None


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_rounded_to_hundredths_a_half_up(counted: int, target: int) -> None:
    percent = enrolment.percent_of(counted, target)
    assert percent is not None
    assert abs(Fraction(str(percent)) - Fraction(counted * 100, target)) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (DAY, DAY, ""), (DAY, date(2026, 12, 29), ""), (DAY, date(2026, 12, 30), "contact_too_long"),
        (DAY, date(2026, 11, 29), "contact_dates_wrong"),
        (date(2026, 11, 1), date(2026, 11, 29), "contact_dates_wrong"),
    ],
)  # fmt: skip
def test_contact_has_an_end_within_thirty_days(starts: date, ends: date, code: str) -> None:
    assert contact.refuse_dates(starts, ends, DAY) == code


def test_contact_is_kept_every_day_from_its_first_to_its_last() -> None:
    facts = {"starts_on": DAY, "ends_on": date(2026, 12, 2), "people": [7]}
    assert contact.rhythm(facts, date(2026, 11, 29)) is None
    found = contact.rhythm(facts, DAY)
    assert found is not None
    assert (found.every_days, found.people) == (1, (7,))
    assert contact.rhythm(facts, date(2026, 12, 3)) is None
    assert contact.rhythm({}, DAY) is None
    assert not contact.expired(DAY, DAY)
    assert contact.expired(DAY, date(2026, 12, 1))
