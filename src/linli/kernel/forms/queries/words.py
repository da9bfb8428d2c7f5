"""How the published forms call the answers to a fact: its closed list, in two languages."""

from __future__ import annotations

from linli.kernel.forms.definition import Choice, Definition
from linli.kernel.forms.models import Form, FormVersion


def choices_of_facts() -> dict[str, tuple[Choice, ...]]:
    """Fact → the choices of the questions bound to it, of all current forms, each value once, in the forms' order."""
    found: dict[str, dict[str, Choice]] = {}
    current = Form.objects.filter(current__isnull=False).values("current_id")
    rows = FormVersion.objects.filter(id__in=current)
    for kept in rows.order_by("form_id").values_list("definition", flat=True):
        for question in Definition.from_json(kept).bound:
            for choice in question.choices:
                found.setdefault(question.fact, {}).setdefault(choice.value, choice)
    return {fact: tuple(choices.values()) for fact, choices in found.items()}
