"""Contact with people at home: sealed to the named, every day, and gone without a trace when it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from linli.kernel.base import clock
from linli.kernel.base.clock import now, today
from linli.kernel.rounds.models import Result, Target
from linli.scenarios.sweeps.models import Contact, ContactCount, Errand
from linli.scenarios.sweeps.services.contacting import begin_due, end_expired
from support.houses import House
from support.people import COMMUNITY, browser, get, person, post
from support.people import Person as Staff

pytestmark = pytest.mark.usefixtures("hexi")
MARKS = ("文号金丝雀", "备注金丝雀", "结果金丝雀", "代办金丝雀")


@pytest.fixture
def desk(community: Staff) -> Client:
    """The community's desk."""
    return browser(community)


@pytest.fixture
def helper() -> Staff:
    """Somebody of a department who was sent to help, and has no duty in the community."""
    return person("department_clerk")


@pytest.fixture
def phone(helper: Staff) -> Client:
    """Their phone."""
    return browser(helper)


def begun(desk: Client, house: House, helper: Staff, **other: Any) -> str:
    first, last = other.pop("first", 0), other.pop("last", 6)
    body = {
        "uuid": str(uuid4()), "person": str(house.contact), "basis": "isolation_notice", "document": "文号金丝雀",
        "purpose": "daily_needs", "note": "备注金丝雀", "starts_on": str(today() + timedelta(days=first)),
        "ends_on": str(today() + timedelta(days=last)), "people": [helper.id], **other,
    }  # fmt: skip
    told = post(desk, "/sweeps/contacts", body)
    assert told.status_code == 201, told.json()
    return str(told.json()["uuid"])


def called(phone: Client, contact: str, outcome: str = "done") -> Any:
    return post(phone, f"/sweeps/contacts/{contact}/calls",
                {"uuid": str(uuid4()), "outcome": outcome, "note": "结果金丝雀"})  # fmt: skip


def errand(phone: Client, contact: str, kind: str = "medicine") -> str:
    told = post(phone, f"/sweeps/contacts/{contact}/errands",
                {"uuid": str(uuid4()), "kind": kind, "text": "代办金丝雀"})  # fmt: skip
    assert told.status_code == 201, told.json()
    return str(told.json()["uuid"])


def test_contact_is_due_every_day_for_the_named_person_alone(
    desk: Client, phone: Client, houses: list[House], helper: Staff, worker: Staff
) -> None:
    contact = begun(desk, houses[0], helper)
    mine = get(phone, "/sweeps/contacts/mine").json()
    assert [(one["uuid"], one["is_due"], one["title"]) for one in mine] == [(contact, True, "王**")]
    assert called(phone, contact).json()["outcome"] == "done"
    assert get(phone, "/sweeps/contacts/mine").json()[0]["is_due"] is False
    with clock.at(now() + timedelta(days=1)):
        assert get(browser(helper), "/sweeps/contacts/mine").json()[0]["is_due"] is True
    others = browser(worker)
    assert get(others, "/sweeps/contacts/mine").json() == []
    assert get(others, "/visits").json() == []
    assert called(others, contact).status_code == 404
    assert not [one for one in get(others, "/rounds").json() if one["type"] == "sweeps.contact"]


def test_who_began_it_sees_that_it_runs_and_nothing_that_was_said(
    desk: Client, phone: Client, houses: list[House], helper: Staff
) -> None:
    contact = begun(desk, houses[0], helper)
    errand(phone, contact)
    shown = get(desk, "/sweeps/contacts").json()["items"][0]
    assert (shown["is_named"], shown["note"], shown["errands"], shown["errands_open"]) == (False, "", [], 1)
    assert post(desk, f"/sweeps/contacts/{contact}/reveal", {"purpose": "看看"}).status_code == 404
    assert get(phone, "/sweeps/contacts").status_code == 403


def test_an_errand_is_taken_by_one_and_done_by_that_one(desk: Client, houses: list[House], helper: Staff) -> None:
    second = person("grid_worker")
    contact = begun(desk, houses[0], helper, people=[helper.id, second.id])
    one, two = browser(helper), browser(second)
    want = errand(one, contact)
    assert post(one, f"/sweeps/errands/{want}/take").json()["is_mine"] is True
    assert post(two, f"/sweeps/errands/{want}/take").json()["error"]["code"] == "errand_taken"
    assert post(two, f"/sweeps/errands/{want}/done").json()["error"]["code"] == "errand_not_yours"
    done = post(one, f"/sweeps/errands/{want}/done").json()
    assert (done["taken_by"], done["done_at"] is not None) == ("某人", True)
    assert post(two, f"/sweeps/errands/{want}/take").json()["error"]["code"] == "errand_done"


