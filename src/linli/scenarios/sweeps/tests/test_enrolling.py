"""Enrolment against a target: the share with its denominator, and why it is over 100%."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import today
from linli.kernel.rounds.models import Target
from linli.kernel.rounds.services.finding import find
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.kernel.rounds.services.results import Telling, tell
from linli.lib.clock import uuid7
from linli.scenarios.sweeps.models import Enrolment, Figure
from linli.scenarios.sweeps.services.enrolling import load_pack_enrolments
from support.houses import House, make_house
from support.people import COMMUNITY, OTHER_COMMUNITY, browser, get, person, post
from support.people import Person as Staff

pytestmark = pytest.mark.usefixtures("hexi")
HEAD = "place,kind,part,name,value,as_of,source\n"


@pytest.fixture
def desk(community: Staff) -> Client:
    """The community's desk."""
    return browser(community)


def made(desk: Client, **other: Any) -> str:
    told = post(desk, "/sweeps/enrolments", {"slug": "care", "title": "参保", **other})
    assert told.status_code == 201, told.json()
    return str(told.json()["uuid"])


def imported() -> int:
    """Figures beside those of the pack."""
    return Figure.objects.exclude(enrolment__slug="medical-insurance").count()


def send(desk: Client, uuid: str, rows: str, head: str = HEAD) -> Any:
    file = SimpleUploadedFile("figures.csv", (head + rows).encode("gb18030"))
    return desk.post(f"/api/v1/sweeps/enrolments/{uuid}/figures", {"file": file})


def test_the_pack_reproduces_the_published_share_and_the_page_explains_it() -> None:
    assert load_pack_enrolments(settings.ENV.packs / "hexi", by=SYSTEM) == ["medical-insurance"]
    load_pack_enrolments(settings.ENV.packs / "hexi", by=SYSTEM)
    assert imported() == 0
    assert Figure.objects.count() == 3
    centre = browser(person("district_centre"))
    uuid = get(centre, "/sweeps/enrolments").json()[0]["uuid"]
    share = get(centre, f"/sweeps/enrolments/{uuid}").json()["share"]
    assert [part["value"] for part in share["parts"]] == [279_600, 523_000]
    assert (share["counted"], share["percent"], share["target"], share["surplus"]) == (802_600, 100.09, 801_878, 722)
    assert [why["code"] for why in share["whys"]] == ["outside_unknown", "older_target"]
    assert all(part["source"] and part["as_of"] for part in (*share["parts"], *share["targets"]))


def test_people_done_in_the_round_are_a_part_and_those_found_are_not_on_the_list(
    desk: Client, community: Staff, houses: list[House]
) -> None:
    row = open_round(Opening("sweeps.enrolment", "参保登记", COMMUNITY, today(), today()), by=community.actor)
    stranger = make_house(room="701")
    found = find(round_uuid=row.uuid, subject_uuid=stranger.contact, uuid=uuid7(), by=community.actor)
    uuid = made(desk, round=str(row.uuid))
    for target in (*Target.objects.filter(round=row, origin="frozen")[:4], found):
        tell(Telling(uuid7(), target.uuid, "done"), by=community.actor)
    send(
        desk,
        uuid,
        f"{COMMUNITY},目标,,年度目标,7,2026-01-01,街道下达\n{COMMUNITY},已参保,a,已缴费,3,2026-06-30,医保局\n",
    )
    share = get(desk, f"/sweeps/enrolments/{uuid}").json()["share"]
    assert {part["part"]: part["value"] for part in share["parts"]} == {"a": 3, "round": 5}
    assert (share["percent"], share["surplus"]) == (114.29, 1)
    assert (share["whys"][0]["code"], share["whys"][0]["n"]) == ("outside", 1)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (f"{COMMUNITY},多,,目标,7,2026-01-01,源", "kind"), (f"{COMMUNITY},target,,目标,-7,2026-01-01,源", "value"),
        (f"{COMMUNITY},target,,目标,7,2031-01-01,源", "as_of"), (f"{COMMUNITY},target,,,7,2026-01-01,源", "name"),
        ("12010,target,,目标,7,2026-01-01,源", "place"), (f"{COMMUNITY},target,,目标,7,前天,源", "as_of"),
    ],
)  # fmt: skip
def test_a_table_with_a_fault_is_refused_whole_and_the_row_is_named(desk: Client, row: str, problem: str) -> None:
    uuid = made(desk)
    told = send(desk, uuid, f"{COMMUNITY},target,,目标,9,2026-01-01,源\n{row}\n").json()["error"]
    assert (told["code"], told["details"]["row"]) == ("figures_faulty", 2)
    assert problem in told["details"]["problem"]
    assert imported() == 0


def test_nobody_imports_figures_of_another_street_or_more_outside_the_list_than_there_are(desk: Client) -> None:
    uuid = made(desk)
    assert send(desk, uuid, f"{OTHER_COMMUNITY},target,,目标,9,2026-01-01,源\n").status_code == 403
    more = f"{COMMUNITY},counted,a,已参保,5,2026-01-01,源\n{COMMUNITY},outside,a,名单外,6,2026-01-01,源\n"
    assert send(desk, uuid, more).json()["error"]["code"] == "figure_outside_too_many"
    assert imported() == 0
    assert send(desk, uuid, "", head="a,b\n").json()["error"]["code"] == "file_columns_missing"


def test_a_correction_of_the_same_day_stands_and_a_later_day_counts(desk: Client) -> None:
    uuid = made(desk)
    for value, day in ((5, "2026-01-01"), (6, "2026-01-01"), (9, "2026-03-01"), (8, "2026-02-01")):
        assert send(desk, uuid, f"{COMMUNITY},counted,a,已参保,{value},{day},源\n").json() == {"figures": 1}
    share = get(desk, f"/sweeps/enrolments/{uuid}").json()["share"]
    assert (share["counted"], share["percent"], share["as_of"]) == (9, None, "2026-03-01")
    assert imported() == 3


def test_a_grid_worker_neither_reads_nor_imports_figures(desk: Client, worker: Staff) -> None:
    uuid = made(desk)
    phone = browser(worker)
    assert get(phone, "/sweeps/enrolments").status_code == 403
    assert get(phone, f"/sweeps/enrolments/{uuid}").status_code == 403
    assert send(phone, uuid, "").status_code == 403
    assert (
        post(desk, "/sweeps/enrolments", {"slug": "care", "title": "再来"}).json()["error"]["code"]
        == "identifier_taken"
    )
    assert Enrolment.objects.filter(slug="care").count() == 1
