"""What a submission says: its form, its identifier and its answers, read from XML by what the form asks. Pure.

OpenRosa Metadata Schema; ODK XForms specification 1.0. Anybody may send anything: entities and document types are
refused, and a bounded body comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from linli.kernel.forms.definition import Definition, Question

FILES = frozenset({"photo", "audio", "video", "file"})
MOST_TEXT = 10_000
_MOST_LENGTH = 36 + len("uuid:")


@dataclass(frozen=True, slots=True)
class Head:
    """What a submission says of itself."""

    form: str
    version: str
    uuid: UUID
    corrects: UUID | None


@dataclass(frozen=True, slots=True)
class Read:
    """Its answers: path → value; a repeat's path → a list of such. ``problems`` are answers that do not fit."""

    answers: Mapping[str, Any]
    problems: tuple[Mapping[str, str], ...] = ()
    files: tuple[str, ...] = ()
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    subject: str = ""
    present: tuple[str, ...] = ()
    """The questions that it has, answered or left empty, once for each row of a repeat: a form tool leaves out what its
    conditions made irrelevant."""


@dataclass
class _Reading:
    definition: Definition
    problems: list[Mapping[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)


def parse(xml: bytes) -> Element:
    """The root of a submission.

    Raises:
        ValueError: not XML, or XML with document types or entities.
    """
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ValueError(f"XML: {type(error).__name__}") from None
    return root


def head(root: Element) -> Head:
    """Form, version and identifier.

    Raises:
        ValueError: one is missing or no UUID (``uuid:…``, as every OpenRosa client makes it).
    """
    form = root.get("id", "")
    told = _meta(root, "instanceID")
    if not form or not told:
        raise ValueError("id / instanceID")
    corrects = _meta(root, "deprecatedID")
    return Head(form[:60], root.get("version", "")[:40], _uuid(told), _uuid(corrects) if corrects else None)


def read(root: Element, definition: Definition) -> Read:
    """The answers, as values: numbers, days as ``YYYY-MM-DD``, choices as lists, positions as [lon, lat, …]."""
    reading = _Reading(definition)
    answers = _answers(root, "", reading)
    return Read(
        answers=answers,
        problems=tuple(reading.problems),
        files=tuple(dict.fromkeys(reading.files)),
        opened_at=_moment(answers.get(definition.start_path)),
        answered_at=_moment(answers.get(definition.end_path)),
        subject=str(answers.get(definition.subject_path) or ""),
        present=tuple(reading.present),
    )


def _answers(element: Element, within: str, reading: _Reading) -> dict[str, Any]:
    """The answers below an element, those of a repeat in lists of their own."""
    prefix = within or f"/{_name(element)}"
    questions = reading.definition.by_path
    found: dict[str, Any] = {}
    for child in element:
        path = f"{prefix}/{_name(child)}"
        if path in reading.definition.repeats:
            found.setdefault(path, []).append(_answers(child, path, reading))
        elif path in questions:
            reading.present.append(path)
            value = _value(questions[path], (child.text or "").strip(), reading)
            if value is not None:
                found[path] = value
        elif _name(child) != "meta":
            found |= _answers(child, path, reading)
    return found


def _value(question: Question, text: str, reading: _Reading) -> Any:
    if not text:
        return None
    try:
        value = _READERS.get(question.type, _text)(text)
        _check_choice(question, value)
    except (ValueError, OverflowError):
        reading.problems.append({"path": question.path, "problem": question.type, "value": text[:80]})
        return text[:MOST_TEXT]
    if question.type in FILES:
        reading.files.append(value)
    return value


def _check_choice(question: Question, value: Any) -> None:
    known = {choice.value for choice in question.choices}
    chosen = value if isinstance(value, list) else [value]
    if known and question.type in ("choice", "choices", "rank") and not known.issuperset(chosen):
        raise ValueError


def _text(text: str) -> str:
    if len(text) > MOST_TEXT or "\x00" in text:
        raise ValueError
    return text


def _file(text: str) -> str:
    if len(text) > 120 or "/" in text or "\\" in text:
        raise ValueError
    return text


def _decimal(text: str) -> float:
    value = float(text)
    if value - value != 0:  # neither infinite nor no number
        raise ValueError
    return value


def _position(text: str) -> list[float]:
    """«latitude longitude altitude accuracy» → [longitude, latitude, altitude, accuracy]; degrees and metres."""
    numbers = [_decimal(part) for part in text.split()]
    if not 2 <= len(numbers) <= 4 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        raise ValueError
    return [numbers[1], numbers[0], *numbers[2:]]


def _day(text: str) -> str:
    return date.fromisoformat(text[:10]).isoformat()


def _moment(text: Any) -> datetime | None:
    """A moment of the phone's clock, None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else None


def _datetime(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _line(text: str) -> list[list[float]]:
    return [_position(part) for part in text.split(";") if part.strip()]


_READERS: Mapping[str, Callable[[str], Any]] = {
    "integer": int, "decimal": _decimal, "date": _day, "datetime": _datetime, "choices": str.split, "rank": str.split,
    "position": _position, "line": _line, "shape": _line, **dict.fromkeys(FILES, _file),
}  # fmt: skip


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _meta(root: Element, name: str) -> str:
    for meta in _children(root, "meta"):
        for one in _children(meta, name):
            return (one.text or "").strip()
    return ""


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _uuid(text: str) -> UUID:
    if len(text) > _MOST_LENGTH:
        raise ValueError("instanceID")
    return UUID(text.removeprefix("uuid:"))
