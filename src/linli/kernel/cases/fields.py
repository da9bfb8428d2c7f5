"""What a move or an opening may ask beyond the common words, and how answers are checked. Pure.

One vocabulary of kinds serves the form on the phone and the desk, the timeline and the tables of the case page. Values
are kept as JSON in the timeline, so each kind has one plain form:

=============  ==============================================================================
line, text     str (one line; paragraphs)
number         int
money          str, yuan with two decimals («1200.00»);   amount: str, a decimal number («147.2»)
choice         str, a code of ``choices``;   choices: list of codes
yes_no         bool or None
rating         int from 1 (bad) to 5 (good)
day            str, ISO 8601 date, local;    moment: str, ISO 8601 with zone, UTC
unit           str, a unit's code;           units: list of codes
person         int, a user's id;             people: list of ids
case           str, a case's uuid
file           str, uuid of an attachment of the same move (a photo, a drawn signature)
signature      like file
rows           list of dicts, each with the fields of ``of``
=============  ==============================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from linli.kernel.base.errors import LinliError

LINE, TEXT = 200, 2000
ROWS_MOST = 50
MANY = frozenset({"choices", "units", "people", "rows"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a closed list."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question, or one column of what is shown.

    ``private`` answers go to the scenario's own table and never into the timeline, nor do their choices.
    """

    name: str
    label: str
    label_en: str
    kind: str = "line"
    required: bool = False
    choices: tuple[Choice, ...] = ()
    of: tuple[Field, ...] = ()  # of rows
    least: int | None = None  # number, money in yuan, or how many of many
    most: int | None = None
    private: bool = False
    hint: str = ""
    hint_en: str = ""

    def __post_init__(self) -> None:
        if self.kind not in _CHECKS and self.kind not in _SHOWN:
            raise ValueError(f"field {self.name}: no such kind: {self.kind}")


@dataclass(frozen=True, slots=True)
class Known:
    """What answers may name: units by code, people by id, files of the same request."""

    units: Collection[str] = ()
    people: Collection[int] = ()
    files: Collection[UUID] = ()


def blank(fields: Sequence[Field]) -> dict[str, Any]:
    """The answers before anything was answered."""
    return {f.name: () if f.kind in MANY else None if f.kind in _WITHOUT_WORDS else "" for f in fields}


def clean(fields: Sequence[Field], given: Mapping[str, Any], known: Known, path: str = "") -> dict[str, Any]:
    """The answers in their plain form, blank where nothing was said.

    Raises:
        LinliError: field_unknown, field_required, field_wrong; each with ``field``, the path of the question.
    """
    if unknown := sorted(set(given) - {f.name for f in fields}):
        raise LinliError("field_unknown", field=path + unknown[0])
    cleaned = blank(fields)
    for asked in fields:
        value = given.get(asked.name)
        if value is None or value == "" or value == []:
            if asked.required:
                raise _problem("field_required", asked, path)
            continue
        cleaned[asked.name] = _cleaned(asked, value, known, path)
    return cleaned


def people_named(fields: Sequence[Field], given: Mapping[str, Any]) -> set[int]:
    """The ids of people that answers name, checked or not: to be looked up once, before :func:`clean`."""
    found: set[int] = set()
    for asked in fields:
        value = given.get(asked.name)
        many = value if isinstance(value, list | tuple) else [value]
        if asked.kind in ("person", "people"):
            found |= {each for each in many if isinstance(each, int) and not isinstance(each, bool)}
        elif asked.kind == "rows":
            found |= {i for row in many if isinstance(row, Mapping) for i in people_named(asked.of, row)}
    return {each for each in found if 0 < each < 2**63}


