"""388 owners are asked for a water main: each once, reasons for the collectors alone, progress for everybody."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.clock import now, today
from linli.kernel.places.models import Building, Home, Stairwell
from linli.kernel.registry.services.facts import Said, Source, say
from linli.kernel.rounds.models import Target
from linli.scenarios.sweeps.models import ConsentAnswer
from support.houses import MICRO_GRID, House
from support.people import COMMUNITY, browser, get, person, post
from support.people import Person as Staff

pytestmark = pytest.mark.usefixtures("hexi")
PNG = b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()


@pytest.fixture
def desk(community: Staff) -> Client:
    """The community's desk, which opens and closes."""
    return browser(community)


def homes(count: int, area: float | None = 60.0) -> list[str]:
    """So many homes of one stairwell, with their exclusive area."""
    building = Building.objects.create(
        place_code=MICRO_GRID[:15], estate="长安里", number="1号楼", address="长安里1号楼", address_key="ca1",
        floors=30, lon=117.2, lat=39.1,
    )  # fmt: skip
    stairwell = Stairwell.objects.create(building=building, number=1, place_code=MICRO_GRID)
    made = [Home.objects.create(uuid=uuid4(), stairwell=stairwell, floor=1, room=str(n)) for n in range(1, count + 1)]
    if area:
        facts = [Said("home", home.uuid, "home.area_m2", area, now()) for home in made]
        say(facts=facts, source=Source("import", "不动产登记"), by=SYSTEM)
    return [str(home.uuid) for home in made]


def opened(desk: Client, *collectors: Staff, **other: Any) -> str:
    body = {"uuid": str(uuid4()), "title": "更新供水主管", "matter": "rebuild", "area_code": COMMUNITY,
            "ends_on": str(today() + timedelta(days=30)), "collectors": [one.id for one in collectors]}  # fmt: skip
    told = post(desk, "/sweeps/consents", body | other)
    assert told.status_code == 201, told.json()
    return str(told.json()["uuid"])


def say_so(phone: Client, consent: str, home: str, answer: str = "agree", **other: Any) -> Any:
    body = {"uuid": str(uuid4()), "home": home, "answer": answer, **other}
    return post(phone, f"/sweeps/consents/{consent}/answers", body)


def told_of(consent: str, home: str, answer: str) -> None:
    """An answer as if a collector had told it, for many."""
    from linli.scenarios.sweeps.models import Consent

    row = Consent.objects.get(uuid=consent)
    ConsentAnswer.objects.create(
        uuid=uuid4(), consent=row, target_uuid=uuid4(), home_uuid=home, answer=answer, at=now(), user_id=1
    )  # fmt: skip


def test_of_388_homes_the_count_by_head_and_area_says_when_the_law_is_met(desk: Client, worker: Staff) -> None:
    found = homes(388)
    consent = opened(desk, worker)
    for number, home in enumerate(found[:259]):
        told_of(consent, home, "agree" if number < 194 else "disagree")
    phone = browser(worker)
    standing = get(phone, f"/sweeps/consents/{consent}").json()["standing"]
    assert (standing["homes"], standing["asked"], standing["agreed"], standing["passed"]) == (388, 259, 194, False)
    assert say_so(phone, consent, found[300]).status_code == 201
    told = get(desk, f"/sweeps/consents/{consent}").json()
    assert (told["standing"]["asked"], told["standing"]["agreed"]) == (260, 195)
    assert told["standing"]["heads"]["agreement"] == pytest.approx(195 / 260)
    assert told["standing"]["area"]["total"] == pytest.approx(388 * 60)
    assert told["standing"]["passed"] is True
    assert told["matter"]["participation_words"] == "2/3"


def test_each_home_is_asked_once_and_an_owner_may_have_another_mind(desk: Client, worker: Staff) -> None:
    home = homes(1)[0]
    consent, phone = opened(desk, worker), browser(worker)
    assert say_so(phone, consent, home, "disagree", reason="担心漏水").status_code == 201
    assert say_so(phone, consent, home).json()["error"]["code"] == "consent_answered"
    assert say_so(phone, consent, home, changed=True).status_code == 201
    assert get(phone, f"/sweeps/consents/{consent}").json()["standing"]["agreed"] == 1
    assert ConsentAnswer.objects.count() == 2
    assert Target.objects.get(subject_uuid=home).outcome == "done"


def test_the_same_answer_again_is_a_success_and_other_words_by_its_identifier_are_refused(
    desk: Client, worker: Staff
) -> None:
    home = homes(1)[0]
    consent, phone, uuid = opened(desk, worker), browser(worker), str(uuid4())
    assert [say_so(phone, consent, home, uuid=uuid).status_code for _ in range(2)] == [201, 201]
    assert say_so(phone, consent, home, "disagree", uuid=uuid).json()["error"]["code"] == "result_differs"


