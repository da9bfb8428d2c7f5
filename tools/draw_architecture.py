"""Draws the house from its import contracts into ARCHITECTURE.md: ``write`` does it, ``check`` fails when it is stale.

The picture is what import-linter enforces, read from ``.importlinter``; it cannot say anything else than the truth.
"""

from __future__ import annotations

import configparser
import itertools
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- drawn by make docs from .importlinter -->", "<!-- end of the drawing -->"


def contracts(path: Path = ROOT / ".importlinter") -> dict[str, dict[str, str]]:
    """The contracts by their short name."""
    parser = configparser.ConfigParser()
    parser.read(path)
    prefix = "importlinter:contract:"
    return {name[len(prefix) :]: dict(parser[name]) for name in parser.sections() if name.startswith(prefix)}


def layers(contract: dict[str, str]) -> list[list[tuple[str, bool]]]:
    """The layers from the top; each is the modules side by side as (name, whether it may be missing)."""
    found = []
    for line in contract["layers"].strip().splitlines():
        side_by_side = [part.strip() for part in line.split("|")]
        found.append([(part.strip("()"), part.startswith("(")) for part in side_by_side if part])
    return found


def modules(contract: dict[str, str], option: str) -> list[str]:
    """A list option without comments."""
    return [line.strip() for line in contract.get(option, "").splitlines() if line.strip() and "#" not in line]


def exists(*parts: str) -> bool:
    """Whether a folder of the house is built already."""
    return ROOT.joinpath("src", "linli", *parts).is_dir()


def drawing(found: dict[str, dict[str, str]]) -> str:
    """The mermaid diagram: floors, the kernel's rooms, and what every room looks like inside."""
    lines = ["```mermaid", "flowchart TB"]
    floors = layers(found["floors"])
    for floor in floors:
        for name, _ in floor:
            lines += _floor(name, found)
    for upper, lower in itertools.pairwise(floors):
        lines += [f"    {above} --> {below}" for above, _ in upper for below, _ in lower]
    lines += _inside(found["rooms"])
    return "\n".join([*lines, "```"])


def _floor(name: str, found: dict[str, dict[str, str]]) -> list[str]:
    if name == "kernel":
        rooms = [room for row in layers(found["kernel"]) for room, _ in row]
        built = [room for room in rooms if exists("kernel", room)]
        inner = [f"        k_{room}[{room}]" for room in built]
        inner += [f"        k_{a} --> k_{b}" for a, b in itertools.pairwise(built)]
        return ["    subgraph kernel", "        direction TB", *inner, "    end"]
    if name == "scenarios":
        slugs = sorted(p.name for p in (ROOT / "src/linli/scenarios").iterdir() if (p / "__init__.py").exists())
        return ["    subgraph scenarios", *(f"        s_{slug}[{slug}]" for slug in slugs), "    end"]
    if not exists(name):
        return [f"    {name}[{name}: to come]"]
    return [f"    {name}[{name}]"]


def _inside(rooms: dict[str, str]) -> list[str]:
    rows = layers(rooms)
    names = [" | ".join(name for name, _ in row) for row in rows]
    lines = ["    subgraph room [inside every room]", "        direction TB"]
    lines += [f'        r{index}["{name}"]' for index, name in enumerate(names)]
    lines += [f"        r{index} --> r{index + 1}" for index in range(len(names) - 1)]
    return [*lines, "    end"]


def promises(found: dict[str, dict[str, str]]) -> str:
    """Every contract's name as a sentence of the page."""
    return "\n".join(f"- {contract['name']}" for contract in found.values())


def drawn(page: str) -> str:
    """The page with its drawing made anew."""
    found = contracts()
    new = f"{BEGIN}\n\n{drawing(found)}\n\nWhat is enforced:\n\n{promises(found)}\n\n{END}"
    pattern = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"{PAGE.name} has lost its place for the drawing ({BEGIN} … {END})")
    return pattern.sub(lambda _: new, page)


def main(mode: str) -> int:
    """Write the page, or say whether it is fresh."""
    page = PAGE.read_text()
    fresh = drawn(page)
    if mode == "write":
        PAGE.write_text(fresh)
    elif page != fresh:
        print(f"{PAGE.name} is stale: run make docs")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
