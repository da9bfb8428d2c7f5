"""谁检查、谁签字、谁负责: signed for good once complete, hazards become cases, corrections name the old."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from linli.kernel.audit.services import verify
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM
from linli.kernel.cases.models import Attachment, Case
from linli.kernel.files.keeping import KeptFile
from linli.kernel.forms import services
from linli.kernel.forms.queries import forms
from linli.kernel.forms.services import Incoming, receive_together
from linli.kernel.messages.models import Notice
from linli.kernel.registry.models import Fact
from linli.kernel.rounds.models import Target
from linli.kernel.rounds.services.opening import Opening, open_round
from linli.kernel.rounds.services.results import Telling, tell
from linli.scenarios.gas.models import Found, Inspection, Stop
from linli.scenarios.gas.queries import inspections
from linli.scenarios.gas.services import signing
from linli.scenarios.gas.tests.story import World, enrol
from support.survey import GAS, submission

HAZARD = {
    "hazard_kind": "hose", "hazard_text": "软管老化", "hazard_photo": "h.png", "fixed_at_once": "yes",
    "fixed_photo": "f.png",
}  # fmt: skip
LATER = {
    "hazard_kind": "surroundings", "hazard_text": "堆放易燃物", "hazard_photo": "h2.png", "fixed_at_once": "no",
    "hazard_level": "urgent", "controls": "停用关阀", "fix_by": "2026-11-25",
}  # fmt: skip


def png(shade: int) -> bytes:
    """A picture of one shade."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 40, 20, 8, 0, 0, 0, 0)
    rows = b"".join(b"\x00" + bytes([shade] * 40) for _ in range(20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def visited(world: World) -> World:
    """The forms of the pack are published."""
    services.load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)
    return world


def xml(world: World, *, uuid: UUID | None = None, corrects: UUID | None = None, **more: Any) -> bytes:
    answers = {
        **GAS, "/data/home": str(world.house.home), "/data/finish/user_signature": "u.png",
        "/data/finish/inspector_signature": "i.png", "/data/end": "2026-11-23T10:00:00+08:00",
        **{f"/data/{name}": value for name, value in more.items()},
    }  # fmt: skip
    return submission(forms.xform(forms.version("gas-inspection").id), answers, uuid=uuid, corrects=corrects)


def files(*names: str, first: int = 10) -> dict[str, Any]:
    return {
        name: SimpleUploadedFile(name, png(first + n), "image/png") for n, name in enumerate(("u.png", "i.png", *names))
    }


def send(world: World, body: bytes, parts: dict[str, Any], who: str = "grid") -> UUID:
    with clock.at(world.play.now):
        receipt = services.receive(xml=body, files=parts, by=world.actor(who), channel="web")
        signing.sign_waiting()
        world.play.hear()
    return receipt.uuid


def test_a_complete_submission_is_signed_with_both_signatures(visited: World) -> None:
    sent = send(visited, xml(visited), files())
    signed = Inspection.objects.get()
    assert (signed.submission_uuid, signed.seq, signed.result) == (sent, 1, "sound")
    assert signed.inspector_id == visited.play.people["grid"].id and signed.inspector_name == "某人"
    assert len({signed.inspector_signature, signed.user_signature, signed.submission_sha256}) == 3
    with clock.at(visited.play.now):
        told = inspections.one(signed.uuid, by=visited.actor("community"))
    assert told["subject_title"] == "九江路九江里3号楼2门301" and told["hash"] == bytes(signed.hash).hex()


def test_it_waits_for_the_last_signature(visited: World) -> None:
    body, parts = xml(visited, uuid=uuid4()), files()
    send(visited, body, {"u.png": parts["u.png"]})
    assert not Inspection.objects.exists()
    send(visited, body, {"i.png": parts["i.png"]})
    assert Inspection.objects.count() == 1
    send(visited, body, {})
    assert Inspection.objects.count() == 1


def test_what_phones_send_together_is_signed_by_the_worker(visited: World) -> None:
    digests = {name: sha256(png(shade)).digest() for name, shade in (("u.png", 1), ("i.png", 2))}
    kept = {name: KeptFile(name, "photo", "image/png", 90, digest) for name, digest in digests.items()}
    with clock.at(visited.play.now):
        by = visited.actor("grid")
        receive_together([Incoming(xml(visited), "p", files=kept), Incoming(xml(visited), "p")], by=by)
        assert not Inspection.objects.exists()
        assert signing.sign_waiting() == 1 and signing.sign_waiting() == 0
    assert Inspection.objects.get().inspector_id == visited.play.people["grid"].id


def test_one_hand_cannot_sign_for_two_and_the_inspector_is_told(visited: World) -> None:
    same = {name: SimpleUploadedFile(name, png(1), "image/png") for name in ("u.png", "i.png")}
    send(visited, xml(visited), same)
    assert not Inspection.objects.exists()
    notice = Notice.objects.get(kind="gas.not_signed")
    assert signing.sign_waiting() == 0  # once is enough
    assert notice.user_id == visited.play.people["grid"].id and "同一签名" in notice.params["problem"]


def test_hazards_become_cases_closed_at_once_or_open_with_controls(visited: World) -> None:
    send(visited, xml(visited, hazard_found="yes", hazard=[HAZARD, LATER]), files("h.png", "f.png", "h2.png"))
    closed, still = Case.objects.filter(type="gas.hazard").order_by("id")
    assert (closed.state, closed.data["at_once"]) == ("closed", True)
    assert Attachment.objects.filter(case=closed).count() == 2
    assert (still.state, still.urgency, still.data["controls"]) == ("fixing", "urgent", "停用关阀")
    assert str(still.due_at) == "2026-11-25 10:00:00+00:00"
    assert still.data["rechecker"] == visited.play.people["community"].id
    signed = Inspection.objects.get()
    assert signed.result == "hazards" and [one["fixed_at_once"] for one in signed.hazards] == [True, False]
    found = Found.objects.get(case=still)
    assert (found.subject_uuid, found.inspection_uuid) == (visited.house.home, signed.uuid)
    assert visited.play.section("hazard", "grid", still.uuid)[0]["subject"] == "九江路九江里3号楼2门301"


def test_a_correction_names_the_old_inspection_and_opens_no_hazard_twice(visited: World) -> None:
    old = send(visited, xml(visited, hazard_found="yes", hazard=[HAZARD]), files("h.png", "f.png"))
    corrected = xml(visited, corrects=old, hazard_found="yes", hazard=[HAZARD, LATER])
    send(visited, corrected, files("h.png", "f.png", "h2.png", first=30))
    first, second = Inspection.objects.order_by("seq")
    assert second.corrects_uuid == first.uuid and bytes(second.previous_hash) == bytes(first.hash)
    assert Case.objects.filter(type="gas.hazard").count() == 2
    with clock.at(visited.play.now):
        assert inspections.one(first.uuid, by=visited.actor("grid"))["corrected_by"] == second.uuid


def test_cylinders_seen_are_compared_with_the_ledger(visited: World) -> None:
    visited.deliver()
    enrol(visited, "ELSEWHERE")
    enrol(visited, "UNSEEN", at=visited.home)
    seen = [
        {"cylinder_code": "hx-001", "capacity_kg": "5", "inspected_on": "2026-05-01"},
        {"cylinder_code": "ELSEWHERE", "capacity_kg": "15", "inspected_on": "2024-06-01"},
        {"cylinder_code": "NOBODY", "capacity_kg": "15", "inspected_on": "2024-06-01"},
    ]
    send(visited, xml(visited, cylinder=seen), files())
    told = {one["code"]: one["findings"] for one in Inspection.objects.get().cylinders}
    assert told == {"HX-001": ["capacity"], "ELSEWHERE": ["elsewhere"], "NOBODY": ["unknown"], "UNSEEN": ["not_seen"]}
    assert Stop.objects.get().code == "NOBODY"
    learnt = Fact.objects.filter(key="equipment.inspection_due_on", is_latest=True).values_list("value", flat=True)
    assert set(learnt) == {"2030-05-01", "2028-06-01"}


def test_a_signed_inspection_cannot_be_changed_and_the_proof_finds_who_did(visited: World) -> None:
    for shade in (10, 40):
        send(visited, xml(visited), files(first=shade))
    assert verify(by=SYSTEM).ok
    for statement in ("update gas_inspection set result = 'sound'", "delete from gas_inspection"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("alter table gas_inspection disable trigger user")
        cursor.execute("update gas_inspection set inspector_name = '别人' where seq = 1")
    assert {problem.kind for problem in verify(by=SYSTEM).problems} == {"changed_inspection"}
    with connection.cursor() as cursor:
        cursor.execute("delete from gas_inspection where seq = 1")
    assert {problem.kind for problem in verify(by=SYSTEM).problems} == {"missing_inspection"}


@pytest.fixture
def standing(visited: World) -> Iterator[World]:
    """A standing round over the community's homes that use LPG."""
    with clock.at(visited.play.now):
        opening = Opening("gas.visit", "液化气入户检查", "120103001001", clock.today())
        open_round(opening, by=visited.actor("community"))
    yield visited


def test_a_visit_of_the_round_signs_the_inspection_and_its_answers_set_the_next(standing: World) -> None:
    target = Target.objects.get(is_left=True)
    assert target.subject_uuid == standing.house.home and target.basis["level"] == "medium"
    with clock.at(standing.play.now):
        body = xml(standing, **{"stove/stove_distance_m": "0.3"})
        told = tell(Telling(uuid4(), target.uuid, "done", xml=body, files=files()), by=standing.actor("grid"))
        signing.sign_waiting()
    assert told.outcome == "done" and Inspection.objects.get().submission_uuid == told.submission
    following = Target.objects.get(is_left=True)
    assert following.number > 1 and following.basis["level"] == "high"
    assert "stove_too_near" in following.basis["reasons"] and following.basis["every_days"] == 30


def test_firms_and_businesses_are_visited_with_their_own_form(visited: World) -> None:
    with clock.at(visited.play.now):
        for kind, many in (("gas.firm", 3), ("gas.business", 0)):
            row = open_round(Opening(kind, "企业检查", "120103", clock.today()), by=visited.actor("district"))
            assert Target.objects.filter(round=row, is_left=True).count() == many and row.form == "gas-firm"
