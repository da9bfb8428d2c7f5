"""Draws docs/reference/states.md from the events' transition table: ``write``; ``check`` fails when it is stale."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "states.md"
HEAD = """# States and moves of an event

Drawn from `scenarios/events/rules.py` by `make docs`; the check fails when this page is stale. Read it aloud in
a meeting: every
line says which step leads from where to where, who may make it, and what must be given.

Whose move it is: **area** — the centre (or, for verifying, the grid and the community) of the place; **unit** —
the unit that has the
case; **holder** — whoever the state waits for; **reporter** — who holds the tracking code, or the worker who
reported; **system** — the
clockwork. Which roles hold which move is on the page [permissions](permissions.md). A timer of `table` is a line
of the pack's
`timers.csv`; `deadline` is the category's own.
"""


def fresh() -> str:
    """The page as it should be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    from linli.kernel.cases.types import ANY_OPEN, BACK, SAME
    from linli.scenarios.events.rules import MOVES, STATES

    lines = [HEAD, "## States\n", "| state | 名称 | waits for | timer | clock |", "|---|---|---|---|---|"]
    for s in STATES:
        clock = "ended" if s.final else ("stands still" if s.pauses else "runs")
        lines.append(f"| `{s.slug}` | {s.name} ({s.name_en}) | {s.held_by or '–'} | {s.timer or '–'} | {clock} |")
    lines += ["\n## Moves\n", "| move | 名称 | from → to | whose | must give | may give |", "|---|---|---|---|---|---|"]
    words = {ANY_OPEN: "any open", SAME: "stays", BACK: "where it came from"}
    for m in MOVES:
        goes = "<br>".join(f"{words.get(a, a)} → {words.get(b, b)}" for a, b in m.goes.items())
        row = (
            f"`{m.slug}`",
            f"{m.name} ({m.name_en})",
            goes,
            ", ".join(m.by),
            ", ".join(m.needs),
            ", ".join(m.optional),
        )
        lines.append("| " + " | ".join(cell or "–" for cell in row) + " |")
    lines += ["\n## Diagram\n", "```mermaid", "stateDiagram-v2", "    [*] --> reported"]
    for m in MOVES:
        for a, b in m.goes.items():
            if a not in words and b not in words and a != b:
                lines.append(f"    {a} --> {b}: {m.slug}")
    lines += [f"    {s.slug} --> [*]" for s in STATES if s.final] + ["```", ""]
    return "\n".join(lines)


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
