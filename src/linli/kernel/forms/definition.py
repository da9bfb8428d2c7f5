"""What an XForm asks: its questions with their types, words, choices and the facts they are bound to. Pure.

Reads the XForms that pyxform writes (ODK XForms specification 1.0). Bindings are attributes of Linli's own namespace on
a ``bind``: ``linli:fact="home.residents"`` and, on the one question that says whom the form is about,
``linli:subject="home"``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

LINLI = "https://linli.invalid/xforms"
_X, _H = "http://www.w3.org/2002/xforms", "http://www.w3.org/1999/xhtml"
_LABEL, _VALUE = f"{{{_X}}}label", f"{{{_X}}}value"
_CONTROLS = {"input", "select", "select1", "upload", "trigger", "range", "rank"}
_INPUTS = {
    "int": "integer", "integer": "integer", "decimal": "decimal", "date": "date", "time": "time",
    "dateTime": "datetime", "geopoint": "position", "geotrace": "line", "geoshape": "shape", "barcode": "barcode",
}  # fmt: skip
_UPLOADS = {"image": "photo", "audio": "audio", "video": "video"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a closed list."""

    value: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One place for an answer. ``repeat`` is the path of the repeat it is in; ``asked`` is False for what the form
    computes or carries without showing it."""

    path: str
    type: str  # text integer decimal date time datetime choice choices rank position line shape barcode photo audio …
    label: str
    label_en: str
    asked: bool
    required: bool
    repeat: str = ""
    fact: str = ""
    choices: tuple[Choice, ...] = ()
    file: str = ""  # the list of choices comes from a file

    @property
    def name(self) -> str:
        """The last word of its path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Definition:
    """A form as Linli reads it."""

    slug: str
    version: str
    title: str
    questions: tuple[Question, ...]
    repeats: tuple[str, ...]
    subject_kind: str = ""
    subject_path: str = ""
    start_path: str = ""
    end_path: str = ""
    files: tuple[str, ...] = ()  # attachments that the form needs, such as options of choices

    @cached_property
    def by_path(self) -> Mapping[str, Question]:
        """Its questions by their path."""
        return {question.path: question for question in self.questions}

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that a person sees."""
        return tuple(question for question in self.questions if question.asked)

    @property
    def bound(self) -> tuple[Question, ...]:
        """The questions bound to a fact of the register."""
        return tuple(question for question in self.questions if question.fact)

    def to_json(self) -> dict[str, Any]:
        """For the table."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Definition:
        """From the table."""
        questions = tuple(
            Question(**{**question, "choices": tuple(Choice(**choice) for choice in question["choices"])})
            for question in kept["questions"]
        )
        return cls(**{**kept, "questions": questions, "repeats": tuple(kept["repeats"]), "files": tuple(kept["files"])})


def read(xform: str) -> Definition:
    """The definition in an XForm that pyxform wrote.

    Raises:
        ValueError: it is not such an XForm.
    """
    root = fromstring(xform)
    model, body = root.find(f".//{{{_X}}}model"), root.find(f"{{{_H}}}body")
    primary = model.find(f"{{{_X}}}instance/*") if model is not None else None
    if model is None or body is None or primary is None:
        raise ValueError("no model, no body or no primary instance")
    controls = dict(_controls(body))
    repeats = tuple(el.get("nodeset", "") for el in body.iter(f"{{{_X}}}repeat"))
    words, options = _Words(model), _options(model)
    binds = {el.get("nodeset", ""): el for el in model.iter(f"{{{_X}}}bind")}
    questions = tuple(
        _question(path, bind, controls.get(path), repeats, words, options)
        for path, bind in binds.items()
        if "/meta/" not in path
    )
    subject = next((el for el in binds.values() if el.get(f"{{{LINLI}}}subject")), None)
    start, end = (
        next((path for path, el in binds.items() if _attribute(el, "preloadParams") == word), "")
        for word in ("start", "end")
    )
    slug = primary.get("id", "")
    return Definition(
        slug=slug,
        version=primary.get("version", ""),
        title=root.findtext(f".//{{{_H}}}title") or slug,
        questions=questions,
        repeats=repeats,
        subject_kind=subject.get(f"{{{LINLI}}}subject", "") if subject is not None else "",
        subject_path=subject.get("nodeset", "") if subject is not None else "",
        start_path=start,
        end_path=end,
        files=tuple(_files(model)),
    )


