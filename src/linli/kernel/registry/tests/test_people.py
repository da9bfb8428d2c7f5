"""Synthetic people: as many as asked, plausible together, and invalid one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

import numpy as np
import pytest

from linli.kernel.registry.generation.names import PersonNames
from linli.kernel.registry.generation.people import People, draw_people, synthetic_resident_ids
from linli.kernel.registry.generation.staff import examples, plan_staff
from linli.lib.identifiers import is_resident_id, is_synthetic_phone, synthetic_resident_id
from linli.lib.packfiles import read_pack

PACK = read_pack(Path(__file__).resolve().parents[5] / "packs" / "hexi")
DAY = date(2026, 1, 1)


def draw(homes: int, households: int, residents: int, seed: int = 1) -> People:
    rng = np.random.Generator(np.random.PCG64(seed))
    return draw_people(homes, households, residents, PersonNames(PACK), PACK.code, DAY, rng)


@pytest.fixture(scope="module")
def people() -> People:
    return draw(8_000, 7_752, 20_000)


def test_exactly_as_many_as_asked_in_homes_of_their_own(people: People) -> None:
    assert len(people.name) == 20_000
    assert len(set(people.household_home.tolist())) == len(people.household_home) == 7_752
    assert people.household_home.max() < 8_000
    assert set(people.household.tolist()) == set(range(7_752))


@pytest.mark.parametrize(("homes", "households", "residents"), [(10, 10, 10), (5, 9, 60), (100, 40, 41), (1, 1, 1)])
def test_any_numbers_come_out(homes: int, households: int, residents: int) -> None:
    found = draw(homes, households, residents)
    assert len(found.name) == residents
    assert len(found.household_home) == min(homes, households, residents)


def test_no_identity_number_is_valid_and_all_look_right(people: People) -> None:
    numbers = people.id_number.tolist()
    assert not any(is_resident_id(number) for number in numbers)
    assert {len(number) for number in numbers} == {18}
    for number, born, sex in zip(numbers, people.born_on.tolist(), people.sex.tolist(), strict=True):
        assert number[:14] == "120103" + born.replace("-", "")
        assert int(number[16]) % 2 == (sex == "male")


def test_the_wrong_check_character_is_the_one_of_the_house(people: People) -> None:
    number = str(people.id_number[0])
    born, sex = date.fromisoformat(str(people.born_on[0])), str(people.sex[0])

    class Fixed(Random):
        def randrange(self, *_: int) -> int:  # type: ignore[override]
            return int(number[14:17]) // 2

    assert synthetic_resident_id(Fixed(), born, "male" if sex == "male" else "female", "120103") == number


def test_every_check_character_occurs_and_is_never_the_right_one() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    born = np.datetime64("1950-01-31") + np.arange(3_000)
    numbers = synthetic_resident_ids("120103", born, np.ones(3_000, dtype=bool), rng)
    assert {number[17] for number in numbers} == set("0123456789X")
    assert not any(is_resident_id(number) for number in numbers)


def test_telephone_numbers_reach_nobody_and_belong_to_one(people: People) -> None:
    given = [phone for phone in people.phone.tolist() if phone]
    assert all(is_synthetic_phone(phone) for phone in given)
    assert len(set(given)) == len(given) > 15_000


def test_a_contact_agreed_is_reachable_and_alone_in_the_household(people: People) -> None:
    contacts = people.household[people.is_contact]
    assert len(set(contacts.tolist())) == len(contacts)
    assert set(contacts.tolist()) == set(np.flatnonzero(people.household_consent).tolist())
    assert all(people.phone[people.is_contact])


def test_households_are_of_usual_sizes_and_nobody_is_unborn(people: People) -> None:
    sizes = Counter(Counter(people.household.tolist()).values())
    assert set(sizes) <= set(range(1, 8))
    assert 2.5 <= len(people.name) / len(people.household_home) <= 2.6
    born = [date.fromisoformat(day) for day in people.born_on.tolist()]
    assert max(born) <= DAY
    assert min(born) > date(1915, 1, 1)
    heads = [born[i] for i in np.flatnonzero(np.diff(people.household, prepend=-1))]
    assert max(heads) < date(2008, 1, 1)


def test_uuids_are_of_version_seven_and_unique(people: People) -> None:
    uuids = {UUID(text) for text in people.uuid.tolist()}
    assert len(uuids) == 20_000
    assert {(uuid.version, uuid.variant) for uuid in list(uuids)[:500]} == {(7, "specified in RFC 4122")}


def test_the_same_seed_draws_the_same_people_and_another_does_not() -> None:
    one, same, other = draw(500, 480, 1_200), draw(500, 480, 1_200), draw(500, 480, 1_200, seed=2)
    assert one.id_number.tolist() == same.id_number.tolist()
    assert one.uuid.tolist() == same.uuid.tolist()
    assert one.id_number.tolist() != other.id_number.tolist()


def test_everybody_with_a_duty_is_there() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    staff = plan_staff(PACK, ["120103001001001", "120103001001002"], rng)
    assert len({person.username for person in staff}) == len(staff)
    duties = Counter(duty.role for person in staff for duty in person.duties)
    assert (duties["grid_worker"], duties["grid_lead"]) == (2, 2)
    assert duties["administrator"] == duties["auditor"] == 1
    assert (duties["community"], duties["street_centre"]) == (149 * 3, 14 * 4)
    assert duties["department_head"] == len(PACK.units)
    assert all(is_synthetic_phone(person.phone) for person in staff)
    assert {p.second_factor for p in staff if p.duties[0].role in ("grid_worker", "grid_lead", "community")} == {False}
    assert set(examples(staff)) == set(duties)
