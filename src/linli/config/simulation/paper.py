"""A phone with an XForm in its hand: what is relevant is asked, what is known is left out, the rest is answered.

It does by itself what ODK's engine does in the browser (``web/src/kernel/survey``), for the conditions that our forms
have: XPath 1.0, ``selected()`` and ``count-selected()``. What is not relevant is left out of the submission, as every
form tool does.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from lxml import etree

from linli.kernel.forms.definition import Definition, Question

_X = "{http://www.w3.org/2002/xforms}"
_TEMPLATE = "{http://openrosa.org/javarosa}template"
Answer = Callable[[Question], str]


def _selected(_: Any, value: Any, wanted: str) -> bool:
    text = value[0].text if isinstance(value, list) and value else value
    return wanted in str(text or "").split()


def _count_selected(_: Any, value: Any) -> float:
    text = value[0].text if isinstance(value, list) and value else ""
    return float(len(str(text or "").split()))


_FUNCTIONS = {(None, "selected"): _selected, (None, "count-selected"): _count_selected}


@dataclass(frozen=True)
class Blank:
    """A form as it was fetched: its empty instance and its conditions."""

    root: Any
    relevant: Mapping[str, str]


@dataclass
class Filled:
    """A form filled in: what is sent, and what was asked of a person on the way."""

    xml: bytes
    asked: list[str] = field(default_factory=list)


@lru_cache(maxsize=32)
def blank(xform: str) -> Blank:
    """A form as a phone keeps it; element names without their namespaces, as conditions write them."""
    form = etree.fromstring(xform.encode())
    primary = copy.deepcopy(form.find(f".//{_X}model/{_X}instance")[0])
    for template in [el for el in primary.iter(etree.Element) if _TEMPLATE in el.attrib]:
        template.getparent().remove(template)
    for element in primary.iter(etree.Element):
        element.tag = etree.QName(element).localname
    relevant = {el.get("nodeset"): el.get("relevant") for el in form.iter(f"{_X}bind") if el.get("relevant")}
    return Blank(primary, relevant)


def fill(
    form: Blank, definition: Definition, uuid: UUID, *, known: Mapping[str, str], asked: frozenset[str], answer: Answer
) -> Filled:  # fmt: skip
    """Fill a form in its order. ``known`` is written into it; ``asked`` are the paths that are on the screen, and
    ``answer`` says what a person answers.

    Raises:
        lxml.etree.XPathError: a condition that this phone does not understand.
    """
    root = copy.deepcopy(form.root)
    tree, done = etree.ElementTree(root), Filled(b"")
    for path, value in known.items():
        for element in tree.xpath(path):
            element.text = value
    for element in list(root.iterdescendants()):
        _visit(element, tree, form, definition, asked, answer, done)
    for identifier in root.xpath("//meta/instanceID"):
        identifier.text = f"uuid:{uuid}"
    done.xml = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return done


def _visit(
    element: Any, tree: Any, form: Blank, definition: Definition, asked: frozenset[str], answer: Answer, done: Filled
) -> None:  # fmt: skip
    path = tree.getpath(element)
    if element.getroottree().getroot() is not tree.getroot():
        return  # within what was left out
    condition = form.relevant.get(path)
    if condition and not element.xpath(f"boolean({condition})", extensions=_FUNCTIONS):
        element.getparent().remove(element)
        return
    question = definition.by_path.get(path)
    if question is not None and (path in asked or not question.asked):
        element.text = answer(question) or element.text
        if question.asked:
            done.asked.append(path)
