"""Residents a second of ``linli generate`` for the whole of Hexi, beside a raw COPY of the same rows.

The raw COPY has its rows ready in memory as one block a table and writes them into the same tables, with the same
indexes and constraints, in one transaction. Generating plans the district first and hires its staff afterwards; both
count.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from benchmarks.fresh import in_fresh_home, main

RESIDENTS, QUICK_RESIDENTS = 800_000, 80_000
FLOORS = {"ratio_to_copy": {"min": 0.3}}


def run(quick: bool) -> dict[str, Any]:
    """Figures: residents_per_second, ratio_to_copy, the seconds of both, rows."""
    return {"figures": in_fresh_home("benchmarks.generate", quick), "floors": FLOORS}


def measure(quick: bool) -> dict[str, float]:
    """In the fresh home: generate, take the rows away, copy them raw."""
    from linli.kernel.base.pack import installed_pack
    from linli.kernel.registry import generate

    pack, residents = installed_pack(), QUICK_RESIDENTS if quick else RESIDENTS
    began = time.perf_counter()
    report = generate.run(pack, residents=residents, seed=1)
    seconds = time.perf_counter() - began
    raw = _copy_raw(generate.tables(pack, residents=residents, seed=1))
    return {
        "residents": residents,
        "rows": sum(report.counts.values()),
        "residents_per_second": round(residents / seconds),
        "seconds": round(seconds, 1),
        **{f"seconds_{name}": value for name, value in report.seconds.items()},
        "copy_seconds": round(raw, 1),
        "ratio_to_copy": round(raw / seconds, 3),
    }


def _copy_raw(tables: Sequence[Any]) -> float:
    """Seconds of COPY alone; the tables are emptied first."""
    from django.db import connection, transaction

    from linli.kernel.places.services.generated import clear_generated as clear_places
    from linli.kernel.registry.services.generated import clear_generated as clear_registry

    blocks = [(table.statement, b"".join(block for _, block in table.blocks())) for table in tables]
    with connection.cursor() as cursor:
        clear_registry(cursor)
        clear_places(cursor)
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, block in blocks:
            with cursor.cursor.copy(statement) as stream:
                stream.write(block)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(measure)
