"""Phones, a network that lies, processes that are killed: a short run of ``make chaos-sync``; it would notice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def simulated_phones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulated phones lie beside the benchmarks."""
    monkeypatch.syspath_prepend(str(ROOT))


@pytest.mark.server
@pytest.mark.timeout(900)
def test_nothing_that_was_acknowledged_is_lost_or_doubled_and_all_agree() -> None:
    words = [
        "-W",
        "ignore",
        "-m",
        "linli.config.cli",
        "chaos-sync",
        "--phones",
        "8",
        "--operations",
        "300",
        "--seed",
        "4",
    ]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("seed 4\n"), done.stderr[-3000:]
    last = done.stdout.splitlines()[-1]
    assert last.startswith("{"), done.stderr[-3000:]
    report = json.loads(last)
    assert (done.returncode, report["problems"], report["acknowledged"]) == (0, [], 300), done.stdout[-3000:]
    assert report["struck"] == ["web", "postgresql"]
    assert set(report["befell"]) == {"none", "never_sent", "answer_lost", "twice", "half_sent", "portal"}


def test_a_seed_repeats_its_plan() -> None:
    from benchmarks.chaos.plan import Kind, draw

    one, same, other = (draw(seed, phones=20, operations=2000, homes=5) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    deeds = [deed for phone in one.phones for deed in phone.deeds]
    assert len({deed.id for deed in deeds}) == len(deeds) == 2000
    assert {deed.kind for deed in deeds} == set(Kind)
    places = {deed.id: place for phone in one.phones for place, deed in enumerate(phone.deeds)}
    assert any(places[deed.of] > places[deed.id] for deed in deeds if deed.of)  # a child before its parent


def test_a_portals_page_and_half_a_list_of_results_acknowledge_nothing() -> None:
    import httpx
    from benchmarks.chaos.network import PORTAL, believed

    assert believed(PORTAL, ["a"]) is None
    assert believed(httpx.Response(200, json={"receiver": "portal", "results": [{"id": "a"}]}), ["a"]) is None
    assert believed(httpx.Response(200, json={"receiver": "linli", "results": []}), ["a"]) is None
    assert believed(httpx.Response(200, json={"receiver": "linli", "results": [{"id": "a"}]}), ["a"]) == [{"id": "a"}]


class _Told:
    """A phone that was told how its operations ended."""

    def __init__(self, results: list[dict[str, Any]], sent: list[dict[str, Any]]) -> None:
        self.acknowledged = {one["id"]: one | {"sent": it} for one, it in zip(results, sent, strict=True)}
        self.pending: dict[str, Any] = {}
        self.troubles: list[str] = []


@pytest.fixture
def run(hexi: None) -> Iterator[Callable[[], list[str]]]:
    """A run of two operations that ended well; asks what is wrong with it."""
    from base64 import b64encode

    from benchmarks.chaos.truth import problems
    from django.db import connection

    from linli.kernel.forms.queries import forms
    from linli.kernel.forms.tests.test_submitting import png
    from linli.lib.clock import uuid7
    from support.houses import make_house
    from support.people import person
    from support.phone import Phone, operation
    from support.survey import GAS, submission

    phone, home, xform = (
        Phone(person("grid_worker")),
        make_house().home,
        forms.xform(forms.version("gas-inspection").id),
    )
    sent = []
    for _ in range(2):
        uuid = uuid7()
        answers = {**GAS, "/data/home": str(home), "/data/finish/user_signature": "s.png"}
        made = operation("forms.submit", {"xml": submission(xform, answers, uuid=uuid).decode()})
        sent.append({**made, "id": str(uuid), "files": {"s.png": b64encode(png()).decode()}})
    told = _Told(phone.send(*sent), sent)
    told.plan = phone  # type: ignore[attr-defined]

    def ask() -> list[str]:
        assert connection.connection is not None
        return list(problems(connection.connection, [told]))  # type: ignore[list-item]

    yield ask


def test_a_run_that_ended_well_has_no_problem(run: Callable[[], list[str]]) -> None:
    assert run() == []


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("update devices_operation set status = 'parked', body = '{}'", "acknowledged operations are not"),
        ("update forms_submission set xml = 'x'", "not what was sent"),
        ("delete from forms_submissionfile", "signature is missing"),
        ("insert into registry_fact (uuid, subject_kind, subject_uuid, key, value, said_at, recorded_at, source,"
         " source_name, source_uuid, said_by, is_latest) select gen_random_uuid(), subject_kind, subject_uuid, key,"
         " value, said_at, recorded_at, source, source_name, source_uuid, said_by, false from registry_fact",
         "of one source that are there twice"),
        ("insert into audit_auditrecord (recorded_at, actor_kind, action, object_type, object_id, place_code, purpose,"
         " detail, hash) select recorded_at, actor_kind, action, object_type, object_id, place_code, purpose, detail,"
         " hash from audit_auditrecord where object_type = 'submission'", "more or less than one record"),
        ("update devices_operation set uuid = gen_random_uuid()", "nobody was told of"),
    ],
)  # fmt: skip
def test_a_run_that_lost_or_doubled_something_is_not_clean(run: Callable[[], list[str]], harm: str, said: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(harm)
    assert any(said in problem for problem in run())
