"""An OpenRosa client, written from the specification, finds a form, fetches its list, fills it and sends it."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from requests.auth import HTTPDigestAuth

from linli.kernel.accounts.services.field_keys import NewKey, make_field_key
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.forms import services
from linli.kernel.forms.models import Submission
from linli.kernel.forms.tests.test_submitting import png
from linli.kernel.registry.models import Fact
from support.houses import House, make_house
from support.people import OTHER_COMMUNITY, person
from support.survey import submission

pytestmark = pytest.mark.usefixtures("hexi")
FORMS = "{http://openrosa.org/xforms/xformsList}"
FILES = "{http://openrosa.org/xforms/xformsManifest}"

OTHER_FORM = """| settings |
| | form_title | form_id | version | namespaces |
| | 另一张表 | other | {version} | linli="https://linli.invalid/xforms" |
| survey |
| | type | name | label | bind::linli:fact | bind::linli:subject |
| | select_one_from_file homes.csv | home | 哪一户 | | home |
| | select_one gas | gas | 用气类型 | home.gas_kind | |
| choices |
| | list_name | name | label |
| | gas | lpg | 瓶装液化气 |
"""


class Collect:
    """Signs in by Digest as ODK Collect does: asks, is challenged, answers."""

    def __init__(self, key: NewKey, algorithm: str = "MD5") -> None:
        self._http, self._key, self._algorithm = Client(), key, algorithm

    def ask(self, method: str, path: str, data: Any = None) -> Any:
        """A request with the answer to a fresh challenge."""
        challenged = getattr(self._http, method)(path, data)
        assert challenged.status_code == 401
        told = challenged["WWW-Authenticate"]
        nonce = told.partition('nonce="')[2].partition('"')[0]
        auth = HTTPDigestAuth(self._key.username, self._key.key)
        auth.init_per_thread_state()
        auth._thread_local.chal = {"realm": "Linli", "nonce": nonce, "qop": "auth", "algorithm": self._algorithm}
        header = auth.build_digest_header(method.upper(), f"http://testserver{path}")
        if data is not None:
            for part in data.values():
                part.seek(0)
        return getattr(self._http, method)(path, data, headers={"Authorization": header})

    def listed(self) -> dict[str, ET.Element]:
        """The forms of the list by their identifier."""
        answer = self.ask("get", "/openrosa/formList")
        assert answer.status_code == 200, answer.content
        return {el.findtext(f"{FORMS}formID") or "": el for el in ET.fromstring(answer.content)}

    def fetch(self, address: str) -> Any:
        """What an absolute address of ours holds."""
        return self.ask("get", address.removeprefix("http://testserver"))

    def send(self, xml: bytes, path: str = "/openrosa/submission", **files: bytes) -> Any:
        """A post of a submission with some of its files."""
        parts = {"xml_submission_file": SimpleUploadedFile("s.xml", xml, content_type="text/xml")}
        for name, body in ((key.replace("__", "."), body) for key, body in files.items()):
            parts[name] = SimpleUploadedFile(name, body, content_type="image/png")
        return self.ask("post", path, parts)


@pytest.fixture
def collect(form: str, worker: Actor) -> Collect:
    return Collect(make_field_key(name="Collect", days=30, by=worker))


def visit(collect: Collect, house: House, uuid: UUID | None = None, **more: str) -> bytes:
    form = collect.listed()["household-visit"]
    xform = collect.fetch(form.findtext(f"{FORMS}downloadUrl") or "").content.decode()
    answers = {
        "/data/home": str(house.home), "/data/contact_name": "王小明", "/data/contact_phone": "19900000001",
        "/data/residents": "2", "/data/tenure": "let",
    }  # fmt: skip
    return submission(xform, {**answers, **{f"/data/{name}": value for name, value in more.items()}}, uuid=uuid)


def test_the_list_names_every_form_with_the_hash_of_what_is_downloaded(collect: Collect) -> None:
    from hashlib import md5

    for form in collect.listed().values():
        got = collect.fetch(form.findtext(f"{FORMS}downloadUrl") or "")
        assert got["Content-Type"] == "text/xml; charset=utf-8"
        assert form.findtext(f"{FORMS}hash") == f"md5:{md5(got.content, usedforsecurity=False).hexdigest()}"
    assert collect.listed()["gas-inspection"].find(f"{FORMS}manifestUrl") is None


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_every_answer_carries_the_headers_of_openrosa(form: str, worker: Actor, algorithm: str) -> None:
    collect = Collect(make_field_key(name="c", days=1, by=worker), algorithm)
    head = collect.ask("head", "/openrosa/submission")
    assert (head.status_code, head.content) == (204, b"")
    assert head["Location"].endswith("/openrosa/submission")
    for name in ("X-OpenRosa-Version", "X-OpenRosa-Accept-Content-Length", "Date"):
        assert head[name]
    assert Client().get("/openrosa/formList")["X-OpenRosa-Version"] == "1.0"


def test_the_manifest_gives_the_homes_of_ones_own_area_with_what_is_known(collect: Collect, house: House) -> None:
    stranger = make_house(f"{OTHER_COMMUNITY}001001", "502")
    manifest = collect.fetch(collect.listed()["household-visit"].findtext(f"{FORMS}manifestUrl") or "")
    entry = ET.fromstring(manifest.content)[0]
    assert (entry.get("type"), entry.findtext(f"{FILES}filename")) == ("entityList", "homes.csv")
    rows = list(csv.DictReader(StringIO(collect.fetch(entry.findtext(f"{FILES}downloadUrl") or "").content.decode())))
    mine = next(row for row in rows if row["name"] == str(house.home))
    assert (mine["label"], mine["person_name"]) == ("九江路九江里3号楼2门301", "王小明")
    assert str(stranger.home) not in {row["name"] for row in rows}
    assert "home_gas_kind" not in mine  # the form does not ask for it
    assert AuditRecord.objects.get(action="forms.list.handed_out").detail["rows"] == len(rows)


def test_a_visit_is_sent_and_its_facts_are_in_the_next_list(collect: Collect, house: House) -> None:
    xml = visit(collect, house)
    assert collect.send(xml, "/openrosa/submission?deviceID=collect:abc").status_code == 201
    assert Submission.objects.get().device == "collect:abc"
    assert Fact.objects.get(subject_uuid=house.home, key="home.tenure").value == "let"
    manifest = ET.fromstring(
        collect.fetch(collect.listed()["household-visit"].findtext(f"{FORMS}manifestUrl") or "").content
    )
    listed = collect.fetch(manifest[0].findtext(f"{FILES}downloadUrl") or "").content.decode()
    assert (
        next(row for row in csv.DictReader(StringIO(listed)) if row["name"] == str(house.home))["home_residents"] == "2"
    )


class Kept:
    """What ODK Collect keeps of a list: rows by their name, each taken anew only when its version has grown; the list
    asked for only when its hash is another one."""

    def __init__(self, collect: Collect) -> None:
        self._collect, self._hash, self.rows, self.fetched = collect, "", dict[str, dict[str, str]](), 0

    def sync(self, form: str = "household-visit") -> None:
        """As on pulling the list of forms down."""
        manifest = self._collect.fetch(self._collect.listed()[form].findtext(f"{FORMS}manifestUrl") or "")
        entry = ET.fromstring(manifest.content)[0]
        told = entry.findtext(f"{FILES}hash") or ""
        if told == self._hash:
            return
        self._hash, self.fetched = told, self.fetched + 1
        text = self._collect.fetch(entry.findtext(f"{FILES}downloadUrl") or "").content.decode()
        for row in csv.DictReader(StringIO(text)):
            kept = self.rows.get(row["name"])
            if kept is None or int(kept["__version"]) < int(row["__version"]) < 2**31:
                self.rows[row["name"]] = row


def test_collect_takes_a_changed_row_anew_and_fetches_nothing_while_nothing_changes(
    collect: Collect, house: House
) -> None:
    kept, moment = Kept(collect), clock.now()
    for seconds in (0, 60):
        with clock.at(moment + timedelta(seconds=seconds)):
            kept.sync()
    assert (kept.fetched, kept.rows[str(house.home)]["home_residents"]) == (1, "")
    for seconds, residents in ((120, "2"), (180, "5")):
        with clock.at(moment + timedelta(seconds=seconds)):
            collect.send(visit(collect, house, residents=residents))
            kept.sync()
        assert kept.rows[str(house.home)]["home_residents"] == residents


def test_two_forms_over_one_list_get_the_same_list(collect: Collect, house: House) -> None:
    """Collect keeps one list of a name for all forms: two that differ would take each other's columns away."""
    sheet = OTHER_FORM.format(version="1").encode()
    services.upload(source=sheet, file_name="other.md", by=SYSTEM)
    services.publish(slug="other", version="1", by=SYSTEM)
    kept = Kept(collect)
    for form in ("household-visit", "other", "household-visit"):
        kept.sync(form)
    assert kept.fetched == 1
    assert {"home_gas_kind", "home_residents"} <= set(kept.rows[str(house.home)])


