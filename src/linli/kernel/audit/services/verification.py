"""Proving the logs: every entry against its hash, every day against its root, every seal against the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from linli.kernel.audit import queries, rules
from linli.kernel.audit.models import DailySeal
from linli.kernel.audit.services.recording import record
from linli.kernel.audit.sources import Problem, Source, Tell, sources
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import today
from linli.lib.hashing import chain_hash
from linli.lib.merkle import merkle_root

_ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Report:
    """How many entries were looked at, and what was wrong."""

    checked: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems


def verify(*, by: Actor, tell: Tell = lambda step: None) -> Report:
    """Verify every registered log; leaves a record of who did. ``tell`` hears of each step."""
    report = Report()
    for source in sources():
        tell(source.name)
        report.problems += source.verify(tell)
        report.problems += _days(source, report, tell)
    with transaction.atomic():
        found = {"checked": report.checked, "problems": len(report.problems)}
        record(by=by, action="audit.log.verified", object_type="audit", object_id="all", detail=found)
    return report


def _days(source: Source, report: Report, tell: Tell) -> Iterator[Problem]:
    """Recompute each sealed day and the chain; count the entries of the days that are not sealed yet."""
    previous, expected = rules.NO_LINK, source.first_day()
    for seal in queries.seals(source.name):
        tell(f"{source.name} {seal.day}")
        if expected is not None and seal.day != expected:
            yield _problem(source, "seal_missing", expected, "该日的封存缺失", "the seal of this day is missing")
        leaves = list(source.leaves_of_day(seal.day))
        report.checked += len(leaves)
        if len(leaves) != seal.leaf_count:
            yield _problem(
                source,
                "entries_missing" if len(leaves) < seal.leaf_count else "entries_added",
                seal.day,
                f"封存时 {seal.leaf_count} 条,现有 {len(leaves)} 条",
                f"{seal.leaf_count} entries when sealed, {len(leaves)} now",
            )
        elif merkle_root([leaf.content for leaf in leaves]) != bytes(seal.root):
            yield _problem(source, "root_differs", seal.day, "该日的根与封存不符", "its root differs from its seal")
        if chain_hash(previous, _content(seal)) != bytes(seal.chained):
            yield _problem(source, "chain_broken", seal.day, "封存链断裂", "the chain of seals is broken")
        previous, expected = bytes(seal.chained), seal.day + _ONE_DAY
    report.checked += _unsealed(source, expected)


def _unsealed(source: Source, day: date | None) -> int:
    count = 0
    while day is not None and day <= today():
        count += sum(1 for _ in source.leaves_of_day(day))
        day += _ONE_DAY
    return count


def _content(seal: DailySeal) -> bytes:
    return rules.seal_content(
        day=seal.day,
        source=seal.source,
        first_id=seal.first_id,
        last_id=seal.last_id,
        leaf_count=seal.leaf_count,
        root=bytes(seal.root),
    )


def _problem(source: Source, kind: str, day: date, zh: str, en: str) -> Problem:
    where = f"{source.name} {day.isoformat()}"
    return Problem(source.name, kind, where, f"{where}:{zh}", f"{where}: {en}")
