"""A report as it comes in, over the API or from a phone that was without a network."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from linli.kernel.base.actor import Actor
from linli.kernel.cases.schemas import CLEAN, Code, Files, Latitude, Line, Longitude, Moment, Paragraph, Strict
from linli.scenarios.events import services

Phone = Annotated[str, Field(max_length=20, pattern=r"^(|\+?[0-9][0-9 -]{5,18})$")]
Urgency = Annotated[str, Field(pattern="^(|normal|urgent|emergency)$")]


class ReporterIn(Strict):
    """Who told the worker."""

    name: Annotated[str, Field(max_length=40), CLEAN] = ""
    phone: Phone = ""
    for_somebody_else: bool = False


class ReportBody(Strict):
    """A report; words or a photo are enough."""

    description: Paragraph = ""
    title: Annotated[str, Field(max_length=40), CLEAN] = ""
    category: Code = ""
    urgency: Urgency = ""
    lon: Longitude
    lat: Latitude
    address: Line = ""
    attachments: Files = []
    at: Moment | None = None
    request_id: UUID | None = None

    def given(self) -> services.ReportIn:
        """The value that the service takes."""
        return services.ReportIn(
            description=self.description, lon=self.lon, lat=self.lat, title=self.title, category=self.category,
            urgency=self.urgency, address=self.address, at=self.at, attachments=tuple(self.attachments),
            request_id=self.request_id,
        )  # fmt: skip


class StaffReport(ReportBody):
    """A report by somebody who works here, perhaps for somebody who called."""

    channel: Annotated[str, Field(pattern="^(|patrol|desk|hotline|platform)$")] = ""
    reporter: ReporterIn = ReporterIn()


def channel_of(by: Actor) -> str:
    """The way by which a report of this actor comes, when they do not say."""
    if by.kind == "token":
        return "platform"
    return "patrol" if by.roles & {"grid_worker", "grid_lead", "community"} else "desk"
