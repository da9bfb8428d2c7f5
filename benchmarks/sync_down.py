"""The start of a shift: every grid's phone fetches its pack at once, then the changes of the morning; and one device
that carries a hundred thousand entities.

Hexi at full size, one phone a grid up to 1,476 (the safety workers of 平安液化气). The parts are pre-built, as the
worker does at night; a phone registers, asks for its pack and fetches every part, unpacked and hashed as a browser
would. Then one home in every grid changes and each phone asks for what changed. The clients run on the same two cores.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from statistics import quantiles
from typing import Any

from benchmarks.client import Client
from benchmarks.stage import Stage, stage
from linli.lib.clock import uuid7

PHONES, QUICK_PHONES = 1476, 150
RESIDENTS, QUICK_RESIDENTS = 800_000, 80_000
WIDE, QUICK_WIDE = 100_000, 10_000
HANDS = 16
AT_ONCE = 2  # connections of one phone
TOGETHER_PARTS, TOGETHER_BYTES = 200, 400_000  # in one answer
FLOORS = {"all_fetched_seconds": {"max": 60}, "wide_device_seconds": {"max": 5}}


def run(quick: bool) -> dict[str, Any]:
    """Figures: seconds until all have their pack, p95 a phone, sizes; the same of the changes; the wide device."""
    count = QUICK_PHONES if quick else PHONES
    wanted = QUICK_WIDE if quick else WIDE
    with stage(fill=lambda: _fill(QUICK_RESIDENTS if quick else RESIDENTS)) as here:
        grids = _workers(count)
        wide = _wide(wanted)
        built = _seconds(_build)
        for name, key in [*grids.items(), ("wide", wide)]:
            here.cookies[name] = key
        phones = list(grids)
        first, took, sizes = _all(here, phones, _fetch)
        _change(len(phones))
        again, took_again, rows = _all(here, phones, _follow)
        began = time.perf_counter()
        entities = _fetch_wide(here, "wide")
        wide_seconds = time.perf_counter() - began
    return {
        "figures": {
            "phones": len(phones),
            "build_seconds": round(built, 1),
            "all_fetched_seconds": round(first, 1),
            "phone_p95_ms": round(took, 1),
            "pack_kb_mean": round(sum(size for size, _ in sizes) / len(sizes) / 1024, 1),
            "pack_rows_mean": round(sum(rows for _, rows in sizes) / len(sizes)),
            "all_changes_seconds": round(again, 1),
            "changes_p95_ms": round(took_again, 1),
            "changes_rows_mean": round(sum(n for _, n in rows) / len(rows), 1),
            "wide_device_entities": entities,
            "wide_device_seconds": round(wide_seconds, 2),
        },
        "floors": FLOORS,
    }


def _fill(residents: int) -> None:
    from linli.kernel.base.pack import installed_pack
    from linli.kernel.registry import generate

    generate.run(installed_pack(), residents=residents, seed=1, staff=True)


def _workers(count: int) -> dict[str, str]:
    """Worker → session, one for each of the first grids."""
    from linli.kernel.accounts import sessions
    from linli.kernel.accounts.models import Duty, User

    holders = Duty.objects.filter(role="grid_worker").values("user_id")
    rows = User.objects.filter(id__in=holders).order_by("id").values_list("username", "id")[:count]
    return {name: sessions.open_session(user_id) for name, user_id in rows}


def _wide(homes: int) -> str:
    """Somebody with as many grids as it takes to carry so many homes; the session."""
    from django.db import connection

    from linli.kernel.accounts import services, sessions
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.base.clock import now

    with connection.cursor() as cursor:
        cursor.execute(
            "select left(s.place_code, 9), count(*) from places_home h join places_stairwell s on s.id = h.stairwell_id"
            " group by 1 order by 1"
        )
        streets, held = [], 0
        for street, count in cursor.fetchall():
            if held < homes:
                streets.append(street)
                held += count
    duties = tuple(services.NewDuty("street_centre", one, one) for one in streets)
    row = services.NewStaff("wide", "wide", duties, second_factor=True)
    ids = services.create_users_bulk(rows=[row], password_hash=services.hash_password("bench-bench-42"), by=SYSTEM)
    return sessions.open_session(ids["wide"], second_factor_at=now())


def _build() -> None:
    from linli.kernel.accounts.permissions import Scope
    from linli.kernel.devices.services.packing import build_all

    build_all(Scope(all=True))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


_held: dict[str, tuple[str, str]] = {}  # phone → (device, cursor)


def _fetch(client: Client, phone: str) -> tuple[int, int]:
    """Register, get the pack and all of its parts; bytes and rows."""
    uuid = str(uuid7())
    client.post(phone, "/devices", {"uuid": uuid, "name": "bench"})
    pack = client.get(phone, f"/devices/{uuid}/pack")
    size = rows = 0
    for load in _loads(pack["parts"]):
        got, read = _take(client, phone, load)
        size, rows = size + got, rows + read
    _held[phone] = uuid, pack["cursor"]
    return size, rows


def _fetch_wide(here: Stage, phone: str) -> int:
    """As :func:`_fetch`, the parts over as many connections as the phone opens (web/src/kernel/device/sync.ts)."""
    client, uuid = Client(here), str(uuid7())
    client.post(phone, "/devices", {"uuid": uuid, "name": "bench"})
    waiting: SimpleQueue[list[dict[str, Any]]] = SimpleQueue()
    for load in _loads(client.get(phone, f"/devices/{uuid}/pack")["parts"]):
        waiting.put(load)

    def hand(_: int) -> int:
        own, rows = Client(here), 0
        while True:
            try:
                load = waiting.get_nowait()
            except Empty:
                return rows
            rows += _take(own, phone, load)[1]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(hand, range(AT_ONCE)))


def _loads(parts: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Parts as the phone asks for them together (``loads`` in web/src/kernel/device/sync.ts)."""
    loads: list[list[dict[str, Any]]] = []
    held = 0
    for part in parts:
        if loads and len(loads[-1]) < TOGETHER_PARTS and held + part["bytes"] <= TOGETHER_BYTES:
            loads[-1].append(part)
        else:
            loads.append([part])
            held = 0
        held += part["bytes"]
    return loads


