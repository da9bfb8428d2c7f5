"""Handing files out: to whom, which copy, under which headers; and what a browser asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor, Held
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.models import Attachment, Case, CatalogueStamp, TimelineEntry
from linli.kernel.cases.queries import attachments as queries
from linli.kernel.cases.queries import rulebook
from linli.kernel.cases.services import attachments
from linli.kernel.cases.services.opening import Contact, Opened, Report, open_case
from linli.kernel.cases.tests import samples
from linli.kernel.cases.types import case_types
from linli.kernel.scenario import scenarios
from support.people import OTHER_STREET, Person, browser, get, person, unit
from support.refusals import refused

pytestmark = pytest.mark.django_db
RESIDENT = Actor(kind="resident")
PHOTO, FILM, PDF = samples.jpeg_with_position(), samples.mp4(b"vide", media=bytes(5000)), samples.pdf()
GRID = "120103001001001"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Files go into a folder of the test's own."""
    settings.ENV = dataclasses.replace(settings.ENV, home=tmp_path)
    return settings.ENV.files


@pytest.fixture(autouse=True)
def catalogue(db: None) -> Iterator[None]:
    """The least catalogue with which a case can be opened."""
    CatalogueStamp.objects.create(id=1, stamp=1, number_prefix="T", district_code="120103")
    rulebook.forget()
    yield
    rulebook.forget()


def uploaded(content: bytes = PHOTO, by: Actor = RESIDENT, name: str = "file") -> UUID:
    """A file that waits for a case."""
    found = attachments.upload(SimpleUploadedFile(name, content, ""), by=by)["uuid"]
    assert isinstance(found, UUID)
    return found


def opened(*files: UUID, by: Actor = RESIDENT, reporter: int | None = None) -> UUID:
    """The uuid of a new case; see :func:`report`."""
    return report(*files, by=by, reporter=reporter).uuid


def report(*files: UUID, by: Actor = RESIDENT, reporter: int | None = None) -> Opened:
    """A case with these files, in the first community of the first street."""
    assert scenarios()
    given = Report(
        type=case_types()[0].slug, by=by, now=clock.now(), description="灯不亮", place_code=GRID, lon=117.2, lat=39.1,
        channel="resident", attachments=files, contact=Contact(user_id=reporter),
    )  # fmt: skip
    return open_case(given)


def fetch(who: Person | None, file: UUID, copy: str = "", **headers: str) -> Any:
    """GET as a browser does."""
    query = {"copy": copy} if copy else {}
    return read(browser(who).get(f"/api/v1/attachments/{file}", query, headers=headers))


def read(answer: Any) -> Any:
    """The answer with ``body``, all its bytes, streamed or not."""
    answer.body = b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
    for close in answer._resource_closers:  # as a server does, which also closes the database: not here
        if close.__self__ is not answer.wsgi_request:
            close()
    return answer


