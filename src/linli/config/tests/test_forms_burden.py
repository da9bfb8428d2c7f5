"""``linli forms burden``: months of visits are really made; what a broken filling rule would ask again is counted."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import transaction

from linli.config import cli
from linli.config.commands import forms_burden
from linli.kernel.forms.models import Submission
from linli.kernel.forms.queries import burden, filling
from linli.lib.calendars import SHANGHAI

pytestmark = pytest.mark.usefixtures("hexi", "forms")
FIRST = forms_burden.FIRST


@pytest.fixture
def forms(hexi: None) -> None:
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms.services import load_pack_forms

    load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)


def simulate(seed: int = 1) -> int:
    return forms_burden.simulate(homes=3, before=3, seed=seed, residents=1500)


def test_no_fact_is_asked_again_within_its_validity_and_none_that_is_due_is_left_out() -> None:
    assert simulate() == 0
    total = burden.in_all(burden.of_month(FIRST))
    assert total.spared > 0 < total.asked
    assert (total.again, total.unfounded, total.untold) == (0, 0, 0)
    assert (
        total.visits == Submission.objects.filter(answered_at__gte=datetime(2026, 11, 1, tzinfo=SHANGHAI)).count() >= 3
    )
    assert set(Submission.objects.values_list("standing", flat=True)) == {"taken"}
    assert Submission.objects.exclude(asked_again=[]).count() == 0


def test_facts_change_and_are_asked_because_somebody_says_so() -> None:
    simulate()
    from linli.kernel.registry.models import Fact

    assert Fact.objects.filter(is_latest=False).exists()


def test_a_rule_that_holds_nothing_asks_again_and_it_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(filling, "holds", lambda *_: False)
    assert simulate() == 1
    assert burden.in_all(burden.of_month(FIRST)).again > 0
    assert "asked again: household-visit /data/residents" in capsys.readouterr().out


def test_a_rule_that_holds_for_ever_leaves_out_what_is_due_and_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "holds", lambda *_: True)
    assert forms_burden.simulate(homes=3, before=8, seed=1, residents=1500) == 1
    assert burden.in_all(burden.of_month(FIRST)).unfounded > 0


def test_the_same_seed_gives_the_same_month(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            simulate(seed)
            transaction.set_rollback(True)
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] != told[2]


def test_a_running_district_asks_for_its_own_month(capsys: pytest.CaptureFixture[str]) -> None:
    simulate()
    capsys.readouterr()
    assert cli.main(["forms", "burden", "--month", "2026-10"]) == 0
    assert "平安液化气入户检查" in (out := capsys.readouterr().out)
    assert out.startswith("2026-10")
    assert cli.main(["forms", "burden", "--month", "2020-01"]) == 0


@pytest.mark.parametrize("month", ["2026", "2026-13", "11-2026", "x"])
def test_a_month_that_is_none_is_told_in_one_line(month: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["forms", "burden", "--month", month])
    assert "YYYY-MM" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("first", "after"), [(date(2026, 11, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(2027, 1, 1))]
)
def test_a_month_ends_where_the_next_begins(first: date, after: date) -> None:
    assert burden.next_month(first) == after
    assert forms_burden.months_until(after, 1) == [first, after]