def test_all_versions_are_listed_when_asked_for(collect: Collect) -> None:
    for version in ("1", "2"):
        services.upload(source=OTHER_FORM.format(version=version).encode(), file_name="other.md", by=SYSTEM)
        services.publish(slug="other", version=version, by=SYSTEM)

    def versions(query: str) -> list[str]:
        answer = collect.ask("get", f"/openrosa/formList?formID=other{query}")
        return [el.findtext(f"{FORMS}version") or "" for el in ET.fromstring(answer.content)]

    assert versions("") == ["2"]
    assert versions("&listAllVersions=true") == ["2", "1"]


def test_an_address_that_is_none_is_told_as_openrosa_tells_it(collect: Collect) -> None:
    answer = collect.ask("get", "/openrosa/forms")
    assert (answer.status_code, answer["X-OpenRosa-Version"]) == (404, "1.0")
    assert ET.fromstring(answer.content).tag.endswith("OpenRosaResponse")


def test_a_photo_in_a_second_post_makes_it_whole(collect: Collect, house: House) -> None:
    xml = visit(collect, house, photo="p.png")
    assert collect.send(xml).status_code == 202
    assert collect.send(xml, p__png=png()).status_code == 201
    assert collect.send(xml, p__png=png()).status_code == 201
    assert Submission.objects.count() == 1


