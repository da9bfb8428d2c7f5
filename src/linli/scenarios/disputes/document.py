"""The agreement as a document, from ``templates/agreement.docx``: a template that a clerk can edit in a word processor.

What the template may say is the mapping of :func:`context`. The contents are those of article 29 of the People's
Mediation Law; phone numbers and numbers of identity papers are not in it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing  # type: ignore[import-untyped]

from linli.kernel.accounts.queries import names_of
from linli.kernel.base.pack import installed_pack
from linli.kernel.cases.queries import attachments as attachment_queries
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.files.filestore import PUBLIC, path_of
from linli.lib.calendars import SHANGHAI
from linli.scenarios.disputes import words
from linli.scenarios.disputes.queries import Wording
from linli.scenarios.disputes.rules.parties import MEDIATOR, RECORDER

TEMPLATE = Path(__file__).parent / "templates" / "agreement.docx"
SIGNATURE_HEIGHT = Mm(14)
KIND_NAMES = {choice.code: choice.name for choice in words.PARTY_KINDS}
CONFIRMATION = "双方当事人认为有必要的，可以自本协议生效之日起三十日内{until}共同向人民法院申请司法确认。"


def written(found: Wording) -> bytes:
    """The document's bytes, with whatever has been signed so far."""
    template = DocxTemplate(TEMPLATE)
    template.render(context(found, template), autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def context(found: Wording, template: Any) -> dict[str, Any]:
    """The words of the template: district, committee, number, kind of paper, parties, contents, signatures, days."""
    facts, terms, row = found.facts, found.terms, found.row
    team = terms.get("team") or facts.team  # of an agreement in effect those who were there then
    names = names_of({user for user, _ in team})
    known = {
        "title": "人民调解协议书" if row.form == "written" else "人民调解口头协议登记表",
        "district": installed_pack().name, "committee": _committee(terms.get("unit") or facts.unit_id),
        "number": facts.number, "is_draft": not found.in_effect, "is_written": row.form == "written",
        "code": terms.get("code") or "未生效", "kind": _kind(facts.data["kind"]),
        "agreed_on": _day(terms["agreed_on"]), "effective_on": _day(terms.get("effective_on") or ""),
        "perform_by": _day(row.perform_by), "confirmation": _confirmation(terms),
        "copies": len(row.parties) + 1,
        "mediators": _joined(names, team, MEDIATOR),
        "recorder": _joined(names, team, RECORDER),
        "on_paper": "scan" in terms["signed"],
    }  # fmt: skip
    contents = {field.name: _paragraphs(getattr(row, field.name)) for field in words.CONTENTS}
    parties = [_party(party) | _signature(str(party["n"]), terms, template) for party in row.parties]
    mediator = _signature("mediator", terms, template)
    return known | contents | {"parties": parties, "mediator": mediator}


def _party(party: dict[str, Any]) -> dict[str, str]:
    told = {name: party[name] for name in ("name", "address", "represented_by")}
    return told | {"label": words.label_of(party["n"]), "kind": KIND_NAMES[party["kind"]]}


def _signature(whose: str, terms: Any, template: Any) -> dict[str, Any]:
    """The picture of a signature without what a camera wrote into it; nothing where there is none."""
    uuid = terms["signed"].get(whose)
    if not uuid:
        return {"signature": ""}
    stored = attachment_queries.find(UUID(uuid))
    path = path_of(stored.sha256, PUBLIC)
    return {"signature": InlineImage(template, str(path), height=SIGNATURE_HEIGHT)}


def _joined(names: Mapping[int, str], team: Iterable[tuple[int, str]], part: str) -> str:
    return "、".join(names.get(user, "") for user, held in team if held == part)


def _committee(unit_id: int | None) -> str:
    unit = rulebooks.current().units_by_id.get(unit_id or 0)
    return f"{unit.name if unit else ''}人民调解委员会"


def _kind(code: str) -> str:
    return next(choice.name for choice in words.KINDS if choice.code == code)


def _confirmation(terms: Any) -> str:
    """Told on every agreement, wanted or not: the parties may change their minds within the time (art. 33)."""
    if not terms.get("confirm_by"):
        return CONFIRMATION.format(until="")
    last = datetime.fromisoformat(terms["confirm_by"]).astimezone(SHANGHAI).date()
    return CONFIRMATION.format(until=f"（截至{_day(last.isoformat())}）")


def _day(text: str) -> str:
    if not text:
        return "    年  月  日"
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def _paragraphs(text: str) -> Any:
    """Text with its line breaks; empty where nothing was said."""
    return Listing(text) if text else ""
