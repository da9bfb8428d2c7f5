"""Activities for journeys: announced by the community without its form, where the form is not what is looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from journeys.faces import Town
from linli.kernel.base import clock
from linli.lib.calendars import SHANGHAI


def moment(**ahead: float) -> str:
    """A moment ahead, as a form's field shows it."""
    return (clock.now() + timedelta(**ahead)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def announce(town: Town, title: str, slots: int = 1, places: int = 1, waiting: int = 1) -> str:
    """An announced clinic in the community; answers its uuid."""
    rows = [
        {"begins": f"{moment(days=4, hours=n)}:00+08:00", "ends": f"{moment(days=4, hours=n + 1)}:00+08:00",
         "capacity": places, "waiting": waiting}
        for n in range(slots)
    ]  # fmt: skip
    asked = {"kind": "clinic", "where": "社区党群服务中心", "bring": "医保卡", "slots": rows}
    given = {"type": "lists.activity", "title": title, "text": "专家坐诊，免费测血压。", "fields": asked}
    with town.server.client(town.people["community"]) as client:
        return str(client.post("/cases", json=given).raise_for_status().json()["uuid"])


def book(town: Town, activity: str, name: str, phone: str, slot: int = 1) -> dict[str, Any]:
    """A resident's booking through the public door; answers what it was told."""
    said = {"slot": slot, "name": name, "phone": phone, "request_id": str(uuid4())}
    address = f"{town.server.url}/api/v1/public/activities/{activity}/bookings"
    answer = httpx.post(address, json=said, trust_env=False, timeout=30).raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
