"""What each step of a story does at the server: the requests that a person's screen would send."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from linli.config.simulation import evidence, phrases
from linli.config.simulation.counting import Counted
from linli.config.simulation.line import SignedIn
from linli.config.simulation.people import Cast
from linli.config.simulation.reports import Beat, Story
from linli.config.simulation.stories import MAIN, PARTS, TWIN, Step

CLOSE_BY_DEGREES = 0.0001
EXTENDED_DAYS = 2
SUSPENDED_DAYS = 3


class NotOffered(Exception):
    """The page does not offer the move to whom it should."""


@dataclass
class Ref:
    """A case of a story as its players know it."""

    uuid: str = ""
    tracking_code: str = ""
    place: str = ""
    unit: str = ""
    shown: tuple[str, dict[str, Any]] | None = None  # the page that lies open, and on whose screen


@dataclass
class Telling:
    """A story on its way: its cases by part, and the next of its beats."""

    story: Story
    rng: Random
    cases: dict[str, Ref] = field(default_factory=lambda: defaultdict(Ref))
    beat: int = 0


class Acts:
    """Plays beats against a server; what was done is told to ``counted``."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.counted = cast, Counted()
        catalogue = cast.district().get("/catalogue", None)
        self.categories: dict[str, Any] = {row["code"]: row for row in catalogue["categories"]}
        units = cast.district().get("/units", None, kind="department")["items"]
        self.departments = sorted(row["code"] for row in units if cast.works_for(row["code"]))

    def play(self, telling: Telling, beat: Beat) -> None:
        """Do what the beat says. Raises Refused and NotOffered."""
        step, ref = beat.step, telling.cases[beat.step.part]
        if step.move == "report":
            self._report(telling, beat, ref)
        elif step.move == "join":
            self._join(telling, beat, ref)
        elif step.who == "resident" and ref.tracking_code:
            self._resident(telling, beat, ref)
        else:
            self._staff(telling, beat, ref)

    def _report(self, telling: Telling, beat: Beat, ref: Ref) -> None:
        story = telling.story
        twin = beat.step.part == TWIN
        photos = 1 if twin else story.photos
        body: dict[str, Any] = {"description": beat.text, "address": story.spot.address} | _position(telling, twin)
        if story.says_category and not twin:
            body["category"] = story.category.code
        if twin or story.channel == "resident":
            self._at_the_public_door(telling, beat, ref, body, photos)
        else:
            self._by_a_colleague(telling, beat, ref, body, photos)
        self.counted.saw(ref.uuid, "open", beat.at)

    def _at_the_public_door(self, telling: Telling, beat: Beat, ref: Ref, body: dict[str, Any], photos: int) -> None:
        """As the resident's page does it: categories for the words, what is near, the photos, the report."""
        door, asked = self.cast.resident, {"text": beat.text[:500], "lon": body["lon"], "lat": body["lat"]}
        door.get("/public/propose", beat.at, **asked)
        door.get("/public/nearby", beat.at, **asked)
        lonlat = (body["lon"], body["lat"]) if telling.story.has_gps else None
        body["attachments"] = evidence.photos(door, telling.rng, beat.at, photos, lonlat=lonlat)
        if telling.story.phone and not beat.step.part:
            body |= {"name": telling.story.name, "phone": telling.story.phone}
        told = door.post("/public/reports", beat.at, body)
        ref.tracking_code, ref.place = told["tracking_code"], told["place"]["code"]
        found = self.cast.centre(ref.place).get("/cases", beat.at, q=told["number"])["items"]
        if not found:
            raise NotOffered(f"{told['number']} is not in the list of its centre")
        ref.uuid = found[0]["uuid"]

    def _by_a_colleague(self, telling: Telling, beat: Beat, ref: Ref, body: dict[str, Any], photos: int) -> None:
        story, place = telling.story, telling.story.spot.place_code
        who = {"patrol": self.cast.worker, "desk": self.cast.centre}.get(story.channel)
        by = who(place) if who else self.cast.district()
        lonlat = (body["lon"], body["lat"])
        body["attachments"] = evidence.photos(by, telling.rng, beat.at, photos, lonlat=lonlat)
        body |= {"channel": story.channel, "reporter": {"name": story.name, "phone": story.phone}}
        page = by.post("/events/reports", beat.at, body)
        ref.uuid, ref.place = page["uuid"], page["place"]["code"]

    def _join(self, telling: Telling, beat: Beat, ref: Ref) -> None:
        """A neighbour finds the report on the public list and joins it."""
        door, here = self.cast.resident, _position(telling, True)
        near = door.get("/public/nearby", beat.at, text=telling.story.twin_text[:500], **here)
        if ref.uuid not in {row["uuid"] for row in near}:
            raise NotOffered(f"{ref.uuid} is not among the {len(near)} shown nearby")
        door.post("/public/reports", beat.at, {"join": ref.uuid, "description": beat.text, **here})
        ref.shown = None
        self.counted.saw(ref.uuid, "join", beat.at)

    def _resident(self, telling: Telling, beat: Beat, ref: Ref) -> None:
        """A move by whoever holds the tracking code."""
        door, move = self.cast.resident, beat.step.move
        page = door.get(f"/public/reports/{ref.tracking_code}", beat.at)
        if move not in page["may"]:
            raise NotOffered(f"{move} in {page['state']} at the public door")
        body: dict[str, Any] = {"text": beat.text} | _pick(beat.step.detail, "reason", "satisfaction")
        if move == "rate":
            body["solved"] = beat.step.detail["satisfaction"] >= 3
        if move == "supply_info":
            body["attachments"] = evidence.photos(door, telling.rng, beat.at, telling.rng.randint(0, 1))
        door.post(f"/public/reports/{ref.tracking_code}/{move}", beat.at, body)
        ref.shown = None
        self.counted.saw(ref.uuid, move, beat.at)

    def _staff(self, telling: Telling, beat: Beat, ref: Ref) -> None:
        """Open the page as whoever it waits for, and make the move that it offers; the answer is the page after it."""
        move, by = beat.step.move, self._who(beat.step, ref)
        page = self._page(ref, by, beat)
        if move not in {offered["move"] for offered in page["moves"] if offered["allowed"]}:
            raise NotOffered(f"{move} in {page['state']} to {by.username}")
        body = {"version": page["version"], "text": beat.text} | _pick(beat.step.detail, "reason", "satisfaction")
        details = getattr(self, f"_for_{move}", None)
        if details is not None:
            body |= details(telling, beat, ref, page, by)
        short = not _goes_on_with(telling, beat)
        answer = by.post(f"/cases/{ref.uuid}/{move}", beat.at, body, short=short)
        ref.shown = None if short else (by.username, answer)
        self.counted.saw(ref.uuid, move, beat.at)
        if "unit" in body:
            ref.unit = body["unit"]
        if move == "split":
            self._meet_parts(telling, beat, self._page(ref, by, beat)["related"])

    def _page(self, ref: Ref, by: SignedIn, beat: Beat) -> dict[str, Any]:
        if ref.shown is None or ref.shown[0] != by.username:
            ref.shown = by.username, by.get(f"/cases/{ref.uuid}", beat.at)
        return ref.shown[1]

    def _meet_parts(self, telling: Telling, beat: Beat, related: list[dict[str, Any]]) -> None:
        found = [row for row in related if row["relation"] == "child"]
        for part, row in zip(PARTS, found, strict=True):
            telling.cases[part] = Ref(uuid=row["uuid"], place=telling.cases[MAIN].place)
            self.counted.saw(row["uuid"], "open", beat.at)

    def _who(self, step: Step, ref: Ref) -> SignedIn:
        match step.who:
            case "district":
                return self.cast.district()
            case "unit" | "head":
                return self.cast.of_unit(ref.unit, head=step.who == "head")
            case "verifier":
                return self.cast.worker(ref.place)
        return self.cast.centre(ref.place)

    def _for_accept(self, telling: Telling, beat: Beat, ref: Ref, page: dict[str, Any], by: SignedIn) -> dict[str, Any]:
        code = telling.story.category.code
        if beat.step.detail.get("category") == "other":
            alike = [other for other in self.categories if other[:2] == code[:2] and len(other) > 2 and other != code]
            code = telling.rng.choice(alike)
        return {"category": code}

    def _for_recategorise(self, telling: Telling, *_: Any) -> dict[str, Any]:
        return {"category": telling.story.category.code}

    def _for_dispatch(
        self, telling: Telling, beat: Beat, ref: Ref, page: dict[str, Any], by: SignedIn
    ) -> dict[str, Any]:
        proposed = (page["proposed_unit"] or {}).get("code", "")
        if not self.cast.works_for(proposed):
            proposed = ref.place[:9]
        if beat.step.detail.get("unit") == "wrong":
            return {"unit": telling.rng.choice([code for code in self.departments if code not in (proposed, ref.unit)])}
        return {"unit": proposed}

    _for_transfer = _for_dispatch

    def _for_extend(self, *_: Any) -> dict[str, Any]:
        return {"days": EXTENDED_DAYS}

    def _for_suspend(self, telling: Telling, beat: Beat, *_: Any) -> dict[str, Any]:
        return {"until": (beat.at + timedelta(days=SUSPENDED_DAYS)).isoformat()}

    def _for_assign(self, telling: Telling, beat: Beat, ref: Ref, *_: Any) -> dict[str, Any]:
        return {"person": self.cast.colleague(ref.unit).user_id}

    def _for_reject(self, telling: Telling, *_: Any) -> dict[str, Any]:
        reason, text = telling.rng.choice(phrases.REJECTIONS)
        return {"reason": reason, "text": text}

    def _for_split(self, telling: Telling, *_: Any) -> dict[str, Any]:
        code, subject = telling.story.category.code, telling.story.text[:20]
        return {"children": [{"title": f"{part}:{subject}", "category": code} for part in phrases.PARTS]}

    def _for_merge(self, telling: Telling, beat: Beat, ref: Ref, page: dict[str, Any], by: SignedIn) -> dict[str, Any]:
        """Into the case that the page of similar ones shows."""
        main = telling.cases[MAIN].uuid
        if main not in {row["uuid"] for row in by.get(f"/cases/{ref.uuid}/similar", beat.at)}:
            raise NotOffered(f"{main} is not among those similar to {ref.uuid}")
        return {"into": main}

    def _for_contact(
        self, telling: Telling, beat: Beat, ref: Ref, page: dict[str, Any], by: SignedIn
    ) -> dict[str, Any]:
        """The number is shown for a stated purpose only."""
        if page["may_reveal"]:
            by.post(f"/cases/{ref.uuid}/reveal", beat.at, {"fields": ["phone"], "purpose": "联系诉求人核实情况"})
        return {}

    def _for_handle(self, telling: Telling, beat: Beat, ref: Ref, page: dict[str, Any], by: SignedIn) -> dict[str, Any]:
        return {"attachments": evidence.photos(by, telling.rng, beat.at, telling.rng.random() < 0.25)}

    def _for_hand_in(
        self, telling: Telling, beat: Beat, ref: Ref, page: dict[str, Any], by: SignedIn
    ) -> dict[str, Any]:
        wanted = self.categories[page["category"]["code"]]["evidence"]
        return {"attachments": evidence.for_kinds(by, telling.rng, beat.at, wanted)}

    def _for_verify(self, telling: Telling, beat: Beat, ref: Ref, page: dict[str, Any], by: SignedIn) -> dict[str, Any]:
        on_site = self.categories[page["category"]["code"]]["verify"] == "on_site"
        return {"attachments": evidence.photos(by, telling.rng, beat.at, 1 if on_site else 0, tidy=True)}

    def _for_call_back(self, telling: Telling, beat: Beat, *_: Any) -> dict[str, Any]:
        reached = bool(beat.step.detail["reached"])
        return {"reached": reached, "solved": beat.step.detail["satisfaction"] >= 3 if reached else None}


def _goes_on_with(telling: Telling, beat: Beat) -> bool:
    """Whether the same kind of person does the next thing to the same case, and so reads the answer."""
    following = telling.story.beats[telling.beat + 1 : telling.beat + 2]
    return beat.step.move == "split" or any(
        (later.step.who, later.step.part) == (beat.step.who, beat.step.part) for later in following
    )


def _pick(detail: Any, *names: str) -> dict[str, Any]:
    return {name: detail[name] for name in names if name in detail}


def _position(telling: Telling, beside: bool) -> dict[str, float]:
    """Where it was seen; a neighbour stands a few metres off."""
    spot, off = telling.story.spot, CLOSE_BY_DEGREES if beside else 0.0
    return {"lon": round(spot.lon + off, 7), "lat": round(spot.lat, 7)}
