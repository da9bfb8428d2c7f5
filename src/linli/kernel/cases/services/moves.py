"""The one way a case moves: lock, ask the rules, write state and record together, commit.

Races: two people on one case are serialised by the row lock; the second sees the version moved on and gets
``case_stale`` with
who was first. The same request twice (a phone that resends) is recognised by ``request_id`` under the same lock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.accounts.models import Duty
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules, who
from linli.kernel.cases.entry import Entry, plain_changes
from linli.kernel.cases.facts import Decision, Facts, Inputs, Part
from linli.kernel.cases.queries import detail
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.services import answers, store
from linli.kernel.cases.types import CaseType, Move, State, case_type, target
from linli.lib.hashing import content_hash


@transaction.atomic
def move(uuid: UUID, slug: str, *, inputs: Inputs, version: int | None = None, request_id: UUID | None = None) -> Facts:
    """Make a move on a case and answer with the case after it.

    ``version`` is what the actor saw; None (a resident's word, the system) takes the case as it is.

    Raises:
        LinliError: not_found, not_allowed, move_unknown, move_not_allowed, case_stale, request_id_reused, clock_skew
            and whatever the move's own rule refuses; nothing is changed then.
    """
    facts = fact_queries.lock(uuid)
    return move_locked(facts, slug, inputs=inputs, version=version, request_id=request_id)


@transaction.atomic
def move_seen(uuid: UUID, slug: str, *, inputs: Inputs, version: int, request_id: UUID | None) -> Facts:
    """Like :func:`move`, but a case that the actor may not see does not exist for them (not_found, not not_allowed)."""
    facts = fact_queries.lock(uuid)
    detail.see(facts, inputs.by)
    return move_locked(facts, slug, inputs=inputs, version=version, request_id=request_id)


def move_locked(
    facts: Facts, slug: str, *, inputs: Inputs, version: int | None = None, request_id: UUID | None = None
) -> Facts:
    """Like :func:`move` for a case that this transaction has locked already."""
    kind = case_type(facts.type)
    step = kind.move_of.get(slug)
    if step is None:
        raise LinliError("move_unknown", move=slug)
    digest = request_digest(slug, inputs) if request_id else ""
    if request_id and _known(request_id, facts.uuid, digest):
        return facts
    if version is not None and version != facts.version and not step.concurrent:
        raise _stale(facts)
    rules.check_clock(inputs.at, inputs.now)
    book = rulebooks.current()
    to = check(facts, step, inputs, kind, book)
    inputs = answers.checked(step.asks(facts), inputs, book)
    decision = step.decide(facts, inputs, book)
    body = {"request": digest, **decision.body} if digest else decision.body
    return _write(facts, step, inputs, kind, book, replace(decision, body=body), decision.to or to, request_id)


def check(facts: Facts, step: Move, inputs: Inputs, kind: CaseType, book: Rulebook) -> str:
    """Where the move leads. Raises the refusal when it may not start here, not by this actor, or without its reason."""
    if refusal := who.may_move(inputs.by, step, facts, kind):
        raise refusal
    to = target(step, facts)
    if to is None:
        raise LinliError("move_not_allowed", state=facts.state, move=step.slug)
    answers.check_needs(step, inputs, facts.type, book)
    return to


def _write(
    facts: Facts, step: Move, inputs: Inputs, kind: CaseType, book: Rulebook, decision: Decision, to: str,
    request_id: UUID | None,
) -> Facts:  # fmt: skip
    if decision.changes.get("person_id") and decision.changes["person_id"] != inputs.by.id:
        _check_person(int(decision.changes["person_id"]), int(decision.changes.get("unit_id") or facts.unit_id or 0))
    changes = state_changes(facts, kind.state_of[facts.state], kind.state_of[to], inputs, book, dict(decision.changes))
    if "into" in decision.body:
        changes["merged_into_id"] = _lock_main(facts, UUID(decision.body["into"]))
    after = replace(facts, **_known_to_facts(changes), version=facts.version + 1)
    body = dict(decision.body) | answers.remembered(step, step.asks(facts), inputs)
    entry = Entry(
        case_uuid=facts.uuid, seq=facts.version + 1, move=step.slug, from_state=facts.state, to_state=to,
        at=inputs.at or inputs.now, recorded_at=inputs.now, by=inputs.by, unit_id=who.acting_unit(inputs.by, facts),
        text=inputs.text.strip(), is_public=step.public if inputs.is_public is None else inputs.is_public, body=body,
        changes=plain_changes(changes), request_id=request_id,
    )  # fmt: skip
    link = entry.link(facts.head_hash)
    entry_id, claimed = store.write_move(
        case_id=facts.id, case_type=facts.type, version=facts.version, previous=facts.head_hash, link=link, entry=entry,
        changes=changes, action=f"{facts.type}.{step.slug}", place_code=after.place_code, before=_key(facts),
        after=_key(after), attachments=inputs.attachments, detail={"from": facts.state, "to": to},
    )  # fmt: skip
    if not entry_id:
        raise LinliError("conflict")
    if claimed != len(set(inputs.attachments)):
        raise LinliError("attachment_unknown")
    after = replace(after, head_hash=link)
    if decision.team is not None and decision.team != dict(facts.team):
        after = replace(after, team=store.write_team(facts.id, decision.team))
    for part in decision.parts:
        _open_part(after, part, inputs)
    if kind.in_transaction:
        kind.in_transaction(after, inputs, replace(decision, body={**body, "move": step.slug}))
    return after


def state_changes(
    facts: Facts, state: State, to: State, inputs: Inputs, book: Rulebook, changes: dict[str, Any]
) -> dict[str, Any]:
    """The columns that follow from going from one state to another: the step's timer, pauses, open or ended."""
    if to.slug != facts.state:
        changes |= {"state": to.slug, "entered_at": inputs.now, "reminded_at": None}
        changes |= _ended(facts, to, inputs, changes) if facts.is_open == to.final else {}
        if to.pauses:
            changes |= {"resume_state": facts.state, "paused_at": inputs.now}
        elif state.pauses:
            changes |= {"resume_state": "", "paused_at": None}
            if facts.due_at and facts.paused_at and "due_at" not in changes:
                changes["due_at"] = book.resumed_due(
                    facts.due_at, facts.paused_at, pause_ended(facts, inputs.now), facts.deadline_unit
                )
    if "step_due_at" not in changes:
        step_due = _step_due(facts, to, inputs, book, changes)
        if step_due != facts.step_due_at:
            changes["step_due_at"] = step_due
    return changes


def _ended(facts: Facts, to: State, inputs: Inputs, changes: dict[str, Any]) -> dict[str, Any]:
    """A case ends, or begins anew: late or not is settled at the end of the main way, unless its rule has said so."""
    if not to.final:
        return {"is_open": True, "closed_at": changes.get("closed_at")}
    late = to.step is not None and facts.due_at is not None and inputs.now > facts.due_at
    settled = {"was_overdue": True} if late and "was_overdue" not in changes else {}
    return {"is_open": False, "closed_at": changes.get("closed_at") or inputs.now, **settled}


def pause_ended(facts: Facts, now: datetime) -> datetime:
    """Until when the clock stood still: a pause counts no longer than it was allowed, however late it is noticed."""
    allowed = facts.step_due_at
    return now if allowed is None or facts.paused_at is None else max(facts.paused_at, min(now, allowed))


def _step_due(facts: Facts, to: State, inputs: Inputs, book: Rulebook, changes: dict[str, Any]) -> Any:
    if to.final:
        return None
    if to.timer == "deadline" and (due := changes.get("due_at", facts.due_at)):
        return due
    if to.slug == facts.state and "urgency" not in changes:
        return facts.step_due_at
    return book.step_due(facts.type, to.slug, changes.get("urgency", facts.urgency), inputs.now, to.within)


def _open_part(of: Facts, part: Part, inputs: Inputs) -> None:
    from linli.kernel.cases.services.beginning import open_part

    open_part(of, part, inputs)


def _lock_main(facts: Facts, uuid: UUID) -> int:
    """The case to merge into: open, of the same type, in the actor's reach. Raises main_unknown."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from cases_case where uuid = %s and is_open and type = %s and id <> %s for key share",
            [uuid, facts.type, facts.id],
        )
        row = cursor.fetchone()
    if row is None:
        raise LinliError("main_unknown")
    return int(row[0])


def _check_person(person_id: int, unit_id: int) -> None:
    if not Duty.objects.filter(user_id=person_id, unit_id=unit_id, valid_until__isnull=True).exists():
        raise LinliError("person_unknown")


def _known_to_facts(changes: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in changes.items() if name in Facts.__dataclass_fields__}
    if "unit_trail" in known:
        known["unit_trail"] = tuple(known["unit_trail"])
    return known


def _key(facts: Facts) -> dict[str, Any]:
    return {"state": facts.state, "unit": facts.unit_id or 0, "community": facts.place_code[:12]}


def request_digest(slug: str, inputs: Inputs) -> str:
    """A digest of what was asked, to tell a resend from a reuse of its id."""
    asked = (
        slug, inputs.by.kind, inputs.by.id, inputs.text, inputs.reason, inputs.unit, inputs.person, inputs.category,
        inputs.lon, inputs.lat, inputs.until, inputs.days, inputs.into, inputs.attachments, inputs.solved,
        inputs.satisfaction, inputs.fields,
    )  # fmt: skip
    return content_hash(asked).hex()[:32]


def _known(request_id: UUID, case_uuid: UUID, digest: str) -> bool:
    """Whether this request was done already. Raises request_id_reused when its id came with other content."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uuid, e.body->>'request' from cases_timelineentry e join cases_case c on c.id = e.case_id"
            " where e.request_id = %s",
            [request_id],
        )
        row = cursor.fetchone()
    if row is None:
        return False
    if row[0] != case_uuid or row[1] != digest:
        raise LinliError("request_id_reused")
    return True


def _stale(facts: Facts) -> LinliError:
    """Who was first, told to whoever comes second."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select e.move, e.at, coalesce(u.display_name, '') from cases_timelineentry e"
            " left join accounts_user u on u.id = e.actor_id and e.actor_kind = 'user'"
            " where e.case_id = %s and e.seq = %s",
            [facts.id, facts.version],
        )
        slug, at, who_name = cursor.fetchone()
    name = case_type(facts.type).move_of[slug].name if slug in case_type(facts.type).move_of else slug
    return LinliError("case_stale", version=facts.version, who=who_name or "别人", move=name, at=at.isoformat())
