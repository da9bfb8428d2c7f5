"""What the API says of elders in care."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from ninja import Schema

from linli.kernel.base.clock import now
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.queries.pages import Page, Row


class ColourOut(Schema):
    """A colour with its word: the one never goes without the other."""

    slug: str
    word: str
    word_en: str
    meaning: str
    meaning_en: str


class TermOut(Schema):
    """A word of the pack."""

    slug: str
    name: str
    name_en: str


class WordsOut(Schema):
    """The words of the district's rules, for screens."""

    version: str
    colours: list[ColourOut]
    parts: list[TermOut]
    services: list[TermOut]
    wishes: list[TermOut]


class ReasonOut(Schema):
    """A reason in two languages."""

    text: str
    text_en: str


class ComingOut(Schema):
    """A visit or call that is still to be made."""

    uuid: UUID
    due_on: date | None
    window_until: date | None
    outcome: str
    attempts: int
    next_on: date | None


class ElderOut(Schema):
    """An elder in the list: the name is covered."""

    uuid: UUID
    person: UUID
    title: str
    address: str
    place_code: str
    colour: ColourOut | None
    is_expired: bool
    review_on: date | None
    expires_on: date | None
    regrade_since: datetime | None
    unanswered_at: datetime | None
    visit: ComingOut | None
    call: ComingOut | None
    parts: list[str]


class GradeOut(Schema):
    """A grade with everything that it rests on."""

    uuid: UUID
    colour: ColourOut
    proposed: ColourOut | None
    rules: str
    reasons: list[ReasonOut]
    note: str
    given_at: datetime
    given_by: str
    review_on: date
    expires_on: date
    services: list[str]


class ChoiceOut(Schema):
    """An answer that may be chosen."""

    value: str
    name: str
    name_en: str


class FactOut(Schema):
    """What is known of one thing that the rules read."""

    key: str
    name: str
    name_en: str
    type: str
    value: str
    shown: str
    shown_en: str
    holds: bool
    said_at: datetime | None
    said_by: str
    source_name: str
    choices: list[ChoiceOut]


class ProposalOut(Schema):
    """What the rules say now; ``missing``: facts without which they say nothing."""

    colour: ColourOut | None
    reasons: list[ReasonOut]
    missing: list[str]


class MemberOut(Schema):
    """Somebody in the team."""

    part: str
    user_id: int | None
    name: str
    since: datetime


class SayingOut(Schema):
    """What the elder or their family said."""

    kind: str
    speaker: str
    name: str
    relation: str
    authority: str
    text: str
    said_on: date
    recorded_by: str


class CallsOut(Schema):
    """The daily call that is wished for."""

    begins: time
    ends: time
    caller_id: int | None
    since: datetime


class WishOut(Schema):
    """A service that was asked for."""

    uuid: UUID
    kind: str
    text: str
    names_agreed: bool
    asked_at: datetime
    asked_by: str
    case_uuid: UUID | None
    case_number: str


class CameOfOut(Schema):
    """What came of a visit or a call."""

    outcome: str
    at: datetime
    channel: str
    note: str
    user_name: str
    submission: UUID | None


class ElderPageOut(Schema):
    """One elder in full, as looked at for a stated purpose."""

    uuid: UUID
    person: UUID
    name: str
    phone: str
    address: str
    begun_at: datetime
    regrade_since: datetime | None
    unanswered_at: datetime | None
    facts: list[FactOut]
    proposal: ProposalOut
    grade: GradeOut | None
    is_expired: bool
    grades: list[GradeOut]
    team: list[MemberOut]
    sayings: list[SayingOut]
    calls: CallsOut | None
    wishes: list[WishOut]
    visit: ComingOut | None
    visits: list[CameOfOut]
    call: ComingOut | None
    called: list[CameOfOut]
    may_confirm: bool
    as_of: datetime


def elder_out(row: Row) -> dict[str, Any]:
    """An elder in the list."""
    plain = ("uuid", "person", "title", "address", "place_code", "is_expired", "regrade_since", "unanswered_at",
             "visit", "call", "parts")  # fmt: skip
    return {name: getattr(row, name) for name in plain} | {
        "colour": colour_out(row.grade.colour) if row.grade else None,
        "review_on": row.grade.review_on if row.grade else None,
        "expires_on": row.grade.expires_on if row.grade else None,
    }


def words_out() -> dict[str, Any]:
    """The words of the district's rules, for screens."""
    book = rulebook()
    return {"version": book.version, "colours": book.colours, "parts": book.parts, "services": book.services,
            "wishes": book.wishes}  # fmt: skip


def page_out(page: Page) -> dict[str, Any]:
    """One elder in full."""
    plain = ("is_expired", "team", "sayings", "wishes", "visit", "visits", "call", "called", "may_confirm")
    elder, grades, proposal = page.elder, [_grade(row) for row in page.grades], page.proposal
    return {name: getattr(page, name) for name in plain} | {
        "uuid": elder.uuid, "person": elder.person_uuid, "name": page.person.name, "phone": page.person.phone,
        "address": page.person.address, "begun_at": elder.begun_at, "regrade_since": elder.regrade_since,
        "unanswered_at": elder.unanswered_at, "facts": [_fact(one) for one in page.facts],
        "proposal": {
            "colour": colour_out(proposal.colour) if proposal.colour else None,
            "reasons": _reasons(proposal.reasons), "missing": list(proposal.missing),
        },
        "grade": grades[0] if grades else None, "grades": grades, "calls": _calls(page.calls), "as_of": now(),
    }  # fmt: skip


def colour_out(slug: str) -> dict[str, str]:
    """A colour with its word; one that the pack has no more says its own name."""
    found = rulebook().colour(slug)
    names = ("word", "word_en", "meaning", "meaning_en")
    return {"slug": slug} | {name: getattr(found, name) if found else slug for name in names}


def _grade(row: Any) -> dict[str, Any]:
    plain = ("uuid", "rules", "note", "given_at", "given_by", "review_on", "expires_on")
    colour = rulebook().colour(row.colour)
    return {name: getattr(row, name) for name in plain} | {
        "colour": colour_out(row.colour), "proposed": colour_out(row.proposed) if row.proposed else None,
        "reasons": _reasons(row.reasons), "services": list(colour.services) if colour else [],
    }  # fmt: skip


def _fact(one: Any) -> dict[str, Any]:
    plain = ("key", "name", "name_en", "type", "value", "shown", "shown_en", "holds", "said_at", "said_by",
             "source_name")  # fmt: skip
    choices = [{"value": value, "name": name, "name_en": name_en} for value, name, name_en in one.choices]
    return {name: getattr(one, name) for name in plain} | {"choices": choices}


def _reasons(reasons: Any) -> list[dict[str, str]]:
    return [{"text": zh, "text_en": en} for zh, en in reasons]


def _calls(row: Any) -> dict[str, Any] | None:
    return {name: getattr(row, name) for name in ("begins", "ends", "caller_id", "since")} if row else None
