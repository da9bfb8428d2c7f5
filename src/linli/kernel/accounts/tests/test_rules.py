"""What duties, tokens, locks and one-time codes may be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.accounts import permissions, rules

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def refused(role: str, area: str, kind: str) -> str:
    refusal = rules.refuse_duty(role=role, area_code=area, unit_kind=kind, district_code="120103")
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("role", "area", "kind", "code"),
    [
        ("street_centre", "120103001", "street", ""),
        ("street_centre", "120103", "street", "area_too_wide"),
        ("grid_worker", "120103001", "community", "area_too_wide"),
        ("community", "120103001001", "community", ""),
        ("district_centre", "120103", "district_centre", ""),
        ("district_centre", "120103", "department", "unit_unfit"),
        ("department_clerk", "120103", "enterprise", ""),
        ("grid_worker", "120113001001", "community", "area_unknown"),
        ("grid_worker", "1201030010011", "community", "area_unknown"),
        ("grid_worker", "120103001001abc", "community", "area_unknown"),
        ("grid_worker", "", "community", "area_unknown"),
        ("mayor", "120103", "department", "role_unknown"),
    ],
)
def test_a_duty_fits_its_unit_and_is_no_wider_than_its_role(role: str, area: str, kind: str, code: str) -> None:
    assert refused(role, area, kind) == code


def test_every_role_has_a_widest_area_and_kinds_of_unit() -> None:
    assert set(rules.WIDEST_AREA) == set(rules.UNIT_KINDS) == set(permissions.ALL_ROLES)


def test_a_duty_ends_after_it_begins() -> None:
    day = date(2026, 11, 23)
    assert rules.refuse_duty_dates(day, None) is None
    assert rules.refuse_duty_dates(day, day + timedelta(days=1)) is None
    assert rules.refuse_duty_dates(day, day) is not None


@pytest.mark.parametrize(
    ("scopes", "days", "code"),
    [
        (["cases.read"], 366, ""),
        (["cases.read", "metrics"], 1, ""),
        (["cases.read"], 367, "token_too_long"),
        (["cases.read"], 0, "token_too_long"),
        (["events.dispatch"], 10, "token_scope_unknown"),
        ([], 10, "token_scope_unknown"),
    ],
)
def test_a_token_has_known_scopes_and_at_most_366_days(scopes: list[str], days: int, code: str) -> None:
    refusal = rules.refuse_token(scopes, days)
    assert (refusal.code if refusal else "") == code


def test_the_last_failure_locks_and_a_lock_that_is_over_starts_anew() -> None:
    assert rules.after_failure(3, None, NOON, most=5, minutes=15) == (4, None)
    assert rules.after_failure(4, None, NOON, most=5, minutes=15) == (5, NOON + timedelta(minutes=15))
    assert rules.after_failure(5, NOON, NOON, most=5, minutes=15) == (1, None)
    assert rules.is_locked(NOON + timedelta(seconds=1), NOON)
    assert not rules.is_locked(NOON, NOON)
    assert not rules.is_locked(None, NOON)


def test_a_code_counts_within_one_step_and_once() -> None:
    assert [rules.accepted_step(step, 100, 0) for step in (98, 99, 100, 101, 102)] == [False, True, True, True, False]
    assert not rules.accepted_step(100, 100, 100)
    assert not rules.accepted_step(99, 100, 100)
    assert rules.accepted_step(101, 100, 100)


@given(st.integers(2, 10**9), st.integers(0, 10**9))
def test_after_a_code_was_used_neither_it_nor_an_older_one_counts_again(present: int, last: int) -> None:
    for step in (present - 1, present, present + 1):
        if rules.accepted_step(step, present, last):
            assert not any(rules.accepted_step(again, present, step) for again in range(present - 1, step + 1))
