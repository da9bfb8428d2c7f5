"""Tables of the case engine, by subject: the case and its timeline, its people and files, the district's catalogue."""

from linli.kernel.cases.models.case import Case, Outbox, Tally, TimelineEntry
from linli.kernel.cases.models.catalogue import (
    CalendarOverride,
    CatalogueStamp,
    Category,
    DutyRule,
    MoveReason,
    StandardText,
    Timer,
)
from linli.kernel.cases.models.party import Attachment, Member, Reporter, SavedView

__all__ = [
    "Attachment",
    "CalendarOverride",
    "Case",
    "CatalogueStamp",
    "Category",
    "DutyRule",
    "Member",
    "MoveReason",
    "Outbox",
    "Reporter",
    "SavedView",
    "StandardText",
    "Tally",
    "TimelineEntry",
    "Timer",
]