def test_a_refusal_is_an_openrosa_message(collect: Collect, house: House) -> None:
    uuid = uuid4()
    collect.send(visit(collect, house, uuid))
    answer = collect.send(visit(collect, house, uuid, tenure="owner"))
    assert answer.status_code == 409
    told = ET.fromstring(answer.content)
    assert told.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
    assert "同一编号" in (told[0].text or "")


def test_an_old_nonce_is_stale_and_a_used_address_is_no_other(collect: Collect) -> None:
    with clock.at(clock.now() - timedelta(minutes=6)):
        old = Client().get("/openrosa/formList")["WWW-Authenticate"]
    nonce = old.partition('nonce="')[2].partition('"')[0]
    auth = HTTPDigestAuth(collect._key.username, collect._key.key)
    auth.init_per_thread_state()
    auth._thread_local.chal = {"realm": "Linli", "nonce": nonce, "qop": "auth", "algorithm": "MD5"}
    header = auth.build_digest_header("GET", "http://testserver/openrosa/formList")
    answer = Client().get("/openrosa/formList", headers={"Authorization": header})
    assert answer.status_code == 401
    assert "stale=true" in answer["WWW-Authenticate"]


def test_a_department_finds_no_forms(form: str) -> None:
    collect = Collect(make_field_key(name="c", days=1, by=person("department_clerk").actor))
    assert collect.ask("get", "/openrosa/formList").status_code == 403
