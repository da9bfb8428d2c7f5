"""The case, its timeline, the outbox that tells of new entries, and the tally that counts cases by state."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from linli.kernel.accounts.models import Unit, User

COUNTED = ("entered_at", "type")  # a column of the board is counted from the index alone


class Case(models.Model):
    """Anything with a state, a unit that answers for it, a deadline and a timeline.

    ``version`` equals the number of timeline entries; ``head_hash`` is the hash of the last one. Both change only in
    ``services.store``, together with the entry.
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)  # HX20261123-000123
    field_code = models.CharField(max_length=12, default="", db_default="")  # given on a phone without a network
    type = models.CharField(max_length=40)  # <scenario>.<type>
    state = models.CharField(max_length=20)
    is_open = models.BooleanField(default=True)  # the state is not final; set with the state
    resume_state = models.CharField(max_length=20, default="")  # where waiting_info and suspended go back to
    version = models.IntegerField()
    head_hash = models.BinaryField(max_length=32)

    title = models.CharField(max_length=120)
    description = models.TextField(default="")
    category_code = models.CharField(max_length=8, default="")
    urgency = models.CharField(max_length=10, default="normal")  # normal | urgent | emergency
    is_complex = models.BooleanField(default=False)
    channel = models.CharField(max_length=16)  # resident | patrol | hotline | platform | desk

    place_code = models.CharField(max_length=18)  # as it is called today
    recorded_place_code = models.CharField(max_length=18)  # as it was called when the case was opened
    street_code = models.GeneratedField(
        expression=Left("place_code", 9), output_field=models.CharField(max_length=9), db_persist=True
    )
    community_code = models.GeneratedField(
        expression=Left("place_code", 12), output_field=models.CharField(max_length=12), db_persist=True
    )
    lon = models.FloatField()
    lat = models.FloatField()
    address = models.CharField(max_length=200, default="")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    first_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")  # 首接负责
    unit_trail = ArrayField(models.BigIntegerField(), default=list)  # every unit that ever had it
    proposed_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.JSONField(default=dict)  # rule, category, place, reason: why that unit

    opened_at = models.DateTimeField()
    clock_started_at = models.DateTimeField(null=True)  # when the deadline began to run (acceptance, reopening)
    due_at = models.DateTimeField(null=True)  # of the whole case; null until accepted
    deadline_amount = models.IntegerField(default=0)
    deadline_unit = models.CharField(max_length=16, default="")
    step_due_at = models.DateTimeField(null=True)  # of the state it is in: every waiting state has a timer
    entered_at = models.DateTimeField()  # when it came into this state
    paused_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)  # of this step; reset with every state
    signed_at = models.DateTimeField(null=True)  # when the present unit signed: the return window counts from dispatch
    dispatched_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    dispatch_count = models.SmallIntegerField(default=0)
    return_count = models.SmallIntegerField(default=0)
    extension_count = models.SmallIntegerField(default=0)
    reopen_count = models.SmallIntegerField(default=0)
    urge_count = models.SmallIntegerField(default=0)
    is_designated = models.BooleanField(default=False)
    is_supervised = models.BooleanField(default=False)
    escalation_level = models.SmallIntegerField(default=0)  # 0 none, 1 street, 2 district
    was_overdue = models.BooleanField(default=False)

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="arisen")  # it arose from that
    opener_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(default=dict)  # what only the scenario knows
    search = SearchVectorField(null=True)  # bigrams of number, title, description and address (lib.chinese)

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "step_due_at", "id"],
                include=COUNTED,
                condition=Q(is_open=True),
                name="case_board_district",
            ),
            models.Index(
                fields=["street_code", "state", "step_due_at", "id"],
                include=COUNTED,
                condition=Q(is_open=True),
                name="case_board_street",
            ),
            models.Index(
                fields=["community_code", "state", "step_due_at", "id"],
                include=COUNTED,
                condition=Q(is_open=True),
                name="case_board_community",
            ),
            models.Index(
                fields=["unit", "state", "step_due_at", "id"],
                include=COUNTED,
                condition=Q(is_open=True),
                name="case_board_unit",
            ),
            models.Index(
                fields=["step_due_at", "id"],
                include=["community_code", "unit", "type"],
                condition=Q(is_open=True),
                name="case_overdue",
            ),
            models.Index(fields=["-id"], name="case_newest"),
            models.Index(fields=["street_code", "-id"], name="case_newest_street"),
            models.Index(fields=["community_code", "-id"], name="case_newest_community"),
            models.Index(fields=["unit", "-id"], name="case_newest_unit"),
            models.Index(fields=["category_code", "-id"], name="case_newest_category"),
            models.Index(fields=["state", "-id"], name="case_newest_state"),
            models.Index(fields=["person"], condition=Q(is_open=True), name="case_by_person"),
            models.Index(fields=["lon", "lat"], condition=Q(is_open=True), name="case_on_map"),
            models.Index(fields=["opened_at"], name="case_by_opening"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="case_by_closing"),
            models.Index(
                fields=["opener_unit", "state", "step_due_at", "id"],
                condition=Q(is_open=True, opener_unit__isnull=False),
                name="case_board_opener",
            ),
            GinIndex(fields=["unit_trail"], name="case_by_trail"),
            GinIndex(fields=["search"], name="case_by_words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["field_code"], condition=~Q(field_code=""), name="case_field_code_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="case_has_a_timeline"),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(step_due_at__isnull=False), name="case_open_has_a_deadline"
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="case_merged_names_its_main"
            ),
        ]


class TimelineEntry(models.Model):
    """One move of one case. Append-only (a trigger refuses update and delete) and chained by hash within the case.

    ``changes`` are the case's columns that the move set: replaying them from the first entry gives the row.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    seq = models.IntegerField()
    move = models.CharField(max_length=20)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField()  # when it happened (a device may tell later)
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)  # user | token | resident | system
    actor_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)  # in whose name
    text = models.TextField(default="")  # what the actor wrote
    is_public = models.BooleanField(default=False)  # the reporter reads ``text`` too
    body = models.JSONField(default=dict)  # reason, units, dates, attachments of this move
    changes = models.JSONField(default=dict)
    request_id = models.UUIDField(null=True)  # made by the client: the same request twice is one entry
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="timeline_one_entry_a_seq"),
            models.UniqueConstraint(
                fields=["request_id"], condition=Q(request_id__isnull=False), name="timeline_one_entry_a_request"
            ),
        ]
        indexes = [models.Index(fields=["recorded_at"], name="timeline_by_time")]


class Outbox(models.Model):
    """Entries that handlers have not yet heard of; written with the entry, taken away with what the handlers wrote."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    type = models.CharField(max_length=40)
    move = models.CharField(max_length=20)
    before = models.JSONField(null=True)  # {"state","unit","community"} before; null when opened
    after = models.JSONField()


class Tally(models.Model):
    """How many cases of a type are in a state, by unit and community: kept by the outbox's only consumer."""

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    unit_id = models.BigIntegerField(default=0)  # 0: no unit yet
    community_code = models.CharField(max_length=12)
    cases = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "state", "unit_id", "community_code"], name="tally_once"),
            models.CheckConstraint(condition=Q(cases__gte=0), name="tally_not_negative"),
        ]
        indexes = [models.Index(fields=["community_code"], name="tally_by_community")]
