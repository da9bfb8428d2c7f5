"""What the database promises of parties, words and agreements."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction

from linli.kernel.base.clock import now
from linli.scenarios.disputes.models import Agreement, Party, Said
from linli.scenarios.disputes.tests.story import Story


@pytest.mark.parametrize(
    ("constraint", "model", "columns"),
    [
        ("dispute_party_once", Party, {"n": 1, "kind": "person", "name": "某"}),
        ("dispute_party_kind", Party, {"n": 3, "kind": "animal", "name": "某"}),
        ("dispute_party_has_a_name", Party, {"n": 3, "kind": "person", "name": ""}),
        ("dispute_said_once_an_entry", Said, {"seq": 4, "move": "visit", "at": None}),
        ("dispute_agreement_once", Agreement, {"n": 1, "form": "oral", "parties": []}),
        ("dispute_agreement_form", Agreement, {"n": 2, "form": "sung", "parties": []}),
    ],
)
def test_each_promise_is_kept(story: Story, constraint: str, model: type, columns: dict[str, object]):
    story.to_mediation()
    story.move("note", fields={"result": "记录"})
    story.agree()
    columns = columns | ({"at": now()} if "at" in columns else {})
    with pytest.raises(IntegrityError, match=re.escape(constraint)), transaction.atomic():
        model.objects.create(case_id=story.facts().id, **columns)  # type: ignore[attr-defined]