def test_name_and_phone_are_shown_for_a_purpose(
    desk: Client, phone: Client, houses: list[House], helper: Staff
) -> None:
    contact = begun(desk, houses[0], helper)
    assert post(phone, f"/sweeps/contacts/{contact}/reveal", {"purpose": " "}).json()["error"]["code"] == (
        "purpose_required"
    )
    told = post(phone, f"/sweeps/contacts/{contact}/reveal", {"purpose": "每日联系"}).json()
    assert told == {"name": "王小明", "phone": "19900000001"}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"last": -1}, "contact_dates_wrong"), ({"last": 31}, "contact_too_long"),
        ({"document": " "}, "contact_document_missing"), ({"people": [10**9]}, "contact_people_missing"),
    ],
)  # fmt: skip
def test_what_has_no_basis_or_end_is_refused(
    desk: Client, houses: list[House], helper: Staff, wrong: dict[str, Any], code: str
) -> None:
    body = {"uuid": str(uuid4()), "person": str(houses[0].contact), "basis": "isolation_notice", "document": "告知书",
            "purpose": "safety", "people": [helper.id], "starts_on": str(today())} | wrong  # fmt: skip
    body["ends_on"] = str(today() + timedelta(days=body.pop("last", 5)))
    assert post(desk, "/sweeps/contacts", body).json()["error"]["code"] == code
    assert not Contact.objects.exists()
    assert not Target.objects.exists()


def test_a_person_has_one_contact_and_the_same_again_is_the_same(
    desk: Client, houses: list[House], helper: Staff
) -> None:
    uuid = begun(desk, houses[0], helper, uuid="01900000-0000-7000-8000-0000000000aa")
    assert begun(desk, houses[0], helper, uuid="01900000-0000-7000-8000-0000000000aa") == uuid
    other = {"uuid": str(uuid4()), "person": str(houses[0].contact), "basis": "request", "purpose": "safety",
             "starts_on": str(today()), "ends_on": str(today()), "people": [helper.id]}  # fmt: skip
    assert post(desk, "/sweeps/contacts", other).json()["error"]["code"] == "contact_there"


def test_contact_that_begins_later_is_due_on_its_first_day(
    desk: Client, phone: Client, houses: list[House], helper: Staff
) -> None:
    begun(desk, houses[0], helper, first=2)
    begin_due()
    assert not Target.objects.exists()
    with clock.at(now() + timedelta(days=2)):
        begin_due()
        assert get(browser(helper), "/sweeps/contacts/mine").json()[0]["is_due"] is True
        begin_due()
    assert Target.objects.count() == 1


