"""An elder in care for a journey: begun and assessed by the grid worker, team and grade by the community."""

from __future__ import annotations

from typing import Any

from journeys.faces import Town
from support.survey import submission

LIVING = {"self_care": "partial", "daily_needs": "meals", "lives_alone": "yes", "children_near": "city"}


def old_person(town: Town) -> str:
    """The oldest of the worker's grid who is not in care."""
    rows = town.server.rows(
        "select p.uuid from registry_person p join registry_household hh on hh.id = p.household_id"
        " join places_home h on h.id = hh.home_id join places_stairwell s on s.id = h.stairwell_id"
        " join accounts_duty d on s.place_code like d.area_code || '%%' join accounts_user u on u.id = d.user_id"
        " where u.username = %s and not exists (select 1 from care_elder e where e.person_uuid = p.uuid)"
        " order by p.born_on, p.id limit 1",
        town.people["grid_worker"],
    )
    return str(rows[0][0])


def begun(town: Town, person: str) -> str:
    """The person agreed to care; whoever began is in the team."""
    with town.server.client(town.people["grid_worker"]) as client:
        made = client.post("/care/elders", json={"person": person, "speaker": "elder"}).raise_for_status()
    return str(made.json()["uuid"])


def in_care(town: Town, living: dict[str, str] | None = None, colour: str = "orange") -> str:
    """Somebody of the worker's grid in care, assessed and graded."""
    person = old_person(town)
    uuid = begun(town, person)
    with town.server.client(town.people["grid_worker"]) as client:
        _assess(client, person, living or LIVING)
    with town.server.client(town.people["community"]) as client:
        client.post(f"/care/elders/{uuid}/grades", json={"colour": colour, "proposed": colour}).raise_for_status()
    return uuid


def _assess(client: Any, person: str, living: dict[str, str]) -> None:
    version = client.get(f"/forms/care-assessment/opened/{person}").raise_for_status().json()["version"]
    xform = client.get(f"/forms/care-assessment/versions/{version}/xform").raise_for_status().text
    answers = {"/data/person": person, "/data/today/condition": "well"}
    answers |= {f"/data/living/{name}": value for name, value in living.items()}
    files = {"xml_submission_file": ("submission.xml", submission(xform, answers), "text/xml")}
    client.post("/submissions", files=files).raise_for_status()
