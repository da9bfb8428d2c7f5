"""The gas form with its signature, as phones send it: submissions a second, one by one and in batches, beside COPY.

Every submission is a first visit: a home of its own, whose contact's name and number are known and whose other facts
are all new to the register. Eight phones send over HTTP to the production server, which answers after the commit is on
the disk (fsync and synchronous_commit are asked, not assumed): alone as the browser does (``POST /submissions``), and
fifty at once as a phone does that was without a network (``POST /devices/…/operations``), the signature inside. Raw
COPY is the same bytes, XML and picture, into a table without an index, durable too, by one connection; the ratio is
that of the batches.
"""

from __future__ import annotations

import io
import json
import random
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from PIL import Image, ImageDraw

from benchmarks.client import Client
from benchmarks.stage import Stage, stage
from linli.lib.clock import uuid7

PHONES = 8
RESIDENTS, QUICK_RESIDENTS = 60_000, 25_000
ROLE = "district_centre"
FORM, PICTURE = "gas-inspection", "signature.png"
SIGNED = "/data/finish/user_signature"
BOUNDARY = "linli-bench-7d1f"
TOGETHER = 50
SPARED = ["/data/home_address", "/data/user/contact_name", "/data/user/contact_phone"]
FLOORS = {"batched_per_second": {"min": 500}, "single_per_second": {"min": 150}}
_HOMES = (
    "select h.uuid, p.name, p.phone from places_home h join registry_household hh on hh.home_id = h.id"
    " join registry_person p on p.household_id = hh.id and p.is_contact and p.phone <> '' order by h.id"
)


@dataclass(frozen=True)
class Sent:
    """One submission as a phone has it."""

    uuid: UUID
    xml: bytes
    picture: bytes

    def multipart(self) -> bytes:
        """The body of a post of it alone."""
        shown = json.dumps({"spared": SPARED, "changed": []}).encode()
        return b"".join((
            _part('name="xml_submission_file"; filename="s.xml"', "text/xml", self.xml),
            _part(f'name="{PICTURE}"; filename="{PICTURE}"', "image/png", self.picture),
            _part('name="shown"', "text/plain", shown),
            f"--{BOUNDARY}--\r\n".encode(),
        ))  # fmt: skip

    def operation(self) -> dict[str, Any]:
        """It as one of many that are sent together."""
        return {
            "id": str(self.uuid), "kind": "forms.submit", "at": datetime.now(UTC).isoformat(),
            "body": {"xml": self.xml.decode(), "shown": {"spared": SPARED, "changed": []}},
            "files": {PICTURE: b64encode(self.picture).decode()},
        }  # fmt: skip


