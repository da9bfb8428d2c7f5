"""A single pass: frozen, told, revisited, found, sent to the doors, closed; the counts always those of the targets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from linli.kernel.base import clock
from linli.kernel.base.errors import LinliError
from linli.kernel.rounds.models import Result, Round, Tally, Target
from linli.kernel.rounds.queries import rounds as queries
from linli.kernel.rounds.queries.coverage import by_place, whole
from linli.kernel.rounds.rules import ALL, Outcome
from linli.kernel.rounds.services.closing import close_round, order_doors
from linli.kernel.rounds.services.finding import find
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.kernel.rounds.services.results import Answer, Telling, tell
from linli.kernel.rounds.types import Condition, RoundType
from support.people import COMMUNITY, OTHER_COMMUNITY, person
from support.refusals import refused

if TYPE_CHECKING:
    from linli.kernel.base.actor import Actor
    from support.houses import House

Kinds = Mapping[str, RoundType]
TODAY = date(2026, 3, 2)
pytestmark = pytest.mark.usefixtures("kinds")


def opened(by: Actor, kind: str = "test.sweep", *conditions: Condition) -> Round:
    """A week's round over the community."""
    today = clock.today()
    return open_round(
        Opening(kind, "春季摸排", COMMUNITY, today, today + timedelta(days=7), conditions), by=by
    )  # fmt: skip


def of(row: Round, house: House) -> Target:
    return Target.objects.get(round=row, subject_uuid=house.home)


def say(target: Target, outcome: str, by: Actor, **more: Any) -> Answer:
    return tell(Telling(more.pop("uuid", uuid4()), target.uuid, outcome, **more), by=by)


def counted(row: Round) -> dict[tuple[str, str, str, bool], int]:
    """What the tally must say, counted from the targets."""
    found: dict[tuple[str, str, str, bool], int] = {}
    for target in Target.objects.filter(round=row, superseded_at=None):
        key = (target.place_code[:15], target.origin, target.outcome, target.needs_door)
        found[key] = found.get(key, 0) + 1
    return found


def tallied(row: Round) -> dict[tuple[str, str, str, bool], int]:
    rows = Tally.objects.filter(round=row, targets__gt=0)
    return {(t.grid_code, t.origin, t.outcome, t.needs_door): t.targets for t in rows}


def test_a_round_freezes_what_meets_its_conditions(houses: list[House], community: Actor) -> None:
    from linli.kernel.registry.services.facts import Said, Source
    from linli.kernel.registry.services.facts import say as say_facts

    with transaction.atomic():
        at = clock.now()
        said = [Said("home", house.home, "home.gas_kind", "lpg", at) for house in houses[:3]]
        say_facts(facts=said, source=Source("import"), by=community)
    row = opened(community, "test.sweep", Condition("home.gas_kind", "is", "lpg"))
    assert row.frozen_count == Target.objects.filter(round=row).count() == 3
    with transaction.atomic():
        said = [Said("home", houses[3].home, "home.gas_kind", "lpg", clock.now())]
        say_facts(facts=said, source=Source("import"), by=community)
    assert Target.objects.filter(round=row).count() == 3  # the denominator is frozen


@pytest.mark.parametrize(
    ("condition", "size"),
    [
        (Condition("home.gas_kind", "known"), 2), (Condition("home.gas_kind", "unknown"), 3),
        (Condition("home.gas_kind", "is_not", "lpg"), 4), (Condition("home.gas_kind", "in", ["lpg", "natural"]), 2),
        (Condition("home.residents", "least", 3), 1), (Condition("home.residents", "most", 2), 1),
        (Condition("home.equipment", "is", "cylinder"), 1), (Condition("home.equipment", "is_not", "cylinder"), 4),
    ],
)  # fmt: skip
def test_conditions_ask_the_register(condition: Condition, size: int, houses: list[House], community: Actor) -> None:
    from linli.kernel.places.models import Home
    from linli.kernel.registry.models import Equipment
    from linli.kernel.registry.services.facts import Said, Source
    from linli.kernel.registry.services.facts import say as say_facts

    Equipment.objects.create(
        uuid=uuid4(), kind="cylinder", code="C1", place_code=COMMUNITY, home=Home.objects.get(uuid=houses[0].home),
        source="import", updated_at=clock.now(),
    )  # fmt: skip
    with transaction.atomic():
        facts = {0: ("lpg", 4), 1: ("natural", 2)}
        at = clock.now()
        said = [Said("home", houses[n].home, "home.gas_kind", kind, at) for n, (kind, _) in facts.items()]
        said += [Said("home", houses[n].home, "home.residents", people, at) for n, (_, people) in facts.items()]
        say_facts(facts=said, source=Source("import"), by=community)
    assert opened(community, "test.sweep", condition).frozen_count == size


