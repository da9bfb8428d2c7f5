"""A phone that fills forms: an XForm's primary instance with answers written into it, as OpenRosa clients do."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

X = "{http://www.w3.org/2002/xforms}"
JR = "{http://openrosa.org/javarosa}"
ORX = "{http://openrosa.org/xforms}"
Answers = Mapping[str, str | Sequence[Mapping[str, str]]]


def submission(xform: str, answers: Answers, *, uuid: UUID | None = None, corrects: UUID | None = None) -> bytes:
    """The XML of a submission: path → answer; a repeat's path → one mapping of names to answers for each row."""
    root = ET.fromstring(xform)
    primary = root.find(f".//{X}model/{X}instance")
    assert primary is not None
    data = copy.deepcopy(primary[0])
    for path, answer in answers.items():
        names = path.strip("/").split("/")[1:]
        if isinstance(answer, str):
            _at(data, names).text = answer
        else:
            _repeat(data, names, answer)
    for element in list(data.iter()):
        for child in [c for c in element if f"{JR}template" in c.attrib]:
            element.remove(child)
    _meta(data, "instanceID", f"uuid:{uuid or uuid4()}")
    if corrects is not None:
        _meta(data, "deprecatedID", f"uuid:{corrects}")
    return ET.tostring(data, encoding="utf-8", xml_declaration=True)


def _at(element: ET.Element, names: Sequence[str]) -> ET.Element:
    for name in names:
        found = element.find(f"{X}{name}")
        assert found is not None, name
        element = found
    return element


def _repeat(data: ET.Element, names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    parent = _at(data, names[:-1])
    first = next(c for c in parent if c.tag == f"{X}{names[-1]}")
    where = list(parent).index(first)
    for child in [c for c in parent if c.tag == f"{X}{names[-1]}"]:
        parent.remove(child)
    for number, row in enumerate(rows):
        one: Any = copy.deepcopy(first)
        one.attrib.pop(f"{JR}template", None)
        for name, answer in row.items():
            _at(one, [name]).text = answer
        parent.insert(where + number, one)


def _meta(data: ET.Element, name: str, value: str) -> None:
    meta = next(el for el in data.iter() if el.tag.endswith("}meta"))
    found = next((el for el in meta if el.tag.endswith(f"}}{name}")), None)
    if found is None:
        found = ET.SubElement(meta, f"{ORX}{name}")
    found.text = value


GAS = {
    "/data/user/contact_name": "王小明",
    "/data/user/contact_phone": "19900000001",
    "/data/user/residents": "3",
    "/data/user/tenure": "owner",
    "/data/user/gas_kind": "lpg",
    "/data/stove/stove_distance_m": "0.8",
    "/data/stove/hose_length_m": "1.5",
    "/data/stove/hose_installed_on": "2026-03-02",
    "/data/stove/flame_out_protection": "yes",
    "/data/room/has_alarm": "no",
    "/data/hazard_found": "no",
}
"""Answers to the gas form in which nothing is wrong."""
