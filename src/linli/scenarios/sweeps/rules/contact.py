"""Contact with people at home (居家联系): on which basis, for which purpose, until when; errands. Pure.

No temperature and no other vital sign is asked or kept. The record has an end from its first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from linli.kernel.rounds.types import Rhythm


@dataclass(frozen=True, slots=True)
class Word:
    """A code with its words."""

    code: str
    name: str
    name_en: str


BASES = (
    Word("request", "本人或家属请求", "The person or the family asked"),
    Word("isolation_notice", "医学观察告知书", "A written notice of medical observation"),
    Word("emergency_order", "应急处置通告", "A public order in an emergency"),
)
"""Why the record may be kept at all (PIPL art. 13): consent, a legal duty, an emergency."""
NEEDS_DOCUMENT = frozenset({"isolation_notice", "emergency_order"})
PURPOSES = (
    Word("daily_needs", "代办日常所需", "Errands for daily needs"),
    Word("medicine", "送药就医", "Medicine and ways to a doctor"),
    Word("safety", "平安问候", "Asking whether all is well"),
)
ERRANDS = (
    Word("medicine", "买药", "Buy medicine"),
    Word("groceries", "买菜", "Buy groceries"),
    Word("parcel", "取件", "Fetch a parcel"),
    Word("rubbish", "带走垃圾", "Take the rubbish"),
    Word("other", "其他", "Something else"),
)
LONGEST_DAYS = 30


def codes(words: tuple[Word, ...]) -> frozenset[str]:
    """The codes of a list of words."""
    return frozenset(word.code for word in words)


def refuse_dates(starts_on: date, ends_on: date, today: date) -> str:
    """Why a contact cannot run over these days (an error's code), or nothing."""
    if ends_on < starts_on or ends_on < today:
        return "contact_dates_wrong"
    return "contact_too_long" if ends_on - starts_on >= timedelta(days=LONGEST_DAYS) else ""


def rhythm(facts: Mapping[str, Any], on: date) -> Rhythm | None:
    """Every day while the contact runs, by the people named in it; never before or after."""
    if not facts or not facts["starts_on"] <= on <= facts["ends_on"]:
        return None
    return Rhythm(1, basis={"until": facts["ends_on"].isoformat()}, people=tuple(facts["people"]))


def expired(ends_on: date, today: date) -> bool:
    """Whether the record must go: the day after its last one has begun."""
    return today > ends_on