def error(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def test_a_file_goes_in_and_comes_out_over_http():
    who = person("grid_worker")
    client = browser(who)
    answer = client.post("/api/v1/attachments", {"file": SimpleUploadedFile("a.jpg", PHOTO, "image/jpeg")})
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {"uuid", "kind", "media_type", "size", "width", "height", "name", "lon", "lat"}
    assert read(client.get(f"/api/v1/attachments/{told['uuid']}")).body.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (samples.HTML, "a.jpg", (422, "attachment_lies")),
        (samples.SVG, "a.svg", (415, "attachment_type_unknown")),
        (samples.png_bomb(), "a.png", (422, "attachment_bomb")),
        (PHOTO[:900], "a.jpg", (422, "attachment_damaged")),
        (samples.pdf(b"<</S/Launch>>"), "a.pdf", (422, "attachment_unsafe")),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_refusal_has_the_one_shape_in_both_languages(content, name, expected):
    answer = browser(person("grid_worker")).post("/api/v1/attachments", {"file": SimpleUploadedFile(name, content, "")})
    assert error(answer) == expected
    told = answer.json()["error"]
    assert set(told) == {"code", "message", "message_en", "details"}
    assert not told["message"].isascii()
    assert told["message_en"].isascii()


def test_a_request_without_a_file_or_with_broken_parts_is_refused_in_the_one_shape():
    client = browser(person("grid_worker"))
    assert error(client.post("/api/v1/attachments", {})) == (422, "bad_input")
    assert error(client.post("/api/v1/attachments", {"file": "no file"})) == (422, "bad_input")
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=é", "application/json"):
        answer = client.post("/api/v1/attachments", b"--x\r\nnonsense", content_type=content_type)
        assert answer.status_code in (400, 422)
        assert "error" in answer.json()


def test_nobody_sends_or_gets_files_without_signing_in():
    file = uploaded()
    assert error(browser().post("/api/v1/attachments", {"file": SimpleUploadedFile("a.jpg", PHOTO)}))[0] == 401
    assert error(fetch(None, file)) == (401, "not_signed_in")


def test_before_a_case_claims_it_only_the_uploader_sees_it():
    mine, other = person("grid_worker"), person("district_centre")
    file = uploaded(by=mine.actor)
    assert fetch(mine, file).status_code == 200
    assert error(fetch(other, file)) == (404, "not_found")
    assert error(fetch(mine, file, "original")) == (403, "not_allowed")


def test_a_resident_s_file_is_nobody_s_before_a_case_claims_it():
    file = uploaded()
    for role in ("grid_worker", "district_centre", "administrator"):
        assert error(fetch(person(role), file)) == (404, "not_found")
    with refused("not_found"):
        attachments.hand_out(file, copy="public", by=RESIDENT)


def test_who_may_see_the_case_may_see_its_files():
    file = uploaded()
    opened(file)
    for role in ("grid_worker", "grid_lead", "community", "street_centre", "district_centre"):
        assert fetch(person(role), file).status_code == 200


def test_the_neighbouring_street_gets_nothing():
    file = uploaded()
    opened(file)
    stranger = person("street_centre", unit_code=OTHER_STREET, area_code=OTHER_STREET)
    for copy in ("public", "original", "thumbnail"):
        assert error(fetch(stranger, file, copy)) == (404, "not_found")
    neighbour = person("grid_worker", unit_code="120103001001", area_code="120103001001002")
    assert error(fetch(neighbour, file)) == (404, "not_found")


def test_a_department_gets_the_files_of_its_own_cases_only():
    file = uploaded()
    uuid = opened(file)
    clerk = person("department_clerk")
    assert error(fetch(clerk, file, "original")) == (404, "not_found")
    Case.objects.filter(uuid=uuid).update(unit=unit("CGW", "department"))
    assert fetch(clerk, file, "original").status_code == 200


def test_an_administrator_gets_nothing_and_an_auditor_only_for_a_purpose():
    file = uploaded()
    opened(file)
    assert error(fetch(person("administrator"), file)) == (404, "not_found")
    auditor = person("auditor")
    assert error(fetch(auditor, file)) == (422, "purpose_required")
    answer = read(get(browser(auditor), f"/attachments/{file}", purpose="核查投诉"))
    assert answer.status_code == 200
    record = AuditRecord.objects.get(action="cases.attachment.audited_view")
    assert (record.actor_id, record.object_id, record.purpose) == (auditor.id, str(file), "核查投诉")


def test_every_original_handed_out_is_recorded_and_no_other_copy():
    file = uploaded()
    uuid = opened(file)
    who = person("street_centre")
    fetch(who, file)
    fetch(who, file, "thumbnail")
    assert not AuditRecord.objects.filter(action__startswith="cases.attachment.orig").exists()
    assert fetch(who, file, "original").body == PHOTO
    record = AuditRecord.objects.get(action="cases.attachment.original")
    assert (record.actor_id, record.object_type, record.object_id) == (who.id, "attachment", str(file))
    assert (record.place_code, record.detail) == (GRID, {"case": str(uuid), "copy": "original"})


def test_the_public_copy_is_the_default_and_says_nothing_of_the_place():
    file = uploaded()
    opened(file)
    for copy in ("", "public", "thumbnail"):
        content = fetch(person("street_centre"), file, copy).body
        assert content.startswith(b"\xff\xd8\xff")
        assert b"Exif" not in content


def test_a_worker_who_reported_it_sees_the_file_but_not_the_original():
    reporter = person("grid_worker", unit_code=OTHER_STREET, area_code="120103002001001")
    film = uploaded(FILM, by=reporter.actor)
    photo = uploaded(by=reporter.actor)
    opened(film, photo, by=reporter.actor, reporter=reporter.id)
    assert fetch(reporter, photo).status_code == 200
    assert fetch(reporter, film).status_code == 200
    assert error(fetch(reporter, photo, "original")) == (403, "not_allowed")


def holder_of(uuid: UUID, *, first: bool = True) -> Actor:
    """Whoever has a tracking code of the case."""
    return Actor(kind="resident", case_uuid=str(uuid), is_first_reporter=first)


@pytest.mark.parametrize("by_resident", [True, False])
def test_who_joined_sees_what_the_unit_handed_in_and_not_the_first_reporters_own(by_resident):
    photo = uploaded()
    uuid = opened(photo)
    Attachment.objects.filter(uuid=photo).update(uploaded_by_kind="resident" if by_resident else "user")
    assert queries.public_file(photo, holder_of(uuid))[0].is_file()
    if by_resident:
        with refused("not_found"):
            queries.public_file(photo, holder_of(uuid, first=False))
    else:
        assert queries.public_file(photo, holder_of(uuid, first=False))[0].is_file()


@pytest.mark.parametrize("copy", ["original", "public", "thumbnail"])
def test_a_resident_gets_neither_the_original_nor_anything_here_but_the_public_copy(copy):
    photo, film = uploaded(), uploaded(FILM)
    uuid = opened(photo, film)
    holder = holder_of(uuid)
    if copy == "original":
        with refused("not_allowed"):
            attachments.hand_out(photo, copy=copy, by=holder)
        with refused("not_found"):
            queries.public_file(photo, holder_of(uuid), copy=copy)
    else:
        path, media_type = queries.public_file(photo, holder_of(uuid), copy=copy)
        assert media_type == "image/jpeg"
        assert b"Exif" not in path.read_bytes()
    with refused("not_found"):
        queries.public_file(film, holder_of(uuid), copy=copy)


def test_without_an_account_a_photo_is_sent_and_seen_again_by_its_tracking_code():
    client = browser()
    sent = client.post("/api/v1/public/attachments", {"file": SimpleUploadedFile("a.jpg", PHOTO, "image/jpeg")})
    assert sent.status_code == 200
    file = UUID(sent.json()["uuid"])
    assert error(client.get(f"/api/v1/public/attachments/{file}", {"code": "nonsense"}))[0] == 404
    code = report(file).tracking_code
    for copy in ("public", "thumbnail"):
        answer = read(client.get(f"/api/v1/public/attachments/{file}", {"code": code, "copy": copy}))
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"Exif" not in answer.body
    assert error(client.get(f"/api/v1/public/attachments/{file}", {"code": code, "copy": "original"}))[0] == 422
    stranger = report().tracking_code
    assert error(client.get(f"/api/v1/public/attachments/{file}", {"code": stranger}))[0] == 404


def test_the_public_gets_no_photo_of_another_case_none_unclaimed_and_none_of_an_internal_entry():
    photo, waiting = uploaded(), uploaded()
    uuid = opened(photo)
    other = opened()
    assert queries.public_file(photo, holder_of(uuid))[0].is_file()
    for file, case in ((photo, other), (waiting, uuid), (UUID(int=5), uuid)):
        with refused("not_found"):
            queries.public_file(file, holder_of(case))
    case = Case.objects.get(uuid=uuid)
    TimelineEntry.objects.create(
        case=case, seq=2, move="handle", from_state="handling", to_state="handling", at=clock.now(), actor_kind="user",
        recorded_at=clock.now(), previous_hash=bytes(32), hash=bytes(32), is_public=False,
    )  # fmt: skip
    Attachment.objects.filter(uuid=photo).update(entry_seq=2)
    with refused("not_found"):
        queries.public_file(photo, holder_of(uuid))


def test_a_machine_gets_photos_without_metadata_and_nothing_else():
    photo, film = uploaded(), uploaded(FILM)
    opened(photo, film)
    machine = Actor(
        kind="token", id=1, scopes=frozenset({"cases.read"}), duties=(Held("", 1, "P", "platform", "120103001"),)
    )
    assert attachments.hand_out(photo, copy="public", by=machine).media_type == "image/jpeg"
    for file, copy in ((photo, "original"), (film, "public"), (film, "original")):
        with refused("not_allowed"):
            attachments.hand_out(file, copy=copy, by=machine)


def test_only_photos_have_a_thumbnail():
    files = [uploaded(content) for content in (FILM, PDF, samples.mp3())]
    opened(*files)
    for file in files:
        assert error(fetch(person("street_centre"), file, "thumbnail")) == (404, "not_found")


def test_unknown_files_and_unknown_copies_are_refused(home):
    who = person("street_centre")
    assert error(fetch(who, UUID(int=1))) == (404, "not_found")
    assert error(fetch(who, UUID(int=1), "../../secret")) == (422, "bad_input")
    file = uploaded()
    opened(file)
    queries.path_of(bytes(Attachment.objects.get().sha256), queries.PUBLIC).unlink()
    assert error(fetch(who, file)) == (404, "not_found")


@pytest.mark.parametrize(
    ("content", "name", "media_type", "disposition"),
    [
        (PHOTO, "a.jpg", "image/jpeg", 'inline; filename="a.jpg"'),
        (samples.png(), "a.png", "image/jpeg", 'inline; filename="a.jpg"'),
        (FILM, "evil.html.mp4", "video/mp4", 'inline; filename="evil.html.mp4"'),
        (samples.mp3(), '"; x="', "audio/mpeg", 'inline; filename="\\"; x=\\".mp3"'),
        (PDF, "协议.pdf", "application/pdf", "attachment; filename*=utf-8''%E5%8D%8F%E8%AE%AE.pdf"),
    ],
)
def test_the_headers_leave_nothing_to_a_browser_s_fancy(content, name, media_type, disposition):
    file = uploaded(content, name=name)
    Attachment.objects.filter(uuid=file).update(name=name)
    opened(file)
    answer = fetch(person("street_centre"), file)
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"] == disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert int(answer.headers["Content-Length"]) == len(answer.body)


def test_an_original_with_a_page_behind_the_picture_is_still_an_image():
    file = uploaded(samples.jpeg() + samples.HTML, name="a.jpg")
    opened(file)
    answer = fetch(person("street_centre"), file, "original")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script" not in fetch(person("street_centre"), file).body


def test_a_copy_that_the_browser_has_is_not_sent_again():
    file = uploaded()
    opened(file)
    who = person("street_centre")
    tags = {copy: fetch(who, file, copy).headers["ETag"] for copy in ("public", "thumbnail", "original")}
    assert len(set(tags.values())) == 3
    answer = fetch(who, file, "public", **{"If-None-Match": tags["public"]})
    assert (answer.status_code, answer.content) == (304, b"")
    assert fetch(who, file, "thumbnail", **{"If-None-Match": tags["public"]}).status_code == 200
    stranger = person("street_centre", unit_code=OTHER_STREET, area_code=OTHER_STREET)
    assert fetch(stranger, file, "public", **{"If-None-Match": tags["public"]}).status_code == 404


def test_a_player_gets_a_part_over_http():
    file = uploaded(FILM)
    opened(file)
    answer = fetch(person("street_centre"), file, Range="bytes=10-19")
    assert (answer.status_code, answer.body) == (206, FILM[10:20])


def test_a_claimed_file_is_not_claimed_again():
    file = uploaded()
    opened(file)
    with pytest.raises(LinliError, match=r"^attachment_unknown$"):
        opened(file)
