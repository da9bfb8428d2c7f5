"""Months of visits in a district: workers open forms, ask what is asked, residents answer, and life goes on meanwhile.

The register is asked by the same services as from a phone (``open_form``, ``receive``); nothing is counted here. What
is true at a home changes from visit to visit, so that known facts are wrong now and then: the resident says so, and the
question is asked although it was known. The same district, seed and months give the same visits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from linli.config.simulation import paper
from linli.kernel.accounts.queries import actor_of_user
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.forms import services
from linli.kernel.forms.burden import Shown
from linli.kernel.forms.definition import Question
from linli.kernel.forms.queries import filling, forms
from linli.kernel.forms.queries.forms import Version
from linli.kernel.forms.services.opening import Opened, open_form
from linli.lib.calendars import SHANGHAI

EVERY_DAYS = {"gas-inspection": 90}
EVERY_DAYS_ELSE = 30
CHANGES_A_MONTH = 0.04
"""How likely it is that something has changed since it was looked at a month ago: an assumption, printed with the
figures."""

_SUBJECTS = {
    "home": (
        "select h.uuid, s.place_code from places_home h join places_stairwell s on s.id = h.stairwell_id"
        " where exists (select 1 from registry_household hh join registry_person p on p.household_id = hh.id"
        " where hh.home_id = h.id and p.is_contact) order by h.id"
    ),
    "organisation": "select uuid, place_code from registry_organisation order by id",
    "equipment": "select uuid, place_code from registry_equipment order by id",
}
_WORKERS = (
    "select area_code, min(user_id) from accounts_duty where role = 'grid_worker' and valid_until is null"
    " group by area_code"
)


@dataclass
class Town:
    """Whom the visits go to, by whom, and what is true there."""

    random: Random
    workers: dict[str, Actor]
    subjects: dict[str, list[tuple[UUID, str]]]  # kind → subjects that a worker answers for
    truth: dict[tuple[UUID, str], tuple[str, datetime]] = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """A visit that is planned."""

    at: datetime
    form: Version
    subject: UUID
    worker: Actor


def town(*, homes: int, seed: int) -> Town:
    """So many homes, and at most so many organisations and pieces of equipment, of areas that have a worker."""
    random = Random(seed)
    workers = dict(_rows(_WORKERS))
    actors = {area: actor for area, user in workers.items() if (actor := actor_of_user(user)) is not None}
    subjects = {}
    for kind, statement in _SUBJECTS.items():
        rows = [(uuid, area) for uuid, place in _rows(statement) if (area := _area(place, actors))]
        subjects[kind] = random.sample(rows, min(homes, len(rows)))
    return Town(random, actors, subjects)


def play(here: Town, *, months: Sequence[date]) -> Iterator[date]:
    """Make the visits of these months (their first days), one after the other; yields each month that is done."""
    current = [version for version in forms.current(by=SYSTEM) if version.definition.subject_kind in here.subjects]
    blanks = {version.id: paper.blank(forms.xform(version.id)) for version in current}
    due = {(version.slug, uuid): _first(here, version, months[0]) for version, uuid, _ in _pairs(here, current)}
    for month in months:
        for visit in sorted(_of_month(here, current, due, month), key=lambda one: (one.at, one.subject)):
            with clock.at(visit.at):
                _visit(here, visit, blanks[visit.form.id])
        yield month


def _pairs(here: Town, current: Sequence[Version]) -> Iterator[tuple[Version, UUID, str]]:
    for version in current:
        for uuid, area in here.subjects[version.definition.subject_kind]:
            yield version, uuid, area


def _first(here: Town, version: Version, month: date) -> date:
    return month + timedelta(days=here.random.randrange(EVERY_DAYS.get(version.slug, EVERY_DAYS_ELSE)))


def _of_month(
    here: Town, current: Sequence[Version], due: dict[tuple[str, UUID], date], month: date
) -> Iterator[Visit]:  # fmt: skip
    for version, uuid, area in _pairs(here, current):
        key = version.slug, uuid
        while (due[key].year, due[key].month) <= (month.year, month.month):
            minute = here.random.randrange(9 * 60)
            at = datetime.combine(due[key], time(8), SHANGHAI) + timedelta(minutes=minute)
            yield Visit(at.astimezone(UTC), version, uuid, here.workers[area])
            due[key] += timedelta(days=EVERY_DAYS.get(version.slug, EVERY_DAYS_ELSE))


def _visit(here: Town, visit: Visit, form: paper.Blank) -> None:
    opened = open_form(slug=visit.form.slug, uuid=visit.subject, by=visit.worker)
    asked = {question.path for question in filling.asked(opened.version.definition, opened.known, visit.at)}
    asked -= {opened.version.definition.subject_path}
    spared = {one.path: one for one in opened.known if one.path not in asked}
    person = _Person(here, opened, visit.at)
    changed = {path for path, one in spared.items() if person.says_otherwise(path, one.value)}
    known = {one.path: one.value for one in opened.known} | {opened.version.definition.subject_path: str(visit.subject)}
    uuid = UUID(int=here.random.getrandbits(128), version=4)
    filled = paper.fill(
        form, opened.version.definition, uuid, known=known, asked=frozenset(asked | changed), answer=person.answer
    )
    shown = Shown(frozenset(spared) - changed, frozenset(changed))
    services.receive(xml=filled.xml, files={}, by=visit.worker, channel="web", shown=shown)


@dataclass
class _Person:
    """Who answers the door: knows what is true there, and says when it is not what the form shows."""

    town: Town
    opened: Opened
    at: datetime

    def says_otherwise(self, path: str, shown: str) -> bool:
        """Whether what the register says is no longer true. What cannot change by itself is believed."""
        question = self.opened.version.definition.by_path[path]
        key = self._key(question)
        if key is None or question.fact.endswith((".name", ".address", ".phone")):
            return False
        return self._truth(question, key, shown) != shown

    def answer(self, question: Question) -> str:
        """An answer to a question, as an XForm holds it."""
        definition = self.opened.version.definition
        if question.path in (definition.start_path, definition.end_path):
            return self.at.isoformat()
        if not question.asked:
            return ""
        key = self._key(question)
        return self._truth(question, key, "") if key else _draw(self.town.random, question, self.at)

    def _key(self, question: Question) -> tuple[UUID, str] | None:
        uuid = self.opened.subject.related.get(question.fact.partition(".")[0])
        return (uuid, question.fact) if uuid else None

    def _truth(self, question: Question, key: tuple[UUID, str], shown: str) -> str:
        """What is true, drawn when it is first looked at, and perhaps another thing since it was last looked at."""
        value, since = self.town.truth.get(key, ("", self.at))
        months = (self.at - since).days / 30
        if not value:
            value = shown or _draw(self.town.random, question, self.at)
        elif self.town.random.random() < 1 - (1 - CHANGES_A_MONTH) ** months:
            value = _draw(self.town.random, question, self.at)
        self.town.truth[key] = value, self.at
        return value


def _draw(random: Random, question: Question, at: datetime) -> str:
    match question.type:
        case "choice" | "choices" if question.choices:
            return random.choice(question.choices).value
        case "integer":
            return str(random.randint(1, 6))
        case "decimal":
            return f"{random.randint(5, 20) / 10:g}"
        case "date":
            return (at.date() - timedelta(days=random.randint(1, 700))).isoformat()
        case "datetime":
            return at.isoformat()
        case "position":
            return f"39.1{random.randrange(1000):03} 117.2{random.randrange(1000):03} 0 10"
        case "photo" | "audio" | "video" | "file":
            return f"{random.getrandbits(32):08x}.jpg"
    return f"199{random.randrange(10**8):08}"  # a telephone number of nobody, a code, a word


def _area(place_code: str, workers: dict[str, Actor]) -> str:
    return next((place_code[:end] for end in range(len(place_code), 11, -1) if place_code[:end] in workers), "")


def _rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
