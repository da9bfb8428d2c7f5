"""A submission is taken once, its facts are typed once, and whatever came is kept."""

from __future__ import annotations

import struct
import zlib
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.actor import Actor
from linli.kernel.forms import services
from linli.kernel.forms.models import Submission, SubmissionFile
from linli.kernel.forms.queries import forms
from linli.kernel.registry.models import Fact, Person
from support.houses import House, make_house
from support.people import OTHER_COMMUNITY, browser, person
from support.survey import GAS, submission

pytestmark = pytest.mark.usefixtures("hexi")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(more: bytes = b"") -> bytes:
    """A signature: a real picture of grey rows, with more chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 20, 8, 0, 0, 0, 0))
    rows = b"".join(b"\x00" + bytes(range(40)) for _ in range(20))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def made(form: str, house: House, uuid: UUID | None = None, corrects: UUID | None = None, **more: Any) -> bytes:
    xform = forms.xform(forms.version(form).id)
    answers = {**GAS, "/data/home": str(house.home), **{k.replace("__", "/"): v for k, v in more.items()}}
    return submission(xform, answers, uuid=uuid, corrects=corrects)


def send(client: Client, xml: bytes, **files: bytes) -> Any:
    parts = {
        name: SimpleUploadedFile(name, body, content_type="image/png")
        for name, body in ((key.replace("__", "."), body) for key, body in files.items())
    }
    return client.post("/api/v1/submissions", {"xml_submission_file": SimpleUploadedFile("s.xml", xml), **parts})


def value(house: House, key: str) -> Any:
    return Fact.objects.get(subject_uuid=house.home, key=key, is_latest=True).value


def test_a_form_arrives_filled_and_is_taken_with_its_facts(form: str, house: House, phone: Client) -> None:
    opened = phone.get(f"/api/v1/forms/{form}/opened/{house.home}").json()
    known = {one["fact" if "fact" in one else "path"]: one["value"] for one in opened["known"]}
    assert known["/data/user/contact_name"] == "王小明"
    assert known["/data/home_address"] == "九江路九江里3号楼2门301"
    sent = send(phone, made(form, house))
    assert sent.status_code == 201, sent.json()
    assert sent.json()["standing"] == "taken"
    assert value(house, "home.residents") == 3
    assert value(house, "home.flame_out_protection") is True
    assert value(house, "home.hose_installed_on") == "2026-03-02"
    assert value(house, "home.stove_distance_m") == 0.8


def test_the_next_form_shows_who_said_it_when_and_from_what(form: str, house: House, phone: Client) -> None:
    send(phone, made(form, house))
    known = {one["path"]: one for one in phone.get(f"/api/v1/forms/{form}/opened/{house.home}").json()["known"]}
    residents = known["/data/user/residents"]
    assert (residents["value"], residents["said_by"], residents["source_name"]) == ("3", "某人", "平安液化气入户检查")
    assert residents["valid_until"] is not None
    assert known["/data/user/gas_kind"]["shown"] == "瓶装液化气"
    assert known["/data/stove/flame_out_protection"]["value"] == "yes"


def test_a_fact_that_was_shown_and_not_asked_keeps_who_said_it_first(form: str, house: House, phone: Client) -> None:
    send(phone, made(form, house))
    before = Fact.objects.filter(subject_uuid=house.home).count()
    again = send(phone, made(form, house)).json()
    assert set(again["facts"]) == {"spared"}
    assert Fact.objects.filter(subject_uuid=house.home).count() == before


def test_a_changed_fact_takes_the_place_of_the_old_one_which_stays_in_the_history(
    form: str, house: House, phone: Client
) -> None:
    send(phone, made(form, house))
    send(phone, made(form, house, __data__user__residents="5", __data__user__contact_phone="19900000002"))
    told = Fact.objects.filter(subject_uuid=house.home, key="home.residents").order_by("id")
    assert [(fact.value, fact.is_latest) for fact in told] == [(3, False), (5, True)]
    assert Person.objects.get(uuid=house.contact).phone == "19900000002"


def test_a_visit_that_arrives_late_does_not_overwrite_what_was_said_after_it(
    form: str, house: House, phone: Client
) -> None:
    send(phone, made(form, house, __data__end="2026-11-20T10:00:00+08:00", __data__user__residents="4"))
    late = send(phone, made(form, house, __data__end="2026-11-18T10:00:00+08:00", __data__user__residents="2")).json()
    assert late["facts"]["late"] == 1
    assert value(house, "home.residents") == 4
    assert Fact.objects.filter(subject_uuid=house.home, key="home.residents", is_latest=False).get().value == 2


def test_a_clock_that_is_ahead_does_not_date_facts_into_the_future(form: str, house: House, phone: Client) -> None:
    send(phone, made(form, house, __data__end="2031-01-01T10:00:00+08:00"))
    row = Submission.objects.get()
    assert row.answered_at == row.received_at


def test_a_clock_that_tells_nonsense_is_kept_and_pointed_out(form: str, house: House, phone: Client) -> None:
    sent = send(phone, made(form, house, __data__end="yesterday")).json()
    assert sent["standing"] == "faulty"
    row = Submission.objects.get()
    assert row.answered_at == row.received_at


def test_the_same_submission_again_is_a_success_and_changes_nothing(form: str, house: House, phone: Client) -> None:
    xml = made(form, house)
    first, second = send(phone, xml), send(phone, xml)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["uuid"] == second.json()["uuid"]
    assert Submission.objects.count() == 1
    assert AuditRecord.objects.filter(action="forms.submission.received").count() == 1


def test_the_same_identifier_with_other_answers_is_refused_and_changes_nothing(
    form: str, house: House, phone: Client
) -> None:
    uuid = uuid4()
    send(phone, made(form, house, uuid))
    other = send(phone, made(form, house, uuid, __data__user__residents="9"))
    assert (other.status_code, other.json()["error"]["code"]) == (409, "submission_differs")
    assert value(house, "home.residents") == 3


def test_nobody_learns_by_its_identifier_that_somebody_else_sent_the_same(
    form: str, house: House, phone: Client
) -> None:
    xml = made(form, house)
    send(phone, xml)
    assert send(browser(person("grid_worker")), xml).json()["error"]["code"] == "submission_differs"


def test_files_may_come_in_several_posts_and_what_is_missing_is_said(form: str, house: House, phone: Client) -> None:
    xml = made(form, house, __data__finish__user_signature="u.png", __data__finish__inspector_signature="i.png")
    first = send(phone, xml, u__png=png())
    assert first.status_code == 201, first.json()
    assert first.json()["missing"] == ["i.png"]
    assert send(phone, xml, i__png=png()).json()["missing"] == []
    assert send(phone, xml, i__png=png()).json()["missing"] == []
    assert SubmissionFile.objects.count() == 2
    got = phone.get(f"/api/v1/submissions/{first.json()['uuid']}/files/u.png")
    assert (got["Content-Type"], b"".join(got.streaming_content)) == ("image/png", png())


def test_a_picture_that_carries_words_is_read_by_others_without_them(form: str, house: House, phone: Client) -> None:
    speaking = png(chunk(b"tEXt", b"Author\x00somebody"))
    xml = made(form, house, __data__finish__user_signature="u.png")
    uuid = send(phone, xml, u__png=speaking).json()["uuid"]
    got = phone.get(f"/api/v1/submissions/{uuid}/files/u.png")
    content = b"".join(got.streaming_content)
    assert (got["Content-Type"], content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert b"somebody" not in content


def test_a_submission_with_its_signature_and_all_its_facts_takes_a_few_statements(
    form: str, house: House, worker: Actor
) -> None:
    """As many whatever the form has; more would not keep 150 a second (``linli bench sync-up``)."""
    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    for most in (14, 13):  # what the form asks is read once; one asks for standing rounds that read these facts
        xml = made(form, make_house(room=f"4{most}"), __data__finish__user_signature="u.png")
        asked.clear()
        with connection.execute_wrapper(count):
            files = {"u.png": SimpleUploadedFile("u.png", png(), content_type="image/png")}
            receipt = services.receive(xml=xml, files=files, by=worker, channel="web")
        assert receipt.facts["new"] == 7
        assert len(asked) <= most, asked


def test_a_file_that_no_answer_names_is_not_kept_and_a_false_one_refuses_all(
    form: str, house: House, phone: Client
) -> None:
    assert send(phone, made(form, house), stranger__png=png()).status_code == 201
    assert not SubmissionFile.objects.exists()
    lying = send(phone, made(form, house, __data__finish__user_signature="u.png"), u__png=b"<script>alert(1)</script>")
    assert lying.status_code in (415, 422)
    assert Submission.objects.count() == 1


def test_rows_of_a_repeat_are_kept_in_their_order(form: str, house: House, phone: Client) -> None:
    rows = [{"hazard_kind": "hose", "hazard_text": "龟裂"}, {"hazard_kind": "valve", "hazard_text": "漏气"}]
    sent = send(phone, made(form, house, __data__hazard_found="yes", __data__hazard=rows)).json()
    answers = phone.get(f"/api/v1/submissions/{sent['uuid']}").json()["answers"]
    kinds = [(one["path"], one["shown"]) for one in answers if one["path"].endswith("hazard_kind")]
    assert kinds == [("/data/hazard[1]/hazard_kind", "问题软管"), ("/data/hazard[2]/hazard_kind", "问题阀")]
    paths = [one["path"] for one in answers]  # as the form asks, a repeat where it stands, row after row
    names = ["residents", "gas_kind", "hazard_found", "hazard_kind", "hazard_text", "hazard_kind", "hazard_text"]
    assert [path.rpartition("/")[2] for path in paths if path.rpartition("/")[2] in names] == names


def test_personal_answers_are_covered_until_a_purpose_is_stated(form: str, house: House, phone: Client) -> None:
    uuid = send(phone, made(form, house)).json()["uuid"]

    def name(query: str = "") -> str:
        answers = phone.get(f"/api/v1/submissions/{uuid}{query}").json()["answers"]
        return next(str(one["shown"]) for one in answers if one["path"] == "/data/user/contact_name")

    assert name() == "***"
    assert not AuditRecord.objects.filter(action="forms.submission.revealed").exists()
    assert name("?purpose=复查联系") == "王小明"
    assert AuditRecord.objects.get(action="forms.submission.revealed").purpose == "复查联系"


def test_who_lost_the_place_has_the_submission_parked_and_no_fact_is_taken(form: str, phone: Client) -> None:
    house = make_house(f"{OTHER_COMMUNITY}001001", "502")
    assert phone.get(f"/api/v1/forms/{form}/opened/{house.home}").status_code == 404
    assert send(phone, made(form, house)).json()["standing"] == "parked"
    assert not Fact.objects.exists()
    assert Submission.objects.count() == 1


def test_answers_that_do_not_fit_are_kept_and_pointed_out_and_no_fact_is_taken(
    form: str, house: House, phone: Client
) -> None:
    sent = send(phone, made(form, house, __data__user__residents="三", __data__user__gas_kind="coal")).json()
    assert sent["standing"] == "faulty"
    problems = phone.get(f"/api/v1/submissions/{sent['uuid']}").json()["problems"]
    assert {one["path"] for one in problems} == {"/data/user/residents", "/data/user/gas_kind"}
    assert not Fact.objects.exists()


def test_a_correction_names_what_it_corrects_and_only_one_may(form: str, house: House, phone: Client) -> None:
    first = UUID(send(phone, made(form, house)).json()["uuid"])
    assert send(phone, made(form, house, corrects=first, __data__user__residents="6")).status_code == 201
    again = send(phone, made(form, house, corrects=first))
    assert again.json()["error"]["code"] == "submission_replaced"
    assert Submission.objects.get(uuid=first).standing == "replaced"
    assert value(house, "home.residents") == 6


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "submission_invalid"),
        (b"<data", "submission_invalid"),
        (b"<data/>", "submission_invalid"),
        (b'<data id="x"><meta><instanceID>uuid:no</instanceID></meta></data>', "submission_invalid"),
        (b'<!DOCTYPE d [<!ENTITY a "b">]><data id="x">&a;</data>', "submission_invalid"),
        (b'<data id="none" version="1"><meta><instanceID>uuid:%s</instanceID></meta></data>', "form_version_unknown"),
        (b" " * 1_000_001, "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_shape(phone: Client, xml: bytes, code: str) -> None:
    answer = send(phone, xml.replace(b"%s", str(uuid4()).encode()))
    assert answer.json()["error"]["code"] == code
    assert not Submission.objects.exists()


def test_a_department_fills_and_reads_nothing(form: str, house: House, phone: Client) -> None:
    uuid = send(phone, made(form, house)).json()["uuid"]
    stranger = browser(person("department_clerk"))
    for path in (f"/forms/{form}/opened/{house.home}", f"/submissions/{uuid}", "/submissions"):
        assert stranger.get(f"/api/v1{path}").status_code == 403
    assert send(stranger, made(form, house)).status_code == 403


def test_opening_a_form_is_on_record_with_its_purpose(form: str, house: House, worker: Actor, phone: Client) -> None:
    phone.get(f"/api/v1/forms/{form}/opened/{house.home}")
    told = AuditRecord.objects.get(action="forms.form.opened")
    assert (told.object_id, told.purpose) == (str(house.home), "平安液化气入户检查")
