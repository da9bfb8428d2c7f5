"""Owners decide (业主共同决定): how many take part and how many agree, by exclusive area and by head. Pure.

Civil Code art. 278: owners of two thirds of the exclusive area and two thirds of all owners take part; then three
quarters of those who take part, by both, for raising repair funds, rebuilding and the change of common parts, and more
than half for the rest. Interpretation Fa Shi 2020-17, art. 8–9: an owner is counted by homes, and whoever owns several
is one head. The shares are the pack's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Answer(StrEnum):
    """What an owner says."""

    AGREE = "agree"  # 同意
    DISAGREE = "disagree"  # 不同意
    UNDECIDED = "undecided"  # 未定


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of decision with its shares. ``more_than``: the share of agreement must be passed, not only reached."""

    slug: str
    name: str
    name_en: str
    participation: Fraction
    agreement: Fraction
    more_than: bool
    basis: str
    basis_en: str


@dataclass(frozen=True, slots=True)
class Owned:
    """A home as the count sees it: its exclusive area in hundredths of a square metre (None: unknown), whose it is
    (empty: somebody with this home alone), what was answered (empty: nobody was asked or found)."""

    area: int | None
    owner: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two counts, by head or by area; shares are None when they cannot be told."""

    total: int
    took_part: int
    agreed: int
    participation: Fraction | None
    agreement: Fraction | None
    reached: bool | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a decision stands. ``passed`` is None while an area that is not known keeps it open."""

    homes: int
    asked: int
    agreed: int
    disagreed: int
    undecided: int
    without_area: int
    heads: Side
    area: Side
    passed: bool | None


def standing(homes: Sequence[Owned], matter: Matter) -> Standing:
    """Count homes, heads and areas. Who is undecided was asked, and takes part in nothing yet."""
    counts = {answer: sum(one.answer == answer for one in homes) for answer in Answer}
    missing = sum(one.area is None for one in homes)
    heads = _side(*_heads(homes), matter)
    area = _side(*_areas(homes), matter, known=not missing)
    return Standing(
        homes=len(homes), asked=sum(counts.values()), agreed=counts[Answer.AGREE],
        disagreed=counts[Answer.DISAGREE], undecided=counts[Answer.UNDECIDED], without_area=missing, heads=heads,
        area=area, passed=_both(heads.reached, area.reached),
    )  # fmt: skip


def _heads(homes: Sequence[Owned]) -> tuple[int, int, int]:
    """Owners, those who took part, those who agree: whoever owns several homes is one, and agrees with all of them."""
    owners: dict[str, set[str]] = {}
    for number, one in enumerate(homes):
        owners.setdefault(one.owner or f"#{number}", set()).add(one.answer)
    took_part = [said & {Answer.AGREE, Answer.DISAGREE} for said in owners.values()]
    return len(owners), sum(bool(said) for said in took_part), sum(said == {Answer.AGREE} for said in took_part)


def _areas(homes: Iterable[Owned]) -> tuple[int, int, int]:
    """Area of all, of those who took part, of those who agree."""
    sums = {"": 0, Answer.AGREE: 0, Answer.DISAGREE: 0, Answer.UNDECIDED: 0}
    for one in homes:
        sums[one.answer] += one.area or 0
    took_part = sums[Answer.AGREE] + sums[Answer.DISAGREE]
    return sum(sums.values()), took_part, sums[Answer.AGREE]


def _side(total: int, took_part: int, agreed: int, matter: Matter, *, known: bool = True) -> Side:
    participation = Fraction(took_part, total) if total and known else None
    agreement = Fraction(agreed, took_part) if took_part and known else None
    reached = None if not known else _reached(participation, agreement, matter)
    return Side(total, took_part, agreed, participation, agreement, reached)


def _reached(participation: Fraction | None, agreement: Fraction | None, matter: Matter) -> bool:
    if participation is None or agreement is None or participation < matter.participation:
        return False
    return agreement > matter.agreement or (agreement == matter.agreement and not matter.more_than)


def _both(heads: bool | None, area: bool | None) -> bool | None:
    if heads is False or area is False:
        return False
    return None if heads is None or area is None else True
