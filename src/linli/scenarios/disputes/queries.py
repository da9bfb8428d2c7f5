"""The readers of disputes: what the case page shows of parties, talks and the agreement, and what its document says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import who
from linli.kernel.cases.appointments import Appointment
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Choice, Field
from linli.kernel.cases.queries import detail
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.sections import FACTS, Section
from linli.kernel.cases.types import case_type
from linli.lib.masking import mask_address, mask_phone
from linli.scenarios.disputes import words
from linli.scenarios.disputes.models import Agreement, Party, Said
from linli.scenarios.disputes.permissions import REVEAL
from linli.scenarios.disputes.rules.agreement import digest
from linli.scenarios.disputes.rules.parties import MEDIATOR, RECORDER
from linli.scenarios.disputes.rules.table import DISPUTE

SESSION_HOURS = 2
HEAD = (
    words.OPENING[0],
    words.OPENING[1],
    Field("mediate_by", "调解期限", "To be mediated by", "moment"),
    Field("performance", "履行情况", "Performance", "choice", choices=words.RESULTS),
)
PARTIES = (
    Field("label", "当事人", "Party"),
    *words.PARTY,
    Field("consent", "意愿", "Consent", "choice", choices=words.ANSWERS),
    Field("how", "表示方式", "How it was said", "choice", choices=words.HOW),
    Field("at", "表示时间", "When it was said", "moment"),
    Field("left", "已更正移除", "No longer a party", "yes_no"),
)
SAID = (
    Field("what", "事项", "What", "state"),
    Field("at", "时间", "When", "moment"),
    Field("parties", "当事人", "Parties"),
    Field("where", "地点", "Where"),
    Field("others", "其他人员", "Others"),
    Field("result", "记录", "Record", "text"),
)
SESSIONS = (
    Field("n", "次", "No.", "number"),
    Field("at", "时间", "When", "moment"),
    Field("where", "地点", "Where"),
)
AGREEMENT = (
    Field("form", "协议形式", "Form", "choice", choices=words.FORMS),
    Field("agreed_on", "达成日期", "Agreed on", "day"),
    *words.CONTENTS,
    Field("perform_by", "履行期限", "To be performed by", "day"),
    Field("signed", "已签名", "Signed by"),
    Field("effective_on", "生效日期", "In effect from", "day"),
    Field("code", "核验码", "Verification code"),
    Field("document", "协议书", "Document", "document"),
    Field("confirm_by", "共同申请司法确认截止", "Joint application for confirmation until", "moment"),
    Field("confirmation", "司法确认情况", "Judicial confirmation", "choice", choices=words.CONFIRMATIONS),
    Field("confirmation_on", "申请或裁定日期", "Day of application or ruling", "day"),
)
FREE = "人民调解不收取任何费用；当事人自愿参加，可以随时要求终止；内容保密。"
FREE_EN = "Mediation is free of charge, voluntary and confidential; a party may end it at any time."


@dataclass(frozen=True, slots=True)
class Wording:
    """An agreement with its wording, for the document. ``terms`` is what the timeline knows of it."""

    facts: Facts
    terms: Mapping[str, Any]
    row: Agreement

    @property
    def in_effect(self) -> bool:
        """Whether it is more than a draft."""
        return bool(self.terms.get("effective_on"))


def sections(facts: Facts, by: Actor) -> list[Section]:
    """Parties, what was said, sessions, the agreement in force or being signed, and past ones."""
    found = [
        Section("said", "调解记录", "Record of the mediation", SAID, _said(facts)),
        Section("sessions", "已约定的调解会", "Sessions arranged", SESSIONS, facts.data["sessions"]),
        Section("past", "以往协议", "Past agreements", AGREEMENT, _agreements(facts, facts.data["past"])),
    ]
    current = [facts.data["agreement"]] if facts.data["agreement"] else []
    return [
        Section("head", "纠纷", "Dispute", HEAD, [facts.data], FACTS, FREE, FREE_EN),
        Section("parties", "当事人", "Parties", PARTIES, _parties(facts)),
        *([Section("agreement", "调解协议", "Agreement", AGREEMENT, _agreements(facts, current), FACTS)]
          if current else []),
        *(section for section in found if section.rows),
    ]  # fmt: skip


def appointment(facts: Facts) -> Appointment | None:
    """The session arranged last, for a calendar file; it says no more than time and place."""
    if not facts.data["sessions"]:
        return None
    last = facts.data["sessions"][-1]
    begins = datetime.fromisoformat(last["at"])
    return Appointment("调解会", begins, begins + timedelta(hours=SESSION_HOURS), last["where"], sequence=last["n"])


def seen(uuid: UUID, by: Actor, purpose: str = "") -> Facts:
    """The dispute, by whoever may open it. Raises not_found (also for any other case), purpose_required."""
    facts = fact_queries.read(uuid)
    if facts.type != DISPUTE:
        raise LinliError("not_found")
    detail.see(facts, by, purpose)
    return facts


def may_reveal(facts: Facts, by: Actor) -> bool:
    """Mediators and recorders of the team, and whoever leads mediation there; no adviser and no auditor."""
    if who.is_member(by, facts, MEDIATOR) or who.is_member(by, facts, RECORDER):
        return True
    return permissions.may(by, REVEAL, place_code=facts.place_code, unit_id=facts.unit_id) is None


def parties_of(case_id: int) -> list[Party]:
    """The parties that were ever entered, in their order."""
    return list(Party.objects.filter(case_id=case_id).order_by("n"))


def wording(uuid: UUID, by: Actor, purpose: str = "") -> Wording:
    """The agreement in force or being signed, else the last past one.

    Raises not_found, also where there is none; purpose_required; dispute_agreement_altered when the stored wording is
    not the one that the timeline was told of.
    """
    facts = seen(uuid, by, purpose)
    terms = facts.data["agreement"] or (facts.data["past"] or [None])[-1]
    row = Agreement.objects.filter(case_id=facts.id, n=terms["n"]).first() if terms else None
    if row is None:
        raise LinliError("not_found")
    if digest(vars(row)) != terms["digest"]:
        raise LinliError("dispute_agreement_altered")
    return Wording(facts, terms, row)


def _parties(facts: Facts) -> list[dict[str, Any]]:
    known = {party["n"]: party for party in facts.data["parties"]}
    return [
        known[row.n] | {
            "label": words.label_of(row.n), "name": row.name, "phone": mask_phone(row.phone),
            "address": mask_address(row.address), "represented_by": row.represented_by,
            "needs_guardian": row.needs_guardian, "left": known[row.n]["left"] or None,
        }
        for row in parties_of(facts.id)
    ]  # fmt: skip


def _said(facts: Facts) -> list[dict[str, Any]]:
    moves = case_type(facts.type).move_of
    return [
        {
            "what": Choice(row.move, moves[row.move].name, moves[row.move].name_en), "at": row.at,
            "parties": row.parties, "where": row.where, "others": row.others, "result": row.result,
        }
        for row in Said.objects.filter(case_id=facts.id).order_by("seq")
    ]  # fmt: skip


def _agreements(facts: Facts, terms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = {row.n: vars(row) for row in Agreement.objects.filter(case_id=facts.id)}
    shared = {name: facts.data.get(name) for name in ("confirmation", "confirmation_on")}
    return [
        rows.get(each["n"], {}) | shared | dict(each) | {"signed": _signed(each), "document": _document(facts, each)}
        for each in terms
    ]


def _document(facts: Facts, terms: Mapping[str, Any]) -> dict[str, str] | None:
    """Where the agreement is as a file: the one in force or being signed, else the last past one."""
    if terms is not (facts.data["agreement"] or facts.data["past"][-1]):
        return None
    name, name_en = ("调解协议书", "Agreement") if terms.get("effective_on") else ("协议书草稿", "Draft to be signed")
    return {"address": f"disputes/{facts.uuid}/agreement", "name": name, "name_en": name_en}


def _signed(terms: Mapping[str, Any]) -> str:
    names = {"mediator": "调解员", "scan": "纸质协议"}
    return "、".join(names.get(who) or words.label_of(int(who)) for who in terms["signed"])