def public(fields: Sequence[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that the timeline keeps: those given, without the private ones."""
    return {f.name: answers[f.name] for f in fields if not f.private and answers.get(f.name) not in (None, "", ())}


def written(asked: Field, answer: Any) -> dict[str, Any]:
    """A question in plain form, as far as its answer needs it to be read again."""
    plain: dict[str, Any] = {"name": asked.name, "label": asked.label, "label_en": asked.label_en, "kind": asked.kind}
    if asked.choices:
        picked = {answer} if isinstance(answer, str) else set(answer)
        plain["choices"] = [[c.code, c.name, c.name_en] for c in asked.choices if c.code in picked]
    if asked.of:
        said = {each.name: [row[each.name] for row in answer if row.get(each.name)] for each in asked.of}
        plain["of"] = [written(each, _flat(said[each.name])) for each in asked.of]
    return plain


def _flat(answers: Sequence[Any]) -> list[Any]:
    return [one for each in answers for one in (each if isinstance(each, (list, tuple)) else [each])]


def read(plain: Mapping[str, Any]) -> Field:
    """A question from its plain form (:func:`written`)."""
    return Field(
        plain["name"], plain["label"], plain["label_en"], plain["kind"],
        choices=tuple(Choice(*choice) for choice in plain.get("choices", ())),
        of=tuple(read(each) for each in plain.get("of", ())),
    )  # fmt: skip


def _cleaned(asked: Field, value: Any, known: Known, path: str) -> Any:
    if asked.kind not in MANY:
        return _one(asked, value, known, path)
    if not isinstance(value, list) or len(value) > (asked.most or ROWS_MOST) or len(value) < (asked.least or 0):
        raise _problem("field_wrong", asked, path)
    if asked.kind == "rows":
        if not all(isinstance(row, Mapping) for row in value):
            raise _problem("field_wrong", asked, path)
        return [clean(asked.of, row, known, f"{path}{asked.name}.{n}.") for n, row in enumerate(value, start=1)]
    return list(dict.fromkeys(_one(asked, each, known, path) for each in value))


def _one(asked: Field, value: Any, known: Known, path: str) -> Any:
    try:
        return _CHECKS[asked.kind](value, asked, known)
    except (ValueError, TypeError, InvalidOperation, OverflowError):
        raise _problem("field_wrong", asked, path) from None


def _problem(code: str, asked: Field, path: str) -> LinliError:
    return LinliError(code, field=path + asked.name, name=asked.label, name_en=asked.label_en)


def _written(length: int) -> Callable[[Any, Field, Known], str]:
    def check(value: Any, asked: Field, known: Known) -> str:
        if not isinstance(value, str) or len(value) > length or "\x00" in value:
            raise ValueError
        value.encode()  # lone surrogates cannot be stored
        return value.strip()

    return check


def _number(value: Any, asked: Field, known: Known) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError
    _within(Decimal(value), asked)
    return value


def _money(value: Any, asked: Field, known: Known) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError
    amount = Decimal(str(value)).quantize(Decimal("0.01"))
    if not amount.is_finite() or abs(amount) >= 10**12:
        raise ValueError
    _within(amount, asked)
    return str(amount)


def _amount(value: Any, asked: Field, known: Known) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError
    amount = Decimal(str(value))
    if not amount.is_finite() or abs(amount) >= 10**12 or amount != amount.quantize(Decimal("0.001")):
        raise ValueError
    _within(amount, asked)
    return f"{amount.normalize():f}"


def _within(value: Decimal, asked: Field) -> None:
    least = 0 if asked.least is None else asked.least
    if value < least or value > (2**31 if asked.most is None and asked.kind == "number" else asked.most or 10**12):
        raise ValueError


def _choice(value: Any, asked: Field, known: Known) -> str:
    if value not in [choice.code for choice in asked.choices]:
        raise ValueError
    return str(value)


def _yes_no(value: Any, asked: Field, known: Known) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _rating(value: Any, asked: Field, known: Known) -> int:
    if isinstance(value, bool) or value not in (1, 2, 3, 4, 5):
        raise ValueError
    return int(value)


def _day(value: Any, asked: Field, known: Known) -> str:
    day = date.fromisoformat(value)
    if not 1900 <= day.year < 2100:
        raise ValueError
    return day.isoformat()


def _moment(value: Any, asked: Field, known: Known) -> str:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None or not 2000 <= moment.year < 2100:
        raise ValueError
    return moment.astimezone(UTC).isoformat()


def _unit(value: Any, asked: Field, known: Known) -> str:
    if not isinstance(value, str) or value not in known.units:
        raise ValueError
    return value


def _person(value: Any, asked: Field, known: Known) -> int:
    if isinstance(value, bool) or value not in known.people:
        raise ValueError
    return int(value)


def _case(value: Any, asked: Field, known: Known) -> str:
    if not isinstance(value, str):
        raise ValueError
    return str(UUID(value))


def _file(value: Any, asked: Field, known: Known) -> str:
    if UUID(_case(value, asked, known)) not in known.files:
        raise ValueError
    return str(UUID(value))


_CHECKS: Mapping[str, Callable[[Any, Field, Known], Any]] = {
    "line": _written(LINE), "text": _written(TEXT), "number": _number, "money": _money, "amount": _amount,
    "choice": _choice,
    "choices": _choice, "yes_no": _yes_no, "rating": _rating, "day": _day, "moment": _moment, "unit": _unit,
    "units": _unit, "person": _person, "people": _person, "case": _case, "file": _file, "signature": _file,
}  # fmt: skip
_SHOWN = frozenset({"rows", "state", "link", "share", "document"})  # rows have their own check, others are never asked
_WITHOUT_WORDS = frozenset({"number", "yes_no", "rating", "person"})