@pytest.mark.parametrize(
    "condition",
    [
        Condition("home.nothing", "is", "x"), Condition("person.self_care", "is", "full"),
        Condition("home.gas_kind", "like", "l"), Condition("home.gas_kind", "least", 3),
        Condition("home.residents", "least", "many"), Condition("home.gas_kind", "in", "lpg"),
        Condition("home.gas_kind", "in", []), Condition("home.address", "known"),
        Condition("home.gas_kind", "is", "'; drop table rounds_target; --"),
    ],
)  # fmt: skip
def test_a_condition_that_does_not_fit_opens_nothing(
    condition: Condition, houses: list[House], community: Actor
) -> None:
    with refused("round_empty" if "drop" in str(condition.value) else "round_condition_unfit"):
        opened(community, "test.sweep", condition)
    assert not Round.objects.exists()


def test_a_round_needs_a_last_day_a_kind_and_the_right(houses: list[House], community: Actor, worker: Actor) -> None:
    with refused("round_dates_wrong"):
        open_round(Opening("test.sweep", "摸排", COMMUNITY, TODAY), by=community)
    with refused("round_dates_wrong"):
        open_round(Opening("test.sweep", "摸排", COMMUNITY, TODAY, TODAY - timedelta(days=1)), by=community)
    with refused("round_type_unknown"):
        open_round(Opening("test.other", "摸排", COMMUNITY, TODAY, TODAY), by=community)
    for by, area in ((worker, COMMUNITY), (community, OTHER_COMMUNITY), (community, COMMUNITY[:9])):
        with refused("not_allowed"):
            open_round(Opening("test.sweep", "摸排", area, TODAY, TODAY), by=by)


def test_a_target_has_one_latest_outcome_and_all_that_was_told(
    houses: list[House], community: Actor, worker: Actor
) -> None:
    row = opened(community)
    target = of(row, houses[0])
    now = clock.now()
    with clock.at(now + timedelta(hours=4)):
        say(target, Outcome.DONE, worker, at=now + timedelta(hours=2))
        late = say(target, Outcome.ABSENT, worker, at=now + timedelta(hours=1))  # made before, arrived after
    assert (late.outcome, late.is_new) == (Outcome.DONE, True)
    target.refresh_from_db()
    assert (target.outcome, target.attempts, target.is_left) == (Outcome.DONE, 1, False)
    _, told = queries.target(target.uuid, by=worker)
    assert [one.outcome for one in told] == [Outcome.DONE, Outcome.ABSENT]


def test_the_same_result_twice_is_one_and_another_under_its_name_is_refused(
    houses: list[House], community: Actor, worker: Actor
) -> None:
    target, uuid = of(opened(community), houses[0]), uuid4()
    assert say(target, Outcome.ABSENT, worker, uuid=uuid).is_new
    assert not say(target, Outcome.ABSENT, worker, uuid=uuid).is_new
    with refused("result_differs"):
        say(target, Outcome.DONE, worker, uuid=uuid)
    assert Result.objects.filter(target=target).count() == 1


def test_a_phone_whose_clock_is_wrong_tells_of_the_visit_all_the_same(
    houses: list[House], community: Actor, worker: Actor
) -> None:
    row = opened(community)
    now = clock.now()
    for house, days in zip(houses, (-400, 3), strict=False):
        say(of(row, house), Outcome.DONE, worker, at=now + timedelta(days=days))
        at = Result.objects.get(target=of(row, house)).at
        assert row.opened_at <= at <= clock.now()


def test_who_is_taken_out_of_the_count_has_a_reason(houses: list[House], community: Actor, worker: Actor) -> None:
    target = of(opened(community), houses[0])
    for outcome in (Outcome.NOT_ELIGIBLE, Outcome.REFERRED):
        with refused("outcome_needs_note"):
            say(target, outcome, worker, note="  ")
    say(target, Outcome.NOT_ELIGIBLE, worker, note="非居住用房")
    found = whole(target.round_id)
    assert (found.not_eligible, found.denominator) == (1, 4)


def test_a_visit_with_a_form_is_done_only_with_it(houses: list[House], community: Actor, worker: Actor) -> None:
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms import services
    from linli.kernel.forms.queries import forms
    from support.survey import GAS, submission

    services.load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    xform = forms.xform(forms.version("gas-inspection").id)
    target = of(opened(community, "test.check"), houses[0])
    with refused("outcome_needs_form"):
        say(target, Outcome.DONE, worker)
    other = submission(xform, {**GAS, "/data/home": str(houses[1].home)})
    with refused("submission_of_another"), transaction.atomic():
        say(target, Outcome.DONE, worker, xml=other)
    assert not Result.objects.exists()
    own = submission(xform, {**GAS, "/data/home": str(houses[0].home)})
    answer = say(target, Outcome.DONE, worker, xml=own)
    assert answer.submission is not None
    say(target, Outcome.ABSENT, worker)  # told later of nobody there: no form is asked


