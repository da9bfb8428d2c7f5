"""The real pyodk signs in with a field key, lists forms and reads submissions; a script's usual way out of Central."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client as Browser
from pyodk.client import Client
from pyodk.errors import PyODKError
from requests.adapters import BaseAdapter

from linli.kernel.accounts.services.field_keys import make_field_key
from linli.kernel.base.actor import Actor
from linli.kernel.forms.tests.test_submitting import made
from support.houses import House
from support.people import person

pytestmark = pytest.mark.usefixtures("hexi")


class Here(BaseAdapter):
    """Carries the requests of pyodk to the application of this test, whole: its transaction sees them."""

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        path = request.path_url
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        headers = {k: v for k, v in request.headers.items() if k.lower() not in ("content-length", "content-type")}
        kind = str(request.headers.get("Content-Type") or "")
        told = Browser().generic(str(request.method), path, body, content_type=kind, headers=headers, secure=True)
        answer = requests.Response()
        answer.status_code, answer._content, answer.request = told.status_code, told.content, request
        answer.headers.update(dict(told.items()))
        answer.url = str(request.url)
        return answer

    def close(self) -> None:
        """Nothing is open."""


def client(by: Actor, tmp_path: Path, key: str = "") -> Client:
    made_key = make_field_key(name="pyodk", days=1, by=by)
    config = tmp_path / "config.toml"
    config.write_text(
        f'[central]\nbase_url = "https://testserver/central"\nusername = "{made_key.username}"\n'
        f'password = "{key or made_key.key}"\ndefault_project_id = 1\n'
    )
    found = Client(config_path=str(config), cache_path=str(tmp_path / "cache.toml"))
    found.session.mount("https://", Here())
    return found


def test_pyodk_lists_the_district_and_its_forms(form: str, worker: Actor, tmp_path: Path) -> None:
    central = client(worker, tmp_path)
    assert [project.name for project in central.projects.list()] == ["河西区"]
    assert {one.xmlFormId for one in central.forms.list()} >= {"gas-inspection", "household-visit"}
    assert central.forms.get(form).version == "2026.2"


def test_pyodk_sends_and_reads_submissions_and_personal_answers_stay_covered(
    form: str, house: House, worker: Actor, tmp_path: Path
) -> None:
    central = client(worker, tmp_path)
    hazards = [{"hazard_kind": "hose", "hazard_text": "龟裂"}, {"hazard_kind": "valve", "hazard_text": "漏气"}]
    xml = made(form, house, __data__hazard_found="yes", __data__hazard=hazards).decode()
    sent = central.submissions.create(xml=xml, form_id=form)
    assert [one.instanceId for one in central.submissions.list(form_id=form)] == [sent.instanceId]
    assert central.submissions.get(instance_id=sent.instanceId, form_id=form).submitterId == worker.id
    table = central.submissions.get_table(form_id=form, count=True)
    assert table["@odata.count"] == 1
    row = table["value"][0]
    assert (row["user"]["residents"], row["user"]["contact_name"]) == (3, "***")
    rows = central.submissions.get_table(form_id=form, table_name="Submissions.hazard")["value"]
    assert [(one["hazard_kind"], one["__Submissions-id"]) for one in rows] == [
        ("hose", sent.instanceId), ("valve", sent.instanceId),
    ]  # fmt: skip


def test_a_wrong_key_signs_nobody_in_and_a_neighbour_sees_no_submission(
    form: str, house: House, worker: Actor, tmp_path: Path
) -> None:
    with pytest.raises(PyODKError, match="401"):
        client(worker, tmp_path, key="caiji-wrong").forms.list()
    client(worker, tmp_path).submissions.create(xml=made(form, house).decode(), form_id=form)
    (tmp_path / "other").mkdir()
    neighbour = person("grid_worker", unit_code="120103002001", area_code="120103002001001").actor
    other = client(neighbour, tmp_path / "other")
    assert other.submissions.list(form_id=form) == []
    assert other.submissions.get_table(form_id=form)["value"] == []
