"""Draws docs/reference/states.md from the transition tables of all types: ``write``; ``check`` fails when stale."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "states.md"
HEAD = """# States and moves

Drawn from the transition tables of the scenarios by `make docs`; the check fails when this page is stale. Read it aloud
in a meeting: every line says which step leads from where to where, who may make it, and what must be given.

Whose move it is: **area** — who is on duty where the case stands; **unit** — the unit that has the case; **holder** —
whoever the state waits for; **opener** — the unit that opened it; **team** — the people of its team; **reporter** — who
holds the tracking code, or the worker who reported; **system** — the clockwork. Which roles hold which move is on the
page [permissions](permissions.md). A timer of `table` is a line of the pack's `timers.csv`; `deadline` is the case's
own. Every type has the kernel's own moves too: `recode` (its place has a new code), `arise` and `settle` (a case arose
from it, and ended).
"""
KERNEL = frozenset({"recode", "arise", "settle"})


def fresh() -> str:
    """The page as it should be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    from linli.kernel.cases.types import case_types

    return "\n".join([HEAD, *(line for kind in case_types() for line in of_type(kind))])


def of_type(kind: Any) -> Iterator[str]:
    """The part of one type."""
    from linli.kernel.cases.types import ANY_OPEN, BACK, SAME

    words = {ANY_OPEN: "any open", SAME: "stays", BACK: "where it came from", "": "nothing"}
    sealed = " — sealed: seen by its team only" if kind.sealed else ""
    yield from (
        f"## {kind.name} ({kind.name_en}), `{kind.slug}`{sealed}\n",
        "| state | 名称 | waits for | timer | clock |",
    )
    yield "|---|---|---|---|---|"
    for s in kind.states:
        clock = "ended" if s.final else ("stands still" if s.pauses else "runs")
        yield f"| `{s.slug}` | {s.name} ({s.name_en}) | {s.held_by or '–'} | {s.timer or '–'} | {clock} |"
    yield from (
        "",
        "| move | 名称 | from → to | whose | must give | may give | asks |",
        "|---|---|---|---|---|---|---|",
    )
    moves = [*([kind.opening] if kind.opening else []), *(m for m in kind.moves if m.slug not in KERNEL)]
    for m in moves:
        goes = "<br>".join(f"{words.get(a, a)} → {words.get(b, b)}" for a, b in m.goes.items())
        asks = "asked of the case" if callable(m.fields) else ", ".join(f.name for f in m.fields)
        cells = (
            f"`{m.slug}`", f"{m.name} ({m.name_en})", goes, ", ".join(m.by), ", ".join(m.needs),
            ", ".join(m.optional), asks,
        )  # fmt: skip
        yield "| " + " | ".join(cell or "–" for cell in cells) + " |"
    yield from ("", "```mermaid", "stateDiagram-v2", f"    [*] --> {kind.states[0].slug}")
    for m in kind.moves:
        for a, b in m.goes.items():
            if a not in words and b not in words and a != b:
                yield f"    {a} --> {b}: {m.slug}"
    yield from (f"    {s.slug} --> [*]" for s in kind.states if s.final)
    yield "```\n"


def main(mode: str) -> int:
    """Write the page, or say whether it is fresh."""
    if mode == "write":
        PAGE.write_text(fresh())
    elif not PAGE.exists() or PAGE.read_text() != fresh():
        print(f"{PAGE.name} is stale: run make docs")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
