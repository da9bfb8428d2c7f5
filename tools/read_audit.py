"""Reads the JSON of ``pip-audit`` or ``npm audit`` and says in one line what it found; a hole is status 1."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def holes_of_pip(report: dict[str, Any]) -> list[str]:
    """``name version: ids`` of every installed distribution with a known hole."""
    return [
        f"{entry['name']} {entry['version']}: {', '.join(hole['id'] for hole in entry['vulns'])}"
        for entry in report["dependencies"]
        if entry.get("vulns")
    ]


def holes_of_npm(report: dict[str, Any]) -> list[str]:
    """``name: severity`` of every package that is shipped to browsers with a serious hole."""
    found = report["vulnerabilities"]
    return [f"{name}: {hole['severity']}" for name, hole in found.items() if hole["severity"] in {"high", "critical"}]


def main(kind: str, path: str) -> int:
    """Print the verdict; 0 when there is no hole or the service did not answer."""
    try:
        report = json.loads(Path(path).read_text())
        if all("skip_reason" in entry for entry in report.get("dependencies", [{}])):
            raise ValueError("the service knew none of the packages: it is not the real one")
        holes = {"pip": holes_of_pip, "npm": holes_of_npm}[kind](report)
    except (ValueError, KeyError):
        print(f"{kind}: the audit service is not reachable from here; nothing was checked")
        return 0
    print(f"{kind}: " + ("; ".join(holes) if holes else "no known holes"))
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
