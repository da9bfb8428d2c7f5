"""Opens a case otherwise than by a report: by a move of its type from nothing, or along with a move of another case."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules, who
from linli.kernel.cases.entry import FIRST_LINK
from linli.kernel.cases.facts import Facts, Inputs, Part
from linli.kernel.cases.queries import detail, located
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.services import answers, consequences, moves, store
from linli.kernel.cases.services.opening import (
    Opened,
    Report,
    columns_of,
    first_entry,
    opened_before,
    words_of_case,
)
from linli.kernel.cases.types import DEADLINE, NOTHING, OPEN, CaseType, Move, case_type, case_types
from linli.lib.clock import uuid7
from linli.lib.hashing import content_hash
from linli.lib.tracking import tracking_code


@transaction.atomic
def open_of_type(slug: str, *, inputs: Inputs, origin: UUID | None = None, request_id: UUID | None = None) -> Opened:
    """Open a case of a type that declares how (``CaseType.opening``), from nothing or from another case.

    ``inputs.text`` describes it, ``inputs.title`` names it (else its first sentence). Without a position it stands
    where its origin stands, or where the actor's own area is.

    Raises:
        LinliError: type_unknown, not_found (an origin that the actor may not see), not_allowed, request_id_reused,
            clock_skew, title_required and whatever the opening's own rule refuses.
    """
    kind = known_type(slug)
    step = kind.opening
    if step is None:
        raise LinliError("type_unknown")
    asked = content_hash((slug, origin, inputs.title, inputs.address, moves.request_digest(OPEN, inputs))).hex()[:32]
    if request_id and (known := opened_before(request_id, asked)):
        return known
    rules.check_clock(inputs.at, inputs.now)
    source = _origin(origin, inputs, kind)
    inputs = replace(_placed(inputs, source, kind.action(step)), source=source)
    acting = who.opening_unit(inputs.by, kind.action(step), inputs.place_code)
    permissions.require(inputs.by, kind.action(step), place_code=inputs.place_code, unit_id=acting)
    book = rulebooks.current()
    answers.check_needs(step, inputs, slug, book)
    if not (inputs.title or inputs.text).strip():
        raise LinliError("title_required")
    return _open(kind, step, inputs, book, source, acting, asked if request_id else "", request_id)


def known_type(slug: str) -> CaseType:
    """The registered type. Raises type_unknown."""
    found = next((kind for kind in case_types() if kind.slug == slug), None)
    if found is None:
        raise LinliError("type_unknown")
    return found


def open_part(of: Facts, part: Part, inputs: Inputs) -> Opened:
    """Open a case that a move on another asks for, inside that move's transaction and in its actor's name."""
    book = rulebooks.current()
    kind = case_type(part.type or of.type)
    report = Report(
        type=kind.slug, by=inputs.by, now=inputs.now, description=part.description or part.title,
        place_code=of.place_code, lon=of.lon, lat=of.lat, channel=of.channel, title=part.title, category=part.category,
        address=of.address, data=dict(part.changes.get("data", {"part_of": of.number} if part.is_part else {})),
    )  # fmt: skip
    state = kind.state_of[part.state or kind.states[0].slug]
    columns = columns_of(report, book, kind, state) | dict(part.changes) | {"data": report.data}
    columns |= {"parent_id": of.id} if part.is_part else {"origin_id": of.id}
    acting = who.acting_unit(inputs.by, of)
    if kind.has_opener:
        columns["opener_unit_id"] = acting
    return _write(kind, report, _timed(columns, kind, book, inputs), acting, dict(part.body), "", None, part.team)[0]


def _open(
    kind: CaseType, step: Move, inputs: Inputs, book: Rulebook, source: Facts | None, acting: int | None, digest: str,
    request_id: UUID | None,
) -> Opened:  # fmt: skip
    report = Report(
        type=kind.slug, by=inputs.by, now=inputs.now, description=inputs.text.strip(), place_code=inputs.place_code,
        lon=inputs.lon or 0.0, lat=inputs.lat or 0.0, channel="desk", title=inputs.title.strip(),
        category=inputs.category, urgency=inputs.urgency, address=inputs.address, at=inputs.at,
        attachments=inputs.attachments, request_id=request_id, field_code=inputs.field_code,
    )  # fmt: skip
    columns = columns_of(report, book, kind, kind.state_of[step.goes[NOTHING]])
    columns |= {"origin_id": source.id if source else None}
    if kind.has_opener:
        columns["opener_unit_id"] = acting
    known = {name: value for name, value in columns.items() if name in Facts.__dataclass_fields__}
    nothing = Facts(id=0, uuid=UUID(int=0), version=0, head_hash=FIRST_LINK, **known)
    asked = step.asks(nothing)
    inputs = answers.checked(asked, inputs, book)
    decision = step.decide(nothing, inputs, book)
    columns |= dict(decision.changes) | {"state": decision.to or columns["state"]}
    body = dict(decision.body) | answers.remembered(step, asked, inputs)
    opened, after = _write(
        kind, report, _timed(columns, kind, book, inputs), acting, body, digest, step, decision.team or {}
    )
    for part in decision.parts:
        open_part(after, part, inputs)
    if kind.in_transaction:
        kind.in_transaction(after, inputs, replace(decision, body={**body, "move": OPEN}))
    if source is not None:
        consequences.arose(source, after, inputs)
    return opened


def _timed(columns: dict[str, Any], kind: CaseType, book: Rulebook, inputs: Inputs) -> dict[str, Any]:
    """The time of the first step, by the state that the case really begins in."""
    state = kind.state_of[columns["state"]]
    if state.timer == DEADLINE and columns["due_at"]:
        return columns | {"step_due_at": columns["due_at"]}
    due = book.step_due(kind.slug, state.slug, columns["urgency"], inputs.now, state.within)
    return columns | {"step_due_at": due}


def _write(
    kind: CaseType, report: Report, columns: dict[str, Any], acting: int | None, body: dict[str, Any], digest: str,
    step: Move | None, team: Mapping[int, str],
) -> tuple[Opened, Facts]:  # fmt: skip
    """Write the case with its first entry; answers it as rules see it."""
    uuid, code = uuid7(), tracking_code(secrets.token_bytes(8))
    entry = first_entry(report, uuid, columns, digest, acting)
    entry = replace(entry, body={**entry.body, **body}, is_public=step.public if step else True)
    case_id, claimed = store.write_new(
        columns=columns,
        words=words_of_case(columns),
        entry=entry,
        action=f"{kind.slug}.{OPEN if step else 'open_part'}",
        after={"state": columns["state"], "unit": columns["unit_id"] or 0, "community": report.place_code[:12]},
        reporter=(code, "", "", None, False, report.by.id if report.by.kind == "user" else None, report.now),
        attachments=report.attachments,
    )
    if claimed != len(set(report.attachments)):
        raise LinliError("attachment_unknown")
    if team:
        store.write_team(case_id, team)
    return Opened(uuid, columns["number"], code), fact_queries.lock(uuid)


def _origin(uuid: UUID | None, inputs: Inputs, kind: CaseType) -> Facts | None:
    """The case that this one arises from, locked. Raises not_found where the actor may not see it, origin_sealed where
    an open case would tell of a sealed one."""
    if uuid is None:
        return None
    facts = fact_queries.lock(uuid)
    detail.see(facts, inputs.by)
    if case_type(facts.type).sealed and not kind.sealed:
        raise LinliError("origin_sealed")
    return facts


def _placed(inputs: Inputs, source: Facts | None, action: str) -> Inputs:
    """Where the case stands: where the actor says, else where its origin stands, else where the actor's own area is."""
    if inputs.place_code:
        return inputs
    if source is not None:
        return replace(
            inputs, place_code=source.place_code, lon=source.lon, lat=source.lat,
            address=inputs.address or source.address,
        )  # fmt: skip
    code, lon, lat = located.area_of(who.opening_area(inputs.by, action))
    return replace(inputs, place_code=code, lon=lon, lat=lat)
