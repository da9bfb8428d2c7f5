"""Choices from the register in an open form: what belongs to the subject or stands beside it, nothing personal."""

from __future__ import annotations

import csv
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.test import Client

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.actor import SYSTEM
from linli.kernel.forms import services
from linli.kernel.places.models import Home
from linli.kernel.registry.models import Equipment
from support.houses import LONG_AGO, MICRO_GRID, House, make_house
from support.people import OTHER_COMMUNITY, browser, person

pytestmark = pytest.mark.usefixtures("hexi")
FORM = """| settings |
| | form_title | form_id | version | namespaces |
| | 钢瓶 | cylinders | 1 | linli="https://linli.invalid/xforms" |
| survey |
| | type | name | label | bind::linli:fact | bind::linli:subject |
| | hidden | home | | | home |
| | text | contact | 联系人 | person.name | |
| | select_one_from_file equipment.csv | cylinder | 哪只钢瓶 | | |
| | select_one_from_file homes.csv | neighbour | 哪家邻居 | | |
| | select_one_from_file organisations.csv | firm | 哪家单位 | | |
"""


@pytest.fixture(autouse=True)
def cylinders(hexi: None) -> None:
    services.upload(source=FORM.encode(), file_name="cylinders.md", by=SYSTEM)
    services.publish(slug="cylinders", version="1", by=SYSTEM)


def cylinder(code: str, home: UUID) -> Equipment:
    return Equipment.objects.create(
        uuid=uuid4(), kind="cylinder", code=code, place_code=MICRO_GRID, home=Home.objects.get(uuid=home),
        is_synthetic=True, source="generated", updated_at=LONG_AGO,
    )  # fmt: skip


def listed(phone: Client, house: House, name: str) -> list[dict[str, str]]:
    answer = phone.get(f"/api/v1/forms/cylinders/opened/{house.home}/choices/{name}")
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_the_equipment_of_a_home_can_be_chosen_and_no_other(house: House, phone: Client) -> None:
    mine = cylinder("GP-1", house.home)
    cylinder("GP-2", make_house(room="302").home)
    assert [(row["name"], row["label"]) for row in listed(phone, house, "equipment.csv")] == [(str(mine.uuid), "GP-1")]


def test_a_list_of_the_subjects_own_kind_holds_it_alone_without_personal_facts(house: House, phone: Client) -> None:
    make_house(room="302")
    rows = listed(phone, house, "homes.csv")
    assert [row["name"] for row in rows] == [str(house.home)]
    assert "person_name" not in rows[0]


def test_what_was_handed_out_is_on_record(house: House, phone: Client) -> None:
    listed(phone, house, "equipment.csv")
    told = AuditRecord.objects.get(action="forms.list.handed_out")
    assert (told.object_id, told.detail["list"], told.detail["rows"]) == ("cylinders", "equipment.csv", 0)


def test_a_list_that_the_form_does_not_name_or_of_a_home_elsewhere_is_not_found(house: House, phone: Client) -> None:
    stranger = make_house(f"{OTHER_COMMUNITY}001001", "502")
    for home, name in ((house.home, "people.csv"), (house.home, "../x.csv"), (stranger.home, "equipment.csv")):
        assert phone.get(f"/api/v1/forms/cylinders/opened/{home}/choices/{name}").status_code == 404
    department = browser(person("department_clerk"))
    assert department.get(f"/api/v1/forms/cylinders/opened/{house.home}/choices/equipment.csv").status_code == 403