def test_only_who_has_the_place_or_is_given_the_door_tells(houses: list[House], community: Actor) -> None:
    row = opened(community)
    stranger = person("grid_worker", area_code=f"{COMMUNITY}002").actor
    with refused("not_found"):
        say(of(row, houses[0]), Outcome.DONE, stranger)
    say(of(row, houses[4]), Outcome.DONE, stranger)
    clerk = person("department_clerk").actor
    with refused("not_allowed"):
        say(of(row, houses[0]), Outcome.DONE, clerk)
    Target.objects.filter(round=row, subject_uuid=houses[0].home).update(people=[clerk.id])
    say(of(row, houses[0]), Outcome.DONE, clerk)


def test_what_was_found_joins_beside_the_frozen(houses: list[House], community: Actor, worker: Actor) -> None:
    from support.houses import MICRO_GRID, make_house

    row = opened(community)
    new, uuid = make_house(MICRO_GRID, "901"), uuid4()
    target = find(round_uuid=row.uuid, subject_uuid=new.home, uuid=uuid, by=worker)
    assert find(round_uuid=row.uuid, subject_uuid=new.home, uuid=uuid, by=worker) == target
    with refused("target_there"):
        find(round_uuid=row.uuid, subject_uuid=new.home, uuid=uuid4(), by=worker)
    with refused("target_there"):
        find(round_uuid=row.uuid, subject_uuid=houses[0].home, uuid=uuid4(), by=worker)
    with refused("not_found"):
        find(round_uuid=row.uuid, subject_uuid=houses[4].home, uuid=uuid4(), by=worker)  # the next grid
    say(target, Outcome.DONE, worker)
    found = whole(row.id)
    assert (found.frozen, found.found, found.denominator, found.resolved) == (5, 1, 6, 1)


def test_the_doors_that_are_left_go_to_a_team_in_the_order_of_walking(
    houses: list[House], community: Actor, worker: Actor
) -> None:
    row = opened(community)
    with refused("door_list_empty"):
        order_doors(round_uuid=row.uuid, place_code=COMMUNITY, people=[worker.id or 0], everything=False, by=community)
    now = clock.now()
    for days in (0, 3):
        with clock.at(now + timedelta(days=days)):
            say(of(row, houses[0]), Outcome.ABSENT, worker)
    helper = person("grid_worker", area_code=f"{COMMUNITY}002").actor
    for people in ([], [0], [helper.id, 987654]):
        with refused("team_needed"):
            order_doors(round_uuid=row.uuid, place_code=COMMUNITY, people=people, everything=False, by=community)
    one = order_doors(
        round_uuid=row.uuid, place_code=COMMUNITY, people=[helper.id or 0], everything=False, by=community
    )  # fmt: skip
    assert one.doors == 1
    rest = order_doors(
        round_uuid=row.uuid, place_code=COMMUNITY, people=[helper.id or 0], everything=True, by=community
    )
    assert rest.doors == 5
    places = Target.objects.filter(order=rest).order_by("order_position").values_list("order_position", "place_code")
    assert [n for n, _ in places] == [1, 2, 3, 4, 5]
    assert [place for _, place in places] == sorted(place for _, place in places)
    assert len(queries.visits(by=helper)) == 5
    assert not queries.visits(by=worker)  # what is given to a team is not everybody's any more
    with clock.at(now + timedelta(days=4)):
        say(of(row, houses[0]), Outcome.DONE, helper)
    assert whole(row.id).door == 4


def test_a_closed_round_keeps_its_coverage_and_takes_what_was_told_before(
    houses: list[House], community: Actor, worker: Actor
) -> None:
    row = opened(community)
    now = clock.now()
    with clock.at(now + timedelta(hours=1)):
        say(of(row, houses[0]), Outcome.DONE, worker)
    with clock.at(now + timedelta(days=7)):
        closed = close_round(round_uuid=row.uuid, by=community)
        assert (closed.closing["resolved"], closed.closing["frozen"]) == (1, 5)
        with refused("round_closed"):
            close_round(round_uuid=row.uuid, by=community)
    with clock.at(now + timedelta(days=8)):
        say(of(row, houses[1]), Outcome.DONE, worker, at=now + timedelta(days=2))
        with refused("round_closed"):
            say(of(row, houses[2]), Outcome.DONE, worker)
        with refused("round_closed"):
            find(round_uuid=row.uuid, subject_uuid=houses[0].home, uuid=uuid4(), by=worker)
    assert not queries.visits(by=worker)


