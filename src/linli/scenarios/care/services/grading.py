"""A person gives the grade that the rules propose, or another and says why. It supersedes the visits to come."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now, today
from linli.kernel.base.errors import LinliError
from linli.kernel.registry.queries.facts import fact_kinds
from linli.lib.clock import uuid7
from linli.scenarios.care.models import Elder, Grade
from linli.scenarios.care.pack import rulebook
from linli.scenarios.care.queries.grades import proposal_of
from linli.scenarios.care.queries.sight import require_coordinator
from linli.scenarios.care.rules.grading import Proposal
from linli.scenarios.care.rules.rulebook import Colour
from linli.scenarios.care.services.locking import locked, note, plan, team_of, tell


@transaction.atomic
def confirm(uuid: UUID, colour: str, *, proposed: str, text: str = "", by: Actor) -> Grade:
    """Give a grade. ``proposed``: the colour that the screen showed as the rules' proposal.

    Raises:
        LinliError: not_found, not_allowed, care_facts_missing, care_proposal_changed, care_colour_unknown,
            care_note_missing, care_team_empty.
    """
    elder = locked(uuid, by=by)
    require_coordinator(by, elder)
    proposal, facts = proposal_of(elder)
    chosen = _checked(elder, colour, proposed, text, proposal)
    review_on, expires_on = chosen.dates(today())
    grade = Grade.objects.create(
        uuid=uuid7(), elder=elder, colour=colour, proposed=proposal.colour, rules=rulebook().version,
        facts=dict(facts), reasons=[list(reason) for reason in proposal.reasons], note=text.strip()[:300],
        given_at=now(), given_by_id=permissions.person(by), given_by=by.name[:60], review_on=review_on,
        expires_on=expires_on,
    )  # fmt: skip
    elder.regrade_since = elder.reminded_on = None
    elder.save(update_fields=["regrade_since", "reminded_on"])
    plan(elder, by=by)
    tell(elder, "care.graded", set(team_of(elder)) - {by.id})
    note(elder, "grade.given", by=by, grade=str(grade.uuid), rules=grade.rules)
    return grade


def _checked(elder: Elder, colour: str, proposed: str, text: str, proposal: Proposal) -> Colour:
    if proposal.missing:
        names = "、".join(fact_kinds()[key].name for key in proposal.missing)
        raise LinliError("care_facts_missing", facts=names)
    if proposed != proposal.colour:
        raise LinliError("care_proposal_changed")
    chosen = rulebook().colour(colour)
    if chosen is None:
        raise LinliError("care_colour_unknown", colour=colour[:20])
    if colour != proposal.colour and not text.strip():
        raise LinliError("care_note_missing")
    if not team_of(elder):
        raise LinliError("care_team_empty")
    return chosen
