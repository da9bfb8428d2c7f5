"""Taking files in: durable before it is acknowledged; nothing stays of what is refused, or of what no case claims."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor, Held
from linli.kernel.cases.models import Attachment, Case
from linli.kernel.cases.queries.attachments import kinds_of_unclaimed
from linli.kernel.cases.services import attachments
from linli.kernel.cases.tests import samples
from linli.kernel.files import filestore
from linli.kernel.files.filestore import PUBLIC, THUMBNAIL, path_of
from linli.kernel.files.media import kinds
from support.refusals import refused

pytestmark = pytest.mark.django_db
RESIDENT = Actor(kind="resident")
WORKER = Actor(kind="user", id=7, duties=(Held("grid_worker", 1, "C", "community", "120103001001001"),))


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Files go into a folder of the test's own; answers it."""
    settings.ENV = dataclasses.replace(settings.ENV, home=tmp_path)
    return settings.ENV.files


def sent(content: bytes, name: str = "photo.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    """A file as it comes over HTTP."""
    return SimpleUploadedFile(name, content, content_type)


def kept(home: Path) -> set[str]:
    """The names of all files on disk."""
    return {path.name for path in home.rglob("*") if path.is_file()}


def a_case() -> Case:
    """A case with the least that its table asks for."""
    now = clock.now()
    return Case.objects.create(
        uuid=UUID(int=1), number="T-1", type="test.thing", state="reported", version=1, head_hash=bytes(32), title="灯",
        channel="patrol", place_code="120103001001", recorded_place_code="120103001001", lon=117.2, lat=39.1,
        opened_at=now, entered_at=now, step_due_at=now,
    )  # fmt: skip


def test_a_photo_lies_under_its_hash_with_its_two_copies(home):
    content = samples.jpeg_with_position()
    told = attachments.upload(sent(content, "院子.jpg"), by=RESIDENT)
    digest = hashlib.sha256(content).digest()
    assert told == {
        "uuid": told["uuid"], "kind": "photo", "media_type": "image/jpeg", "size": len(content), "width": 400,
        "height": 300, "name": "院子.jpg", "lon": samples.LON, "lat": samples.LAT,
    }  # fmt: skip
    assert path_of(digest) == home / digest.hex()[:2] / digest.hex()
    assert path_of(digest).read_bytes() == content
    assert kept(home) == {digest.hex(), path_of(digest, PUBLIC).name, path_of(digest, THUMBNAIL).name}
    assert kinds_of_unclaimed([told["uuid"]], RESIDENT) == ("photo",)


def test_the_position_is_told_once_and_never_stored():
    told = attachments.upload(sent(samples.jpeg_with_position()), by=RESIDENT)
    row = Attachment.objects.values().get(uuid=told["uuid"])
    records = AuditRecord.objects.values_list("detail", flat=True)
    assert "117.2" in str(told)
    for stored in (row, list(records)):
        assert "117.2" not in str(stored)
        assert "39.1" not in str(stored)


def test_a_photo_without_a_position_tells_none():
    assert "lon" not in attachments.upload(sent(samples.jpeg()), by=RESIDENT)


def test_an_upload_is_written_with_its_record():
    told = attachments.upload(sent(samples.pdf(), "协议.pdf", "application/pdf"), by=WORKER)
    record = AuditRecord.objects.get()
    assert (record.action, record.object_id, record.actor_id) == ("cases.attachment.upload", str(told["uuid"]), 7)
    row = Attachment.objects.get()
    assert (row.kind, row.case_id, row.uploaded_by_kind, row.uploaded_by_id) == ("document", None, "user", 7)
    assert (row.width, row.height, row.name) == (None, None, "协议.pdf")


REFUSED = [
    (samples.HTML, "photo.jpg", "image/jpeg", "attachment_lies"),
    (samples.png(), "photo.jpg", "image/jpeg", "attachment_lies"),
    (samples.SVG, "photo.svg", "image/svg+xml", "attachment_type_unknown"),
    (samples.jpeg()[:3000], "photo.jpg", "image/jpeg", "attachment_damaged"),
    (b"", "photo.jpg", "image/jpeg", "attachment_damaged"),
    (samples.png_bomb(), "photo.png", "image/png", "attachment_bomb"),
    (samples.pdf(b"<</S/JavaScript>>"), "a.pdf", "application/pdf", "attachment_unsafe"),
]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("content", "name", "content_type", "code"), REFUSED)
def test_of_a_refused_file_nothing_is_kept(content, name, content_type, code, home):
    with refused(code):
        attachments.upload(sent(content, name, content_type), by=RESIDENT)
    assert kept(home) == set()
    assert not Attachment.objects.exists()
    assert not AuditRecord.objects.exists()


def test_the_limits_are_those_that_were_promised():
    assert {kind: limit // 1_000_000 for kind, limit in kinds.LIMITS.items()} == {
        "photo": 20, "audio": 20, "video": 50, "document": 20,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("photo", "a.jpg", samples.jpeg()),
        ("audio", "a.mp3", samples.mp3()),
        ("video", "a.mp4", samples.mp4(b"vide", media=bytes(3000))),
        ("document", "a.pdf", samples.pdf(b"(%s)" % bytes(3000))),
    ],
)
def test_one_byte_over_the_limit_of_its_kind_is_too_much(kind, name, content, monkeypatch, home):
    monkeypatch.setitem(kinds.LIMITS, kind, len(content))
    assert attachments.upload(sent(content, name, ""), by=RESIDENT)["kind"] == kind
    before = kept(home)
    monkeypatch.setitem(kinds.LIMITS, kind, len(content) - 1)
    with refused("attachment_too_large"):
        attachments.upload(sent(content, name, ""), by=RESIDENT)
    assert kept(home) == before
    assert Attachment.objects.count() == 1


def test_counting_does_not_trust_the_announced_size(monkeypatch, home):
    monkeypatch.setitem(kinds.LIMITS, "photo", 1000)
    file = sent(samples.jpeg())
    file.size = 10
    with refused("attachment_too_large"):
        attachments.upload(file, by=RESIDENT)
    assert kept(home) == set()


def test_too_large_tells_the_limit_with_413():
    file = sent(samples.jpeg())
    file.size = 20_000_001
    with pytest.raises(Exception) as refusal:
        attachments.upload(file, by=RESIDENT)
    assert refusal.value.kind.status == 413
    assert "20 MB" in refusal.value.body()["error"]["message"]


def test_the_file_is_durable_before_the_row_is_written(monkeypatch, home):
    """In the order of events: content synced, renamed, folder synced, and only then the row."""
    events: list[str] = []
    fsync, replace, create = os.fsync, Path.replace, Attachment.objects.create

    def synced(descriptor: int) -> None:
        events.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", lambda path, to: events.append("rename") or replace(path, to))
    monkeypatch.setattr(Attachment.objects, "create", lambda **row: events.append("row") or create(**row))
    attachments.upload(sent(samples.jpeg()), by=RESIDENT)
    assert events == [
        "sync file", "sync file", "rename", "sync file", "rename", "rename", "sync folder", "sync folder", "row",
    ]  # fmt: skip


def test_a_row_that_cannot_be_written_leaves_no_acknowledged_upload(monkeypatch, home):
    monkeypatch.setattr(attachments.audit, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attachments.upload(sent(samples.jpeg()), by=RESIDENT)
    assert not Attachment.objects.exists()
    later = clock.now() + timedelta(hours=25)
    with clock.at(later):
        attachments.remove_unclaimed()
    assert kept(home) == set()


def test_a_full_disk_is_told_and_leaves_nothing(monkeypatch, home):
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(filestore, "_sync", full)
    with refused("unavailable"):
        attachments.upload(sent(samples.jpeg()), by=RESIDENT)
    assert kept(home) == set()


def test_a_nearly_full_disk_takes_no_more_files(monkeypatch):
    monkeypatch.setattr(filestore, "LEAST_FREE_BYTES", 1 << 62)
    with refused("unavailable"):
        attachments.upload(sent(samples.jpeg()), by=RESIDENT)


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_works_on_no_case_sends_no_files(role):
    by = Actor(kind="user", id=9, duties=(Held(role, 1, "120103", "district_centre", "120103"),))
    with refused("not_allowed"):
        attachments.upload(sent(samples.jpeg()), by=by)


@pytest.mark.parametrize(("scope", "may"), [("cases.report", True), ("cases.read", False), ("metrics", False)])
def test_a_machine_sends_files_when_it_may_report(scope, may):
    by = Actor(kind="token", id=3, scopes=frozenset({scope}), duties=(Held("", 1, "P", "platform", "120103"),))
    if may:
        assert attachments.upload(sent(samples.jpeg()), by=by)["kind"] == "photo"
    else:
        with refused("not_allowed"):
            attachments.upload(sent(samples.jpeg()), by=by)


def test_an_account_cannot_pile_up_files_without_a_case(monkeypatch):
    monkeypatch.setattr(attachments, "MOST_UNCLAIMED", 2)
    for _ in range(2):
        attachments.upload(sent(samples.jpeg()), by=WORKER)
    with refused("too_many_requests"):
        attachments.upload(sent(samples.jpeg()), by=WORKER)
    Attachment.objects.update(case=a_case())
    attachments.upload(sent(samples.jpeg()), by=WORKER)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\li\\照片.jpg", "照片.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie: x.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\ud800.jpg", ".jpg"),
        ("长" * 200 + ".jpeg", "长" * 115 + ".jpeg"),
        ("x" * 200, "x" * 120),
    ],
)
def test_a_name_is_a_name_and_nothing_else(name, clean):
    assert attachments.clean_name(name) == clean


def test_what_no_case_claimed_in_a_day_goes_with_its_files(home):
    attachments.upload(sent(samples.jpeg()), by=RESIDENT)
    with clock.at(clock.now() + timedelta(hours=23)):
        assert attachments.remove_unclaimed() == 0
    assert len(kept(home)) == 3
    with clock.at(clock.now() + timedelta(hours=25)):
        assert attachments.remove_unclaimed() == 1
    assert kept(home) == set()
    assert not Attachment.objects.exists()
    assert AuditRecord.objects.filter(action="cases.attachment.remove_unclaimed", detail={"files": 1}).exists()


def test_what_a_case_claimed_stays(home):
    attachments.upload(sent(samples.jpeg()), by=RESIDENT)
    Attachment.objects.update(case=a_case(), entry_seq=1)
    with clock.at(clock.now() + timedelta(days=400)):
        assert attachments.remove_unclaimed() == 0
    assert len(kept(home)) == 3


def test_a_file_that_another_row_names_stays(home):
    first = attachments.upload(sent(samples.jpeg(), "a.jpg"), by=RESIDENT)
    second = attachments.upload(sent(samples.jpeg(), "b.jpg"), by=WORKER)
    assert first["uuid"] != second["uuid"]
    assert len(kept(home)) == 3  # the same content is one file
    Attachment.objects.filter(uuid=second["uuid"]).update(case=a_case())
    with clock.at(clock.now() + timedelta(hours=25)):
        assert attachments.remove_unclaimed() == 1
    assert len(kept(home)) == 3
    assert list(Attachment.objects.values_list("name", flat=True)) == ["b.jpg"]


def test_what_a_crash_left_on_disk_goes_and_what_is_young_stays(home):
    old = clock.now().timestamp() - 25 * 3600
    orphan = home / "ab" / ("ab" * 32)
    for path, moment in (
        (home / "incoming" / "old", old),
        (home / "incoming" / "young", None),
        (orphan, old),
        (orphan.with_name(orphan.name + ".public.jpg"), old),
        (home / "cd" / ("cd" * 32), None),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        if moment:
            os.utime(path, (moment, moment))
    assert attachments.remove_unclaimed() == 0
    assert kept(home) == {"young", "cd" * 32}