def test_the_tally_is_what_the_targets_are(houses: list[House], community: Actor, worker: Actor) -> None:
    import random

    row, chance = opened(community), random.Random(7)
    assert tallied(row) == counted(row) == {
        (f"{COMMUNITY}001", "frozen", "", False): 4, (f"{COMMUNITY}002", "frozen", "", False): 1,
    }  # fmt: skip
    for _ in range(40):
        target = of(row, chance.choice(houses))
        say(target, chance.choice(ALL), community, note="说明")
        assert tallied(row) == counted(row)
    with connection.cursor() as cursor:  # whoever writes, by whatever statement
        cursor.execute("update rounds_target set place_code = %s where round_id = %s", [f"{COMMUNITY}003001", row.id])
        assert tallied(row) == counted(row)
        Target.objects.filter(round=row).update(superseded_at=clock.now())
        assert tallied(row) == counted(row) == {}


def test_coverage_is_told_by_place(houses: list[House], community: Actor, worker: Actor) -> None:
    row = opened(community)
    say(of(row, houses[4]), Outcome.DONE, community)
    grids = by_place(row.id, COMMUNITY, 15)
    assert {code: found.share for code, found in grids.items()} == {f"{COMMUNITY}001": 0.0, f"{COMMUNITY}002": 1.0}
    assert by_place(row.id, f"{COMMUNITY}002", 15).keys() == {f"{COMMUNITY}002"}


def test_results_are_never_changed(houses: list[House], community: Actor, worker: Actor) -> None:
    from django.db import IntegrityError

    say(of(opened(community), houses[0]), Outcome.DONE, worker)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    for what in (
        "update rounds_result set note = 'x'",
        "delete from rounds_result",
        "truncate rounds_result cascade",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(what)


def test_the_database_lets_no_subject_be_left_twice(houses: list[House], community: Actor) -> None:
    from django.db import IntegrityError

    row = opened(community)
    with pytest.raises(IntegrityError, match="target_one_left_a_subject"), transaction.atomic():
        Target.objects.create(
            round=row, subject_kind="home", subject_uuid=houses[0].home, number=2, place_code=COMMUNITY
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="target_outcome_has_its_result"), transaction.atomic():
        Target.objects.filter(round=row).update(outcome="done")
    with pytest.raises(IntegrityError, match="target_outcome_known"), transaction.atomic():
        Target.objects.filter(round=row).update(outcome="perhaps", latest_id=1)


def test_a_sealed_round_is_seen_by_its_people_alone(houses: list[House], community: Actor, worker: Actor) -> None:
    row = opened(community, "test.sealed")
    assert [one.uuid for one in queries.rounds(by=community)] == [row.uuid]
    assert not queries.rounds(by=worker)
    with refused("not_found"):
        queries.one(row.uuid, by=worker)
    target = of(row, houses[0])
    with refused("not_allowed"):
        say(target, Outcome.DONE, worker)
    Target.objects.filter(id=target.id).update(people=[worker.id])
    page, _ = queries.targets(queries.one(row.uuid, by=worker), by=worker)
    assert [one.target.id for one in page] == [target.id]
    say(target, Outcome.DONE, worker)


def test_an_unknown_target_is_not_found(worker: Actor) -> None:
    with refused("not_found"):
        tell(Telling(uuid4(), UUID(int=1), Outcome.DONE), by=worker)
    with pytest.raises(LinliError, match="not_found"):
        queries.target(UUID(int=1), by=worker)


def test_a_form_filled_outside_of_a_round_is_its_visit_where_the_sender_may_make_it(
    houses: list[House], community: Actor, worker: Actor
) -> None:
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms import services
    from linli.kernel.forms.queries import forms
    from support.survey import GAS, submission

    services.load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    xform = forms.xform(forms.version("gas-inspection").id)
    row = opened(community, "test.check")
    sent = [submission(xform, {**GAS, "/data/home": str(house.home)}) for house in (houses[0], houses[4])]
    receipts = [services.receive(xml=xml, files={}, by=worker, channel="openrosa") for xml in sent]
    assert services.receive(xml=sent[0], files={}, by=worker, channel="openrosa").is_new is False
    assert of(row, houses[0]).outcome == Outcome.DONE
    assert Result.objects.get().submission_uuid == receipts[0].uuid
    assert of(row, houses[4]).outcome == ""  # of the next grid: parked, nobody was visited
