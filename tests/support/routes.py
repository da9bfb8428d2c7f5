"""The addresses of the front end, read from its routers: a page added there is visited by the tests by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web" / "src"
_PAGE = re.compile(r"page\('([^']*)', '\w+', [^\n]*?(?:, (\[[^\]]*\]|[A-Z]+))?\),?$", re.M)
_PATH = re.compile(r"\bpath: '([^']*)'")
_SEE = re.compile(r"const ([A-Z]+) = (\[[^\]]*\])")


@dataclass(frozen=True)
class Route:
    """A page: its pattern as the router says it, whose face it is, and the actions of which one must be held."""

    path: str
    face: str
    may: tuple[str, ...] = ()

    def address(self, **known: str) -> str:
        """The pattern with its parameters filled in; the rest of a catch-all is a place that is nowhere."""
        address = re.sub(r":rest\(\.\*\)\*", "nowhere", self.path)
        return re.sub(r":(\w+)", lambda found: known[found[1]], address)


def routes() -> list[Route]:
    """Every page of the three faces and what they share."""
    return [
        *_plain("resident/index.ts", "resident", "/"),
        *_plain("field/index.ts", "field", "/field"),
        *_desk(),
        *_brought("field"),
        *_brought("desk"),
        *_own(),
    ]


def _plain(file: str, face: str, root: str) -> list[Route]:
    """Routes written as objects: the root's children."""
    found = _PATH.findall((WEB / file).read_text())
    assert found[0] == root, file
    return [Route(_join(root, path), face) for path in found[1:]]


def _desk() -> list[Route]:
    source = (WEB / "console" / "routes.ts").read_text()
    lists = dict(_SEE.findall(source))
    found = _PAGE.findall(source)
    assert len(found) == source.count("=> import(") - 1, "a route of the desk is written in another way"  # the shell
    return [Route(_join("/desk", path), "desk", _words(lists.get(may, may))) for path, may in found]


def _brought(face: str) -> list[Route]:
    """What a mechanism brings to a face besides cases: its folder's ``face.ts``."""
    folder = "console" if face == "desk" else face
    sources = [path.read_text() for path in sorted((WEB / folder).glob("*/face.ts"))]
    return [Route(_join(f"/{face}", path), face) for source in sources for path in _PATH.findall(source)]


def _own() -> list[Route]:
    """What belongs to no face: the door for staff, and the page that is not there. The other two are doors to faces."""
    source = (WEB / "router.ts").read_text()
    found = re.findall(_PATH.pattern + r", (?:name: '[\w-]+', )?component:", source)
    return [Route(path, "none") for path in found if not re.match(r"/(field|desk)/", path)]


def _join(root: str, path: str) -> str:
    if path.startswith("/"):
        return path
    return f"{root.rstrip('/')}/{path}".rstrip("/") or "/"


def _words(listed: str) -> tuple[str, ...]:
    return tuple(re.findall(r"'([^']+)'", listed))
