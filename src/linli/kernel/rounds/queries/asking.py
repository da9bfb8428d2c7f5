"""What a register query may ask of a kind of subject, in the words of the pack and of the forms; a basis in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.definition import Choice
from linli.kernel.forms.queries.words import choices_of_facts
from linli.kernel.registry.queries.facts import ADDRESS, fact_kinds
from linli.kernel.registry.queries.facts import COLUMNS as FACT_COLUMNS
from linli.kernel.rounds.types import find_type, round_types
from linli.lib.packtypes import PackFact

OPS: Mapping[str, tuple[str, ...]] = {
    "choice": ("is", "is_not", "in", "known", "unknown"),
    "yes_no": ("is", "known", "unknown"),
    "number": ("least", "most", "is", "known", "unknown"),
}
"""How a fact of a type can be asked; of the others only whether they are known."""
_KINDS_OF_ORGANISATIONS = (
    Choice("enterprise", "企业", "Enterprise"), Choice("school", "学校", "School"), Choice("market", "市场", "Market"),
    Choice("site", "工地", "Building site"), Choice("hospital", "医院", "Hospital"),
    Choice("office", "机关单位", "Office"),
)  # fmt: skip
_KINDS_OF_EQUIPMENT = (
    Choice("cylinder", "钢瓶", "Cylinder"), Choice("pipe_segment", "管段", "Pipe segment"),
    Choice("asset", "部件", "Asset"),
)  # fmt: skip
_YES_NO = (Choice("yes", "是", "Yes"), Choice("no", "否", "No"))


@dataclass(frozen=True, slots=True)
class Askable:
    """One thing that can be asked, with its closed list where it has one."""

    fact: str
    name: str
    name_en: str
    type: str  # choice | yes_no | number | other
    ops: tuple[str, ...]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One part of a rule's answer in words; ``name`` is the bare key when the pack does not know it."""

    key: str
    name: str
    name_en: str
    value: str
    value_en: str


_COLUMNS: Mapping[str, tuple[Askable, ...]] = {
    "home": (
        Askable("home.equipment", "装有设备", "Equipment there", "choice", ("is", "is_not", "in"), _KINDS_OF_EQUIPMENT),
    ),
    "organisation": (
        Askable("organisation.kind", "单位种类", "Kind of organisation", "choice", ("is", "is_not", "in"),
                _KINDS_OF_ORGANISATIONS),
        Askable("organisation.equipment", "装有设备", "Equipment there", "choice", ("is", "is_not", "in"),
                _KINDS_OF_EQUIPMENT),
    ),
    "equipment": (
        Askable("equipment.kind", "设备种类", "Kind of equipment", "choice", ("is", "is_not", "in"),
                _KINDS_OF_EQUIPMENT),
    ),
    "person": (Askable("person.age", "年龄", "Age", "number", ("least", "most", "is")),),
}  # fmt: skip


def askable(kind: str, *, by: Actor) -> list[Askable]:
    """Everything that a register query may ask of subjects of a kind.

    Raises:
        LinliError: not_allowed, for who has nothing to do with rounds.
    """
    actions = permissions.actions_of(by)
    if not any(one.action("view") in actions for one in round_types()):
        raise LinliError("not_allowed", action="rounds.view")
    words = choices_of_facts()
    facts = (fact for fact in fact_kinds().values() if fact.subject == kind)
    return [*(_of(fact, words) for fact in facts if fact.key not in (*FACT_COLUMNS, ADDRESS)), *_COLUMNS[kind]]


def said(kind: str, basis: Mapping[str, Any], type_: str = "") -> list[Word]:
    """A rule's answer in words: its scenario's own, else what names a fact of the subject as pack and forms say it."""
    days = basis.get("every_days")
    often = [Word("every_days", "走访间隔", "How often", f"每 {days} 天", f"every {days} days")] if days else []
    found = find_type(type_)
    if found is not None and found.says is not None:
        return [*(Word(f"line{n}", *line) for n, line in enumerate(found.says(basis), start=1)), *often]
    words = choices_of_facts() if basis else {}
    reasons = {key: value for key, value in basis.items() if key not in ("every_days", "people")}
    return [*(_word(kind, key, value, words) for key, value in reasons.items()), *often]


def _of(fact: PackFact, words: Mapping[str, tuple[Choice, ...]]) -> Askable:
    choices = words.get(fact.key, ()) if fact.type == "choice" else _YES_NO if fact.type == "yes_no" else ()
    closed = fact.type in ("choice", "yes_no")
    type_ = fact.type if fact.type == "number" or (closed and choices) else "other"
    return Askable(fact.key, fact.name, fact.name_en, type_, OPS.get(type_, ("known", "unknown")), choices)


def _word(kind: str, key: str, value: Any, words: Mapping[str, tuple[Choice, ...]]) -> Word:
    fact = fact_kinds().get(f"{kind}.{key}") or fact_kinds().get(key)
    shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    known = (*words.get(fact.key, ()), *_YES_NO) if fact else _YES_NO
    choice = next((one for one in known if one.value == shown), Choice(shown, shown, shown))
    return Word(key, fact.name if fact else key, fact.name_en if fact else key, choice.label, choice.label_en)