def _part(name: str, kind: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\nContent-Type: {kind}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def run(quick: bool) -> dict[str, Any]:
    """Figures; see the module."""
    seconds = 5.0 if quick else 15.0
    with stage(fill=lambda: _fill(QUICK_RESIDENTS if quick else RESIDENTS)) as here:
        _require_durable(here)
        made = _submissions(here)
        _load(here, _bodies(islice(made, 200)), 60, _send_alone)  # connections, caches, plans
        copied = list(islice(made, int(seconds * 350)))
        single, single_cpu = _load(here, _bodies(copied), seconds, _send_alone)
        batches = _batches(islice(made, int(seconds * 1000)))
        batched, batched_cpu = _load(here, batches, seconds, _send_together(here))
        copy = _copy_rate(here, copied)
        questions = _asked_in(copied[0])
    figures = {
        "batched_per_second": round(batched, 1),
        "single_per_second": round(single, 1),
        "ratio_to_copy": round(batched / copy, 4),
        "copy_per_second": round(copy),
        "cpu_ms_each_batched": round(batched_cpu * 1000, 2),
        "cpu_ms_each_single": round(single_cpu * 1000, 2),
        "questions_each": questions,
        "bytes_each": sum(len(one.xml) + len(one.picture) for one in copied) // len(copied),
    }
    return {"figures": figures, "floors": FLOORS}


def _bodies(made: Iterable[Sent]) -> list[bytes]:
    return [one.multipart() for one in made]


def _batches(made: Iterable[Sent]) -> list[bytes]:
    """Bodies of many operations each; made beforehand, because the phones' work is theirs."""
    operations = [one.operation() for one in made]
    return [
        json.dumps({"operations": operations[at : at + TOGETHER]}).encode()
        for at in range(0, len(operations), TOGETHER)
    ]  # fmt: skip


def _asked_in(one: Sent) -> int:
    """The questions that a submission answers, those that were known among them."""
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms import instance
    from linli.kernel.forms.queries import forms

    definition = next(version for version in forms.current(by=SYSTEM) if version.slug == FORM).definition
    read = instance.read(instance.parse(one.xml), definition)
    return sum(definition.by_path[path].asked for path in read.present)


def _fill(residents: int) -> None:
    from linli.kernel.base.pack import installed_pack
    from linli.kernel.registry import generate

    generate.run(installed_pack(), residents=residents, seed=1, staff=False)


def _require_durable(here: Stage) -> None:
    with psycopg.connect(here.database_url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            row = connection.execute(f"show {name}").fetchone()
            assert row == ("on",), f"{name} is {row}"


def _submissions(here: Stage) -> Iterator[Sent]:
    """First visits, home by home. The form is filled once by a phone; the rest differ in home, name and picture."""
    from linli.config.simulation import paper
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms.queries import forms

    version = next(one for one in forms.current(by=SYSTEM) if one.slug == FORM)
    nobody, pictures = UUID(int=0), [_signature(seed) for seed in range(40)]
    asked = frozenset(question.path for question in version.definition.asked)
    filled = paper.fill(
        paper.blank(forms.xform(version.id)), version.definition, nobody,
        known={"/data/home": "HOME", SIGNED: PICTURE, SPARED[1]: "NAME", SPARED[2]: "PHONE"},
        asked=asked - {SIGNED, *SPARED}, answer=_answer,
    )  # fmt: skip
    with psycopg.connect(here.database_url) as connection:
        homes = connection.execute(_HOMES).fetchall()
    for number, (home, name, phone) in enumerate(homes):
        uuid, xml = uuid7(), filled.xml
        told = {b"HOME": home, b"NAME": name, b"PHONE": phone, str(nobody).encode(): uuid}
        for word, value in told.items():
            xml = xml.replace(word, str(value).encode())
        yield Sent(uuid, xml, pictures[number % len(pictures)])


def _answer(question: Any) -> str:
    """Bottled gas, an alarm, one hazard: every question is relevant and all but the photos are answered."""
    answers = {"gas_kind": "lpg", "hazard_found": "yes",
               "position": "39.1042 117.2101 0 8", "cylinder_code": "JH2031-0042"}  # fmt: skip
    if question.name in answers:
        return answers[question.name]
    if not question.asked:
        return datetime.now(UTC).isoformat() if question.name in ("start", "end") else ""
    by_type = {"integer": "3", "decimal": "0.8", "date": "2026-03-02", "text": "现场已经告知安全用气要求,用户表示清楚"}
    return question.choices[0].value if question.choices else by_type.get(question.type, "")


def _signature(seed: int) -> bytes:
    """A few strokes with a finger, as the form's board makes them."""
    draw_from = random.Random(seed)
    image = Image.new("RGBA", (600, 220), "white")
    pen = ImageDraw.Draw(image)
    for _ in range(9):
        x, y = draw_from.randrange(40, 520), draw_from.randrange(30, 180)
        points = [(x, y)]
        for _ in range(20):
            x, y = x + draw_from.randrange(-9, 13), y + draw_from.randrange(-9, 10)
            points.append((x, y))
        pen.line(points, fill=(20, 30, 60, 255), width=4, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _send_alone(client: Client, body: bytes) -> int:
    receipt = json.loads(client.raw(ROLE, "/submissions", body, f"multipart/form-data; boundary={BOUNDARY}"))
    assert (receipt["standing"], receipt["missing"]) == ("taken", []), receipt
    return 1


def _send_together(here: Stage) -> Callable[[Client, bytes], int]:
    """A way to send a batch; each phone has a device of its own."""
    devices: dict[int, UUID] = {}

    def send(client: Client, body: bytes) -> int:
        if id(client) not in devices:
            devices[id(client)] = uuid7()
            client.post(ROLE, "/devices", {"uuid": str(devices[id(client)]), "name": "bench"})
        told = json.loads(client.raw(ROLE, f"/devices/{devices[id(client)]}/operations", body, "application/json"))
        ends = {
            (one["status"], one["answer"].get("standing"), *one["answer"].get("missing", ())) for one in told["results"]
        }
        assert ends == {("done", "taken")}, told["results"][0]
        return len(told["results"])

    return send


def _load(
    here: Stage, what: Sequence[bytes], seconds: float, send: Callable[[Client, bytes], int]
) -> tuple[float, float]:  # fmt: skip
    """By all phones until there are no more or the time is up: submissions a second, processor seconds of the server
    and PostgreSQL for each."""
    waiting, done, troubles = iter(what), [0] * PHONES, list[Exception]()
    lock, clients = threading.Lock(), [Client(here) for _ in range(PHONES)]
    cpu, began = here.cpu_seconds(), time.perf_counter()

    def work(number: int) -> None:
        try:
            while time.perf_counter() < began + seconds:
                with lock:
                    one = next(waiting, None)
                if one is None:
                    return
                done[number] += send(clients[number], one)
        except Exception as error:  # noqa: BLE001 -- told by the main thread
            troubles.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(PHONES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return sum(done) / (time.perf_counter() - began), (here.cpu_seconds() - cpu) / sum(done)


def _copy_rate(here: Stage, rows: Sequence[Sent]) -> float:
    """The same bytes a second by one COPY, committed, until it has lasted a second or more."""
    with psycopg.connect(here.database_url, autocommit=True) as connection:
        connection.execute("create table bench_copy (uuid uuid, xml bytea, picture bytea)")
        count, began = 0, time.perf_counter()
        while time.perf_counter() < began + 1:
            with connection.cursor() as cursor, cursor.copy("copy bench_copy from stdin (format binary)") as copy:
                copy.set_types(["uuid", "bytea", "bytea"])
                for one in rows:
                    copy.write_row((one.uuid, one.xml, one.picture))
            count += len(rows)
        taken = time.perf_counter() - began
        connection.execute("drop table bench_copy")
    return count / taken
