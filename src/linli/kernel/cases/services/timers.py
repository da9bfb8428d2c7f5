"""The clockwork: reminds once a step, ends pauses whose time is up, escalates what is overdue, one level at a time.

Each case in a transaction of its own. Nothing is remembered between two runs but what the rows say, so a run may die
anywhere, start late, or meet another run: whoever locks a case first acts on it, and whoever finds it changed since the
question was asked leaves it to the next run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from linli.kernel.audit import services as audit
from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import notices, timing
from linli.kernel.cases.facts import Facts, Inputs
from linli.kernel.cases.queries import due, holders
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.services import moves
from linli.kernel.cases.types import State, case_type
from linli.kernel.messages import services as messages
from linli.lib.calendars import SHANGHAI

log = logging.getLogger("linli.timers")

LIMIT = 500


@dataclass(frozen=True, slots=True)
class Tick:
    """What one run did, in cases."""

    reminded: int = 0
    woken: int = 0
    escalated: int = 0

    @property
    def all(self) -> int:
        """Cases acted on."""
        return self.reminded + self.woken + self.escalated


def run_timers(now: datetime, limit: int = LIMIT) -> Tick:
    """Act on at most ``limit`` cases whose time is up, the soonest due first, and remind of at most as many.

    Answers what was done; fewer than ``limit`` of both means that nothing is left for this moment.
    """
    long_ago = timing.told_long_ago(rulebooks.current().calendar, now)
    done = _up_to(limit, due.overdue(now, long_ago), lambda waiting: _act(waiting, now))
    reminded = _up_to(limit, due.due_soon(now), lambda waiting: _remind(waiting, now))
    return Tick(len(reminded), done.count("woken"), done.count("escalated"))


def _up_to(limit: int, waiting: Iterable[due.Waiting], act: Callable[[due.Waiting], str]) -> list[str]:
    """What was done, without the cases that were left alone; a case that refuses holds up none of the others."""
    done: list[str] = []
    for case in waiting:
        if len(done) >= limit:
            break
        try:
            if word := act(case):
                done.append(word)
        except LinliError as refusal:
            log.warning("case %s in %s was left as it is: %s", case.uuid, case.state, refusal.code)
    return done


@transaction.atomic
def _act(waiting: due.Waiting, now: datetime) -> str:
    """The system's move on a case whose step is over; empty when it is locked, or no longer as it was found."""
    facts = _still(waiting)
    kind = case_type(waiting.type)
    state = kind.state_of[waiting.state]
    found = timing.due_move(kind, state)
    if facts is None or found is None:
        return ""
    step, text = found
    moves.move_locked(facts, step.slug, inputs=Inputs(by=SYSTEM, now=now, text=text))
    if state.pauses:
        return "woken"
    _told(facts, now)
    return "escalated"


@transaction.atomic
def _remind(waiting: due.Waiting, now: datetime) -> str:
    """Tell whoever holds the case, once a step; empty when it is locked, or no longer as it was found."""
    facts = _still(waiting)
    if facts is None or not _told_first(facts, now):
        return ""
    state = case_type(facts.type).state_of[facts.state]
    told = _tell(facts, state, waiting.step_due_at, now)
    audit.record(
        by=SYSTEM, action=f"{facts.type}.remind", object_type="case", object_id=str(facts.uuid),
        place_code=facts.place_code, detail={"state": facts.state, "told": told},
    )  # fmt: skip
    return "reminded"


def _still(waiting: due.Waiting) -> Facts | None:
    facts = fact_queries.lock_if_free(waiting.uuid)
    return facts if facts is not None and facts.version == waiting.version else None


def _told_first(facts: Facts, now: datetime) -> bool:
    """Whether nobody was told of this step before; from now on somebody was. The row is locked."""
    return _told(facts, now, " and reminded_at is null")


def _told(facts: Facts, now: datetime, unless: str = "") -> bool:
    """``reminded_at`` is the clockwork's own column, and in no entry: when somebody was last told of this step."""
    with connection.cursor() as cursor:
        cursor.execute(f"update cases_case set reminded_at = %s where id = %s{unless}", [now, facts.id])
        return bool(cursor.rowcount)


def _tell(facts: Facts, state: State, step_due_at: datetime, now: datetime) -> int:
    """Tell the people that the state waits for, and a reporter whose phone is confirmed; answers how many."""
    params = {
        "number": facts.number, "state": state.name, "state_en": state.name_en,
        "due": step_due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    told = messages.notify(
        user_ids=holders.people(facts, state.held_by), kind=notices.DUE_SOON, params=params, object_type="case",
        object_id=str(facts.uuid), created_at=now,
    )  # fmt: skip
    if state.held_by == "reporter":
        for phone, code in holders.reporters(facts):
            told += bool(messages.send(recipient=phone, kind=notices.REPORTER_DUE_SOON, params=params | {"code": code}))
    return told
