"""ODK Collect's own engine fills our forms: they arrive filled from the register's list, and what it makes is taken."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from linli.kernel.forms.tests.test_openrosa import FILES, FORMS, Collect, collect
from linli.kernel.registry.models import Fact
from support.houses import House
from support.javarosa import fill

__all__ = ["collect"]
pytestmark = pytest.mark.usefixtures("hexi")


def test_collects_engine_shows_what_is_known_and_its_submission_is_taken(
    collect: Collect, house: House, tmp_path: Path
) -> None:
    listed = collect.listed()["household-visit"]
    form = tmp_path / "form.xml"
    form.write_bytes(collect.fetch(listed.findtext(f"{FORMS}downloadUrl") or "").content)
    for entry in ET.fromstring(collect.fetch(listed.findtext(f"{FORMS}manifestUrl") or "").content):
        body = collect.fetch(entry.findtext(f"{FILES}downloadUrl") or "").content
        (tmp_path / (entry.findtext(f"{FILES}filename") or "")).write_bytes(body)
    told = fill(form, tmp_path, {"/data/home": str(house.home), "/data/residents": "4", "/data/tenure": "public"})
    assert told["shown"]["/data/contact_name"] == "王小明"
    assert told["shown"]["/data/contact_phone"] == "19900000001"
    sent = collect.send(told["xml"].encode())
    assert sent.status_code == 201, sent.content
    facts = dict(Fact.objects.filter(subject_uuid=house.home).values_list("key", "value"))
    assert facts == {"home.residents": 4, "home.tenure": "public"}
    assert not Fact.objects.filter(subject_uuid=house.contact).exists()  # shown, not asked again