def _take(client: Client, phone: str, load: list[dict[str, Any]]) -> tuple[int, int]:
    """Fetch a load and read it; bytes and rows."""
    asked = json.dumps({"parts": [part["sha256"] for part in load]}).encode()
    files = client.raw(phone, "/devices/parts", asked, "application/json")
    at = rows = 0
    for part in load:
        rows += len(json.loads(gzip.decompress(files[at : at + part["bytes"]]))["items"])
        at += part["bytes"]
    assert at == len(files)
    return at, rows


def _change(count: int) -> None:
    """One home of every grid says something new."""
    from django.db import connection, transaction

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.base.clock import now
    from linli.kernel.registry.services.facts import Said, Source, say

    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct on (left(s.place_code, 15)) h.uuid from places_home h"
            " join places_stairwell s on s.id = h.stairwell_id order by left(s.place_code, 15), h.id"
        )
        homes = [row[0] for row in cursor.fetchall()]
    with transaction.atomic():
        said = [Said("home", uuid, "home.residents", 3, now()) for uuid in homes]
        say(facts=said, source=Source("import", "bench"), by=SYSTEM)


def _follow(client: Client, phone: str) -> tuple[int, int]:
    """What changed since the pack; pages and rows."""
    uuid, cursor = _held[phone]
    pages = rows = 0
    more = True
    while more:
        found = client.get(phone, f"/devices/{uuid}/changes?cursor={cursor}")
        cursor, more = found["cursor"], found["more"]
        pages, rows = pages + 1, rows + len(found["items"])
    return pages, rows


def _all(
    here: Stage, phones: Sequence[str], work: Callable[[Client, str], tuple[int, int]]
) -> tuple[float, float, list[tuple[int, int]]]:
    """Seconds for all, p95 of one in ms, what each answered."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for phone in phones:
        waiting.put(phone)
    taken: list[float] = []
    answers: list[tuple[int, int]] = []
    troubles: list[Exception] = []

    def hand() -> None:
        client = Client(here)
        while not waiting.empty() and not troubles:
            phone = waiting.get()
            began = time.perf_counter()
            try:
                answers.append(work(client, phone))
            except Exception as error:  # noqa: BLE001 -- told by the main thread
                troubles.append(error)
            taken.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    hands = [threading.Thread(target=hand) for _ in range(HANDS)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    if troubles:
        raise troubles[0]
    return time.perf_counter() - began, quantiles(taken, n=20)[18], answers