def _controls(body: Element) -> Iterator[tuple[str, Element]]:
    for element in body.iter():
        if element.tag.rpartition("}")[2] in _CONTROLS and (ref := element.get("ref")):
            yield ref, element


def _question(
    path: str, bind: Element, control: Element | None, repeats: tuple[str, ...], words: _Words,
    options: Mapping[str, list[tuple[str, str, str]]],
) -> Question:  # fmt: skip
    label = control.find(_LABEL) if control is not None else None
    chinese, english = words.of(label)
    choices, file = _choices(control, words, options)
    return Question(
        path=path,
        type=_type(bind, control),
        label=chinese,
        label_en=english,
        asked=control is not None and bind.get("readonly") != "true()",
        required=bind.get("required", "") == "true()",
        repeat=max((r for r in repeats if path.startswith(f"{r}/")), key=len, default=""),
        fact=bind.get(f"{{{LINLI}}}fact", ""),
        choices=choices,
        file=file,
    )


def _type(bind: Element, control: Element | None) -> str:
    if control is None:
        return _INPUTS.get(bind.get("type", ""), "text")
    match control.tag.rpartition("}")[2]:
        case "select1":
            return "choice"
        case "select":
            return "choices"
        case "rank":
            return "rank"
        case "trigger":
            return "acknowledge"
        case "upload":
            return _UPLOADS.get(_attribute(control, "mediatype").partition("/")[0], "file")
    return _INPUTS.get(bind.get("type", ""), "text")


def _choices(
    control: Element | None, words: _Words, options: Mapping[str, list[tuple[str, str, str]]]
) -> tuple[tuple[Choice, ...], str]:
    if control is None:
        return (), ""
    itemset = control.find(f"{{{_X}}}itemset")
    if itemset is None:
        items = control.iter(f"{{{_X}}}item")
        return tuple(Choice(el.findtext(_VALUE) or "", *words.of(el.find(_LABEL))) for el in items), ""
    name = itemset.get("nodeset", "").partition("instance('")[2].partition("'")[0]
    if name not in options:
        return (), name
    listed = options[name]
    return tuple(Choice(value, *(words.by_id(text) if text else (plain, plain))) for value, text, plain in listed), ""


def _options(model: Element) -> dict[str, list[tuple[str, str, str]]]:
    """The options of choices inside the form: value, the id of its text, its plain label."""
    found = {}
    for instance in model.findall(f"{{{_X}}}instance"):
        if name := instance.get("id"):
            items = instance.findall(f"{{{_X}}}root/{{{_X}}}item")
            if instance.get("src") is None:
                found[name] = [
                    tuple(item.findtext(f"{{{_X}}}{part}") or "" for part in ("name", "itextId", "label"))
                    for item in items
                ]
    return found  # type: ignore[return-value]


def _files(model: Element) -> Iterator[str]:
    for instance in model.findall(f"{{{_X}}}instance"):
        if source := instance.get("src"):
            yield source.rpartition("/")[2]


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


class _Words:
    """The form's texts by their id, in Chinese and in English (a language is named «中文 (zh)», «English (en)»)."""

    def __init__(self, model: Element) -> None:
        self._texts: dict[str, dict[str, str]] = {"zh": {}, "en": {}}
        for number, translation in enumerate(model.iter(f"{{{_X}}}translation")):
            name = translation.get("lang", "")
            language = "en" if "(en)" in name or name.lower().startswith("english") else "zh"
            if number and language == "zh" and self._texts["zh"]:
                continue  # a third language
            for text in translation.iter(f"{{{_X}}}text"):
                self._texts[language][text.get("id", "")] = _words_of(text.find(_VALUE))

    def by_id(self, name: str) -> tuple[str, str]:
        chinese, english = self._texts["zh"].get(name, ""), self._texts["en"].get(name, "")
        return chinese or english, english or chinese

    def of(self, label: Element | None) -> tuple[str, str]:
        if label is None:
            return "", ""
        ref = label.get("ref", "")
        if ref.startswith("jr:itext('"):
            return self.by_id(ref.partition("'")[2].rpartition("'")[0])
        plain = _words_of(label)
        return plain, plain


def _words_of(element: Element | None) -> str:
    """The text of a label; what it takes over from other answers is shown as …"""
    if element is None:
        return ""
    parts = [element.text or "", *(f"…{child.tail or ''}" for child in element)]
    return "".join(parts).strip()
