"""The catalogue as the console and the phone read it, and proposals from it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from linli.kernel.cases.models import StandardText
from linli.kernel.cases.queries import names
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.lib.keywords import propose_categories

PROPOSED_MOST = 5


def whole() -> dict[str, Any]:
    """All tables of the pack as they stand now."""
    book = rulebooks.current()
    return {
        "categories": [asdict(c) for c in sorted(book.categories.values(), key=lambda c: c.code) if not c.retired],
        "duties": [
            asdict(rule)
            | {"place_name": names.area(rule.place_prefix)[0], "place_name_en": names.area(rule.place_prefix)[1]}
            for rule in book.duties
        ],
        "reasons": [asdict(reason) for reason in book.reasons.values()],
        "timers": [
            {"type": kind, "state": state, "urgency": urgency, "amount": timer.amount, "unit": str(timer.unit)}
            for (kind, state, urgency), timer in sorted(book.timers.items())
        ],
        "texts": list(StandardText.objects.order_by("key").values("key", "zh", "en")),
    }


def propose(*, text: str, category: str, place_code: str) -> dict[str, Any]:
    """Up to five categories for a text with the words that led there; the unit for the category at the place."""
    book = rulebooks.current()
    ranked = propose_categories(
        text, [(c.code, c.keywords) for c in book.categories.values() if c.parent_code and not c.retired]
    )
    categories = [
        {
            "code": found.code, "name": book.categories[found.code].name,
            "name_en": book.categories[found.code].name_en,
            "score": round(found.score, 3), "hits": list(found.hits),
        }
        for found in ranked[:PROPOSED_MOST]
    ]  # fmt: skip
    chosen = category or (categories[0]["code"] if categories else "")
    proposal = book.propose(str(chosen), place_code) if chosen and place_code else None
    return {
        "categories": categories,
        "unit": proposal and proposal.as_json() | {
            "id": proposal.unit.id, "name": proposal.unit.name, "name_en": proposal.unit.name_en,
            "short_name": proposal.unit.short_name,
        },
        "place": names.place(place_code) if place_code else None,
    }  # fmt: skip
