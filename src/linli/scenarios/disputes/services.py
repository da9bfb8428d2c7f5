"""The writers of disputes: what a move keeps beside the timeline, and what is told of it on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import queries as accounts
from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.queries import attachments as attachment_queries
from linli.scenarios.disputes import queries, words
from linli.scenarios.disputes.models import Agreement, Party, Said
from linli.scenarios.disputes.rules.parties import MEDIATOR

PERSONAL = ("phone", "address")
LEAST_PURPOSE = 4
ON_DUTY = frozenset({"mediator", "mediation_lead"})
APART = frozenset({"administrator", "auditor"})
"""Roles that are kept apart from the work they watch over."""


def keep(facts: Facts, inputs: Inputs, decision: Decision) -> None:
    """Keep what a move may not leave in the timeline; runs in the move's transaction.

    Raises dispute_not_a_mediator, dispute_not_for_team, dispute_signature_no_picture; the move is undone then.
    """
    move = str(decision.body["move"])
    match move:
        case "open":
            for n, row in enumerate(inputs.fields["parties"], start=1):
                _add_party(facts, n, row)
        case "add_party":
            _add_party(facts, len(facts.data["parties"]), inputs.fields)
        case "correct_party":
            _correct_party(facts, inputs.fields)
        case "appoint":
            _check_team(facts.team)
        case "agree":
            _keep_wording(facts, inputs.fields)
        case "sign":
            _check_pictures(facts.data["agreement"]["signed"])
        case "renegotiate" | "stop" | "fail":
            _drop_draft(facts)
    if inputs.fields.get("result"):
        _keep_said(facts, inputs, move)


@transaction.atomic
def reveal(uuid: UUID, *, numbers: Sequence[int], fields: Sequence[str], purpose: str, by: Actor) -> dict[str, Any]:
    """Phones or addresses of parties (all of them when none is named), for a stated purpose, on record.

    Answers ``{"items": [{"n", "label", "label_en", <field>: …}]}``. Raises not_found, not_allowed, purpose_required,
    bad_input.
    """
    facts = queries.seen(uuid, by, purpose)
    if not queries.may_reveal(facts, by):
        raise LinliError("not_allowed", action="disputes.reveal")
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise LinliError("purpose_required")
    found = [row for row in queries.parties_of(facts.id) if not numbers or row.n in numbers]
    if not found or not fields or set(fields) - set(PERSONAL):
        raise LinliError("bad_input", field="parties" if fields else "fields")
    audit.record(
        by=by, action="disputes.parties.reveal", object_type="case", object_id=str(uuid), place_code=facts.place_code,
        purpose=purpose.strip(), detail={"parties": [row.n for row in found], "fields": sorted(set(fields))},
    )  # fmt: skip
    items = [
        {"n": row.n, "label": words.label_of(row.n), "label_en": words.label_en_of(row.n)}
        | {name: getattr(row, name) for name in fields}
        for row in found
    ]
    return {"items": items}


@transaction.atomic
def agreement_file(uuid: UUID, *, by: Actor, purpose: str = "") -> tuple[bytes, str]:
    """The agreement as a document (DOCX) and the case's number; who took it is recorded.

    Raises not_found, purpose_required, dispute_agreement_altered.
    """
    from linli.scenarios.disputes import document  # half a second that nobody else needs to wait for

    found = queries.wording(uuid, by, purpose)
    audit.record(
        by=by, action="disputes.agreement.download", object_type="case", object_id=str(uuid),
        place_code=found.facts.place_code, purpose=purpose.strip(),
        detail={"agreement": found.row.n, "in_effect": found.in_effect, "digest": found.terms["digest"]},
    )  # fmt: skip
    return document.written(found), found.facts.number


def _add_party(facts: Facts, n: int, row: Mapping[str, Any]) -> None:
    named = {name: row[name] for name in ("kind", "name", "phone", "address", "represented_by")}
    Party.objects.create(case_id=facts.id, n=n, **named, needs_guardian=bool(row["needs_guardian"]))


def _correct_party(facts: Facts, given: Mapping[str, Any]) -> None:
    changes = {name: given[name] for name in ("name", "phone", "address", "represented_by") if given[name]}
    if given["needs_guardian"] is not None:
        changes["needs_guardian"] = given["needs_guardian"]
    Party.objects.filter(case_id=facts.id, n=given["party"]).update(**changes)


def _check_team(team: Sequence[tuple[int, str]]) -> None:
    """Mediators are on duty as such (art. 13 and 14); who administers or audits belongs to no team."""
    for user, part in team:
        member = accounts.actor_of_user(user)
        roles = member.roles if member else frozenset()
        name = member.name if member else ""
        if roles & APART:
            raise LinliError("dispute_not_for_team", name=name)
        if part == MEDIATOR and not roles & ON_DUTY:
            raise LinliError("dispute_not_a_mediator", name=name)


def _keep_wording(facts: Facts, given: Mapping[str, Any]) -> None:
    standing = {party["n"] for party in words.standing(facts.data)}
    parties = [
        {"n": row.n, "kind": row.kind, "name": row.name, "address": row.address, "represented_by": row.represented_by}
        for row in queries.parties_of(facts.id)
        if row.n in standing
    ]
    contents = {field.name: given[field.name] for field in words.CONTENTS}
    Agreement.objects.create(
        case_id=facts.id, n=facts.data["agreements"], form=given["form"], perform_by=given["perform_by"],
        parties=parties, **contents,
    )  # fmt: skip


def _drop_draft(facts: Facts) -> None:
    """A wording that never took effect binds nobody and is kept by nobody."""
    kept = [terms["n"] for terms in facts.data["past"]]
    Agreement.objects.filter(case_id=facts.id).exclude(n__in=kept).delete()


def _check_pictures(signed: Mapping[str, str]) -> None:
    for whose, uuid in signed.items():
        if whose != "scan" and attachment_queries.find(UUID(uuid)).kind not in ("photo", "signature"):
            raise LinliError("dispute_signature_no_picture")


def _keep_said(facts: Facts, inputs: Inputs, move: str) -> None:
    given = inputs.fields
    numbers = given.get("parties") or ([given["party"]] if given.get("party") else [])
    Said.objects.create(
        case_id=facts.id, seq=facts.version, move=move, at=given.get("at") or inputs.now,
        parties="、".join(words.label_of(int(n)) for n in numbers), where=given.get("where", ""),
        others=given.get("others", ""), result=given["result"],
    )  # fmt: skip