def everything_kept() -> str:
    """Every row of every table as text, the audit left aside."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith("audit_")]
        told = []
        for table in tables:
            cursor.execute(f'select t::text from "{table}" t')
            told += [f"{table} {row}" for (row,) in cursor.fetchall()]
    return "\n".join(told)


def audit_kept() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(t::text, ' ') from audit_auditrecord t")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("early", [True, False])
def test_when_contact_ends_nothing_of_it_is_left_in_any_table_but_counts(
    desk: Client, phone: Client, houses: list[House], helper: Staff, early: bool
) -> None:
    contact = begun(desk, houses[0], helper)
    called(phone, contact, "absent")
    called(phone, contact)
    post(phone, f"/sweeps/errands/{errand(phone, contact)}/done")
    errand(phone, contact, "parcel")
    targets = [str(one) for one in Target.objects.values_list("uuid", flat=True)]
    results = [str(one) for one in Result.objects.values_list("uuid", flat=True)]
    assert all(mark in everything_kept() for mark in MARKS)
    if early:
        assert post(desk, f"/sweeps/contacts/{contact}/end").status_code == 204
    else:
        with clock.at(now() + timedelta(days=6)):
            assert end_expired() == 0
        with clock.at(now() + timedelta(days=7)):
            assert end_expired() == 1
            assert end_expired() == 0
    left, person_uuid = everything_kept(), str(houses[0].contact)
    assert not [mark for mark in (*MARKS, *targets, *results) if mark in left]
    assert [line.partition(" ")[0] for line in left.splitlines() if person_uuid in line] == ["registry_person"]
    assert contact not in left
    assert not Contact.objects.exists()
    assert not Errand.objects.exists()
    count = ContactCount.objects.get(community_code=COMMUNITY)
    assert (count.contacts, count.reached, count.not_reached, count.errands, count.errands_done) == (1, 1, 1, 2, 1)
    assert get(desk, "/sweeps/contacts").json()["ended"][0]["contacts"] == 1


def test_the_audit_keeps_that_it_was_and_not_of_whom(
    desk: Client, phone: Client, houses: list[House], helper: Staff
) -> None:
    contact = begun(desk, houses[0], helper)
    called(phone, contact)
    errand(phone, contact)
    post(phone, f"/sweeps/contacts/{contact}/reveal", {"purpose": "每日联系"})
    post(desk, f"/sweeps/contacts/{contact}/end")
    kept = audit_kept()
    assert contact in kept
    assert str(houses[0].contact) not in kept
    assert not [mark for mark in (*MARKS, "王小明", "19900000001") if mark in kept]


def test_results_of_other_rounds_stay_append_only(
    houses: list[House], desk: Client, phone: Client, helper: Staff
) -> None:
    from django.db import IntegrityError, InternalError, transaction

    contact = begun(desk, houses[0], helper)
    called(phone, contact)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Result.objects.all().delete()
    assert Result.objects.count() == 1


def parts_kept() -> str:
    """Every part of a pack on disk, as text."""
    import gzip
    from pathlib import Path

    from django.conf import settings

    found = sorted(Path(settings.ENV.parts).rglob("*.json.gz"))
    return "\n".join(gzip.decompress(one.read_bytes()).decode() for one in found)


def test_a_phone_carries_the_contacts_of_its_person_and_keeps_them_up(
    desk: Client, houses: list[House], worker: Staff
) -> None:
    from support.phone import Phone, operation

    contact, other = begun(desk, houses[0], worker), Phone(person("grid_worker"))
    phone = Phone(worker)
    carried = phone.pack()["items"]
    mine = carried["own-contacts", contact]["value"]
    assert (mine["title"], mine["is_due"], mine["ends_on"]) == ("王**", True, str(today() + timedelta(days=6)))
    assert not [slug for slug, _ in carried if slug in ("visits", "own-visits")]
    assert not [slug for slug, _ in other.pack()["items"] if slug == "own-contacts"]
    want = str(uuid4())
    told = phone.send(
        operation("sweeps.errand", {"contact": contact, "uuid": want, "kind": "parcel", "text": "代办金丝雀"}),
        operation("sweeps.errand.done", {"contact": contact, "errand": want}),
        operation("sweeps.call", {"contact": contact, "outcome": "done", "note": "结果金丝雀"}),
    )
    assert [(one["status"], one["answer"]) for one in told] == [("done", {})] * 3
    assert Errand.objects.get(uuid=want).done_at is not None
    assert Result.objects.get().outcome == "done"
    theirs = operation("sweeps.call", {"contact": contact, "outcome": "done", "note": "结果金丝雀"})
    assert other.send(theirs)[0]["answer"] == {"is_over": True}
    assert Result.objects.count() == 1


@pytest.mark.parametrize("early", [True, False])
def test_nothing_that_phones_told_or_carried_outlives_the_contact(
    desk: Client, houses: list[House], worker: Staff, early: bool, django_capture_on_commit_callbacks: Any
) -> None:
    from support.phone import Phone, operation

    contact, phone = begun(desk, houses[0], worker), Phone(worker)
    want = str(uuid4())
    call = {"contact": contact, "outcome": "absent", "note": "结果金丝雀"}
    phone.send(
        operation("sweeps.errand", {"contact": contact, "uuid": want, "kind": "parcel", "text": "代办金丝雀"}),
        operation("sweeps.errand.take", {"contact": contact, "errand": want}),
        operation("sweeps.call", call),
        operation("sweeps.call", {**call, "outcome": "金丝雀"}),
        operation("sweeps.errand", {"contact": contact, "uuid": want, "kind": "other", "text": "代办金丝雀"}),
    )
    phone.pack()
    assert contact in parts_kept()
    targets = [str(one) for one in Target.objects.values_list("uuid", flat=True)]
    results = [str(one) for one in Result.objects.values_list("uuid", flat=True)]
    with django_capture_on_commit_callbacks(execute=True):
        if early:
            assert post(desk, f"/sweeps/contacts/{contact}/end").status_code == 204
        else:
            with clock.at(now() + timedelta(days=7)):
                assert end_expired() == 1
    late = phone.send(
        operation("sweeps.call", call), operation("sweeps.errand.done", {"contact": contact, "errand": want})
    )
    assert [one["answer"] for one in late] == [{"is_over": True}] * 2
    phone.pack()
    left = everything_kept()
    assert not [mark for mark in (*MARKS, *targets, *results) if mark in left]
    assert not [mark for mark in (contact, want) if mark in left + parts_kept()]