def test_reasons_are_for_the_collectors_with_a_purpose_and_for_nobody_else(desk: Client, worker: Staff) -> None:
    home = homes(1)[0]
    consent, phone = opened(desk, worker), browser(worker)
    say_so(phone, consent, home, "disagree", reason="理由金丝雀", signature=PNG)
    path = f"/sweeps/consents/{consent}/reasons"
    assert post(phone, path, {"purpose": ""}).json()["error"]["code"] == "purpose_required"
    told = post(phone, path, {"purpose": "整理业主意见"}).json()
    assert [(one["reason"], one["signature"]) for one in told] == [("理由金丝雀", PNG)]
    assert AuditRecord.objects.get(action="sweeps.consent.reasons_read").purpose == "整理业主意见"
    assert post(desk, path, {"purpose": "看看"}).status_code == 404
    everywhere = [
        get(client, address).content.decode()
        for client in (desk, browser(person("grid_worker")), browser(person("district_centre")), browser())
        for address in (f"/sweeps/consents/{consent}", "/sweeps/consents", "/submissions", "/visits",
                        "/public/consents", f"/public/consents/{consent}", "/rounds")
    ]  # fmt: skip
    assert not [text for text in everywhere if "理由金丝雀" in text or home in text]
    assert not AuditRecord.objects.filter(detail__icontains="理由金丝雀").exists()


def test_progress_is_public_as_of_the_day_s_beginning_and_names_no_home(desk: Client, worker: Staff) -> None:
    found = homes(40)
    consent = opened(desk, worker)
    for number, home in enumerate(found[:33]):
        told_of(consent, home, "disagree" if number < 3 else "agree")
    nobody = browser()
    assert get(nobody, f"/public/consents/{consent}").json()["asked"] == 0
    with clock.at(now() + timedelta(days=1)):
        told = get(nobody, f"/public/consents/{consent}").json()
    assert (told["homes"], told["asked"], told["agreed"], told["disagreed"]) == (40, 35, 30, None)
    assert told["undecided"] == 0
    assert told["passed"] is None
    assert told["matter"]["agreement_words"] == "3/4"
    assert get(nobody, "/public/consents", place=COMMUNITY).json()[0]["title"] == "更新供水主管"
    assert get(nobody, "/public/consents", place="120103002").json() == []


def test_homes_whose_area_is_not_known_are_told_and_keep_it_open_until_the_deed_is_seen(
    desk: Client, worker: Staff
) -> None:
    found = homes(2, area=None)
    consent, phone = opened(desk, worker), browser(worker)
    say_so(phone, consent, found[0], area_m2="61.50")
    say_so(phone, consent, found[1])
    standing = get(phone, f"/sweeps/consents/{consent}").json()["standing"]
    assert (standing["without_area"], standing["passed"], standing["heads"]["reached"]) == (1, None, True)
    say_so(phone, consent, found[1], changed=True, area_m2="60")
    assert get(phone, f"/sweeps/consents/{consent}").json()["standing"]["passed"] is True


def test_a_home_is_not_done_without_an_answer_but_may_be_absent(desk: Client, worker: Staff) -> None:
    home = homes(1)[0]
    opened(desk, worker)
    phone, target = browser(worker), Target.objects.get(subject_uuid=home)
    bare = post(phone, f"/visits/{target.uuid}/results", {"uuid": str(uuid4()), "outcome": "done"})
    assert bare.json()["error"]["code"] == "consent_answer_missing"
    away = post(phone, f"/visits/{target.uuid}/results", {"uuid": str(uuid4()), "outcome": "absent"})
    assert away.status_code == 201


def test_only_the_named_go_and_only_who_leads_opens_and_closes(
    desk: Client, worker: Staff, houses: list[House]
) -> None:
    consent = opened(desk, worker)
    other, home = browser(person("grid_worker")), str(houses[0].home)
    assert say_so(other, consent, home).status_code == 404
    assert get(other, f"/sweeps/consents/{consent}/doors").status_code == 404
    assert get(other, "/sweeps/consents").json() == []
    body = {"uuid": str(uuid4()), "title": "再来", "matter": "rebuild", "area_code": COMMUNITY,
            "ends_on": str(today()), "collectors": [worker.id]}  # fmt: skip
    assert post(other, "/sweeps/consents", body).status_code == 403
    assert [door["is_left"] for door in get(browser(worker), f"/sweeps/consents/{consent}/doors").json()] == [True] * 5
    assert post(browser(worker), f"/sweeps/consents/{consent}/close").status_code == 403
    assert post(desk, f"/sweeps/consents/{consent}/close").status_code == 204
    assert say_so(browser(worker), consent, home).json()["error"]["code"] == "consent_closed"
    assert get(browser(), f"/public/consents/{consent}").json()["passed"] is False


@pytest.mark.parametrize(
    ("wrong", "code"), [({"matter": "party"}, "matter_unknown"), ({"collectors": [10**9]}, "team_needed")]
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_opened(
    desk: Client, worker: Staff, houses: list[House], wrong: dict[str, Any], code: str
) -> None:
    body = {"uuid": str(uuid4()), "title": "更新供水主管", "matter": "rebuild", "area_code": COMMUNITY,
            "ends_on": str(today()), "collectors": [worker.id]} | wrong  # fmt: skip
    assert post(desk, "/sweeps/consents", body).json()["error"]["code"] == code
    assert not Target.objects.exists()


def test_a_signature_that_is_no_picture_is_refused(desk: Client, worker: Staff) -> None:
    home = homes(1)[0]
    consent, phone = opened(desk, worker), browser(worker)
    for signature in (b64encode(b"<script>").decode(), "不是"):
        told = say_so(phone, consent, home, signature=signature)
        assert told.json()["error"]["code"] == "signature_unfit"
    assert not ConsentAnswer.objects.exists()
