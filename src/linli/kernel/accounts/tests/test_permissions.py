"""Who may do what: small cases for every way in which a role holds an action."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import may, require, scope
from linli.kernel.base.actor import SYSTEM, Actor, Held
from linli.kernel.base.errors import LinliError

GRID, COMMUNITY, STREET, DISTRICT = "120103001001001", "120103001001", "120103001", "120103"
ELSEWHERE = "120103002001001"
OWN_UNIT, OTHER_UNIT = 7, 8


def holding(role: str, area: str = DISTRICT, unit: int = OWN_UNIT) -> Actor:
    return Actor(kind="user", id=1, duties=(Held(role, unit, "U", "department", area),))


def code_of(refusal: LinliError | None) -> str:
    return refusal.code if refusal else ""


def test_a_grid_worker_verifies_in_the_own_grid_and_nowhere_else() -> None:
    worker = holding("grid_worker", GRID)
    assert may(worker, "events.verify", place_code=GRID + "002", relation="area") is None
    assert code_of(may(worker, "events.verify", place_code=ELSEWHERE, relation="area")) == "not_allowed"
    assert code_of(may(worker, "events.verify", place_code="", relation="area")) == "not_allowed"


def test_a_street_centre_dispatches_in_its_street_only() -> None:
    centre = holding("street_centre", STREET)
    assert may(centre, "events.dispatch", place_code=GRID) is None
    assert may(centre, "events.dispatch", place_code=ELSEWHERE) is not None


def test_the_district_centre_dispatches_everywhere_and_alone_designates() -> None:
    centre = holding("district_centre")
    assert may(centre, "events.dispatch", place_code=ELSEWHERE) is None
    assert may(centre, "events.designate", place_code=ELSEWHERE) is None
    assert may(holding("street_centre", STREET), "events.designate", place_code=GRID) is not None


def test_a_community_neither_accepts_nor_dispatches() -> None:
    community = holding("community", COMMUNITY)
    for move in ("accept", "dispatch", "close", "transfer"):
        assert may(community, f"events.{move}", place_code=GRID, unit_id=OWN_UNIT) is not None, move


def test_only_the_unit_that_has_a_case_signs_for_it() -> None:
    clerk = holding("department_clerk")
    assert may(clerk, "events.sign", place_code=GRID, unit_id=OWN_UNIT) is None
    assert may(clerk, "events.sign", place_code=GRID, unit_id=OTHER_UNIT) is not None
    assert may(clerk, "events.sign", place_code=GRID, unit_id=None) is not None


def test_a_department_sees_nothing_by_its_area() -> None:
    clerk = holding("department_clerk", DISTRICT)
    assert may(clerk, "cases.view", place_code=GRID, unit_id=OTHER_UNIT) is not None
    assert may(clerk, "cases.view", place_code=GRID, unit_id=None) is not None


def test_a_unit_that_once_had_a_case_still_reads_it_but_does_nothing_with_it() -> None:
    clerk = holding("department_clerk")
    assert may(clerk, "cases.view", place_code=GRID, unit_id=OTHER_UNIT, unit_trail=(OWN_UNIT, OTHER_UNIT)) is None
    for action in ("events.handle", "events.return", "cases.reveal", "events.hand_in"):
        refusal = may(clerk, action, place_code=GRID, unit_id=OTHER_UNIT, unit_trail=(OWN_UNIT, OTHER_UNIT))
        assert refusal is not None, action


def test_whoever_holds_a_case_returns_it() -> None:
    worker, centre = holding("grid_worker", GRID), holding("street_centre", STREET, OTHER_UNIT)
    assert may(worker, "events.return", place_code=GRID, unit_id=OWN_UNIT, relation="unit") is None
    assert may(worker, "events.return", place_code=GRID, unit_id=OTHER_UNIT) is not None  # the area is not enough
    assert may(centre, "events.return", place_code=GRID, unit_id=OWN_UNIT, relation="area") is None
    assert may(centre, "events.return", place_code=GRID, unit_id=OWN_UNIT, relation="unit") is not None


def test_a_clerk_cannot_suspend_but_the_head_can() -> None:
    assert may(holding("department_clerk"), "events.suspend", place_code=GRID, unit_id=OWN_UNIT) is not None
    assert may(holding("department_head"), "events.suspend", place_code=GRID, unit_id=OWN_UNIT) is None


def test_an_administrator_sees_no_case_whatever_the_purpose() -> None:
    administrator = holding("administrator")
    for action in ("cases.view", "cases.reveal", "cases.export", "insight.view", "audit.read"):
        assert code_of(may(administrator, action, place_code=GRID, unit_id=OWN_UNIT, purpose="x")) == "not_allowed"
        assert scope(administrator, action, purpose="x").nothing


def test_an_auditor_sees_a_case_with_a_purpose_only_and_never_reveals() -> None:
    auditor = holding("auditor")
    assert code_of(may(auditor, "cases.view", place_code=GRID)) == "purpose_required"
    assert code_of(may(auditor, "cases.view", place_code=GRID, purpose="  ")) == "purpose_required"
    assert may(auditor, "cases.view", place_code=GRID, purpose="投诉核查") is None
    assert code_of(may(auditor, "cases.reveal", place_code=GRID, purpose="投诉核查")) == "not_allowed"
    assert scope(auditor, "cases.view").nothing
    assert scope(auditor, "cases.view", purpose="投诉核查").all


def test_a_resident_opens_the_one_case_of_the_tracking_code() -> None:
    resident = Actor(kind="resident", case_uuid="a", is_first_reporter=True)
    assert may(resident, "cases.view", case_uuid="a", place_code=GRID) is None
    assert code_of(may(resident, "cases.view", case_uuid="b", place_code=GRID)) == "not_found"
    assert code_of(may(resident, "cases.view", place_code=GRID)) == "not_found"
    assert code_of(may(resident, "events.dispatch", case_uuid="a")) == "not_allowed"


def test_who_joined_a_report_urges_but_does_not_withdraw_it() -> None:
    joined = Actor(kind="resident", case_uuid="a")
    assert may(joined, "events.urge", case_uuid="a") is None
    for move in ("withdraw", "reopen", "rate", "supply_info"):
        assert code_of(may(joined, f"events.{move}", case_uuid="a")) == "not_allowed"


def test_a_token_acts_within_scope_and_area() -> None:
    token = Actor(
        kind="token", id=3, duties=(Held("token", 1, "U", "street", STREET),), scopes=frozenset({"cases.read"})
    )
    assert may(token, "cases.view", place_code=GRID) is None
    assert may(token, "cases.view", place_code=ELSEWHERE) is not None
    assert may(token, "cases.export", place_code=GRID) is not None
    assert may(token, "cases.reveal", place_code=GRID) is not None
    assert scope(token, "cases.view").areas == (STREET,)
    assert scope(token, "cases.export").nothing


def test_no_scope_of_a_token_moves_a_case_or_reveals_a_person() -> None:
    granted = frozenset().union(*permissions.SCOPES.values())
    assert granted & {"cases.reveal", "users.manage", "tokens.manage", "audit.read", "events.dispatch"} == set()


def test_the_system_may_do_what_its_timers_need() -> None:
    assert may(SYSTEM, "events.dispatch", place_code=GRID) is None


def test_a_named_place_must_lie_in_the_area_even_at_large() -> None:
    assert may(holding("administrator", DISTRICT), "users.manage", place_code=GRID) is None
    assert may(holding("administrator", DISTRICT), "users.manage", place_code="120113001") is not None


def test_an_unknown_role_or_action_gets_nothing() -> None:
    assert may(holding("mayor"), "cases.view", place_code=GRID) is not None
    assert may(holding("district_centre"), "cases.rank_people", place_code=GRID) is not None


def test_require_raises_what_may_answers() -> None:
    with pytest.raises(LinliError) as refusal:
        require(holding("partner"), "events.accept", place_code=GRID)
    assert refusal.value.code == "not_allowed"


def test_a_scope_names_areas_and_units_and_drops_what_another_covers() -> None:
    duties = (
        Held("grid_worker", 5, "U", "community", GRID),
        Held("community", 5, "U", "community", COMMUNITY),
        Held("grid_worker", 6, "U", "community", ELSEWHERE),
    )
    found = scope(Actor(kind="user", id=1, duties=duties), "cases.view")
    assert found == permissions.Scope(areas=(COMMUNITY, ELSEWHERE), unit_ids=(5, 6))


def test_a_scenario_adds_actions_in_the_way_of_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_granted", [])
    permissions._held.cache_clear()
    inspect, fine = frozenset({"gas.inspect"}), frozenset({"gas.fine"})
    permissions.add(permissions.Grants(by_area={"grid_worker": inspect}, by_unit={"department_clerk": fine}))
    assert may(holding("grid_worker", GRID), "gas.inspect", place_code=GRID) is None
    assert may(holding("grid_worker", GRID), "gas.inspect", place_code=ELSEWHERE) is not None
    assert may(holding("department_clerk"), "gas.fine", place_code=GRID, unit_id=OTHER_UNIT) is not None
    assert "gas.inspect" in permissions.roles()["grid_worker"]
    with pytest.raises(ValueError, match="unknown role"):
        permissions.add(permissions.Grants(at_large={"mayor": inspect}))
    monkeypatch.undo()
    permissions._held.cache_clear()


ANY_ROLE = st.sampled_from(permissions.ALL_ROLES)
ANY_ACTION = st.sampled_from(sorted(set().union(*permissions.roles().values())))
AREAS = st.sampled_from([DISTRICT, STREET, COMMUNITY, GRID, "120103002", ELSEWHERE])
UNITS = st.sampled_from([None, 1, 2])


@given(ANY_ROLE, AREAS, ANY_ACTION, AREAS, UNITS)
def test_may_and_scope_never_disagree_about_a_case(
    role: str, area: str, action: str, place: str, unit: int | None
) -> None:
    actor = holding(role, area, 1)
    bounds = scope(actor, action)
    listed = bounds.all or any(place.startswith(prefix) for prefix in bounds.areas) or unit in bounds.unit_ids
    assert listed == (may(actor, action, place_code=place, unit_id=unit) is None)


@given(ANY_ROLE, ANY_ACTION, AREAS, UNITS)
def test_the_wider_relation_allows_whatever_the_narrower_does(
    role: str, action: str, place: str, unit: int | None
) -> None:
    actor = holding(role, STREET, 1)
    narrow = any(may(actor, action, place_code=place, unit_id=unit, relation=r) is None for r in ("area", "unit"))
    assert narrow == (may(actor, action, place_code=place, unit_id=unit) is None)


def test_the_page_of_permissions_is_fresh() -> None:
    from linli.kernel.accounts.permission_table import page
    from linli.kernel.scenario import scenarios

    scenarios()
    path = Path(__file__).resolve().parents[5] / "docs" / "reference" / "permissions.md"
    assert path.read_text() == page(), "run make docs"
