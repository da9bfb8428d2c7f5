"""What LPG has beyond the register and the cases: the ledger of cylinders, stops at the scan, signed inspections, pipe
segments, who inspects where and whose people act for a firm.

Cylinders, homes and organisations are named by their identifier in the register, whose rows a generated district
replaces as a whole.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.accounts.models import Unit, User
from linli.kernel.cases.models import Case
from linli.scenarios.gas.rules.cylinders import CODE_LENGTH
from linli.scenarios.gas.rules.ledger import STATIONS, STEPS

HOLDERS = ("home", "organisation")


class Holding(models.Model):
    """Where a cylinder is now: one row, one holder. It follows the ledger (a trigger writes it, nobody else can)."""

    cylinder_uuid = models.UUIDField(primary_key=True)
    seq = models.IntegerField()
    state = models.CharField(max_length=12)
    holder_kind = models.CharField(max_length=12)
    holder_uuid = models.UUIDField()
    place_code = models.CharField(max_length=18)
    since = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["place_code"], name="holding_by_place"),
            models.Index(fields=["holder_uuid"], name="holding_by_holder"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(STATIONS)), name="holding_state"),
            models.CheckConstraint(condition=Q(holder_kind__in=HOLDERS), name="holding_has_a_holder"),
        ]


class HandOver(models.Model):
    """One line of a cylinder's ledger: with who, when, from whom to whom. Append-only, and it continues the one before.

    ``place_code`` is where it is from then on.
    """

    id = models.BigAutoField(primary_key=True)
    cylinder_uuid = models.UUIDField()
    seq = models.IntegerField()
    step = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    from_kind = models.CharField(max_length=12, default="")
    from_uuid = models.UUIDField(null=True)
    to_kind = models.CharField(max_length=12)
    to_uuid = models.UUIDField()
    place_code = models.CharField(max_length=18)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_kind = models.CharField(max_length=16)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60, default="")
    text = models.CharField(max_length=200, default="")
    request_id = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["from_uuid"], name="hand_over_by_giver"),
            models.Index(fields=["to_uuid"], name="hand_over_by_taker"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cylinder_uuid", "seq"], name="hand_over_once_a_line"),
            models.CheckConstraint(condition=Q(step__in=tuple(STEPS)), name="hand_over_step"),
            models.CheckConstraint(condition=Q(to_kind__in=HOLDERS), name="hand_over_has_a_taker"),
            models.CheckConstraint(
                condition=Q(seq=1, from_uuid__isnull=True, from_state="", step="enrol")
                | Q(seq__gt=1, from_uuid__isnull=False, from_kind__in=HOLDERS),
                name="hand_over_has_a_giver",
            ),
        ]


class Stop(models.Model):
    """A cylinder that stopped at the scan, with the reasons. Append-only."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=CODE_LENGTH)
    cylinder_uuid = models.UUIDField(null=True)  # null: nobody knows it
    reasons = ArrayField(models.CharField(max_length=12))
    step = models.CharField(max_length=12, default="")  # the hand-over that was refused; empty: a scan
    place_code = models.CharField(max_length=18)
    at = models.DateTimeField()
    day = models.DateField()
    by_kind = models.CharField(max_length=16)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["place_code", "-id"], name="stop_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "day", "by_id", "step", "reasons"], name="stop_once_a_day", nulls_distinct=False
            )
        ]


class Found(models.Model):
    """What a hazard's case is about: the cylinder, the home or organisation, the inspection that found it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="+")
    cylinder_uuid = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=12, default="")
    subject_uuid = models.UUIDField(null=True)
    inspection_uuid = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["cylinder_uuid"], name="found_by_cylinder"),
            models.Index(fields=["subject_uuid"], name="found_by_subject"),
        ]


class Inspection(models.Model):
    """A signed inspection: who inspected signed and answers for it. Append-only, chained within its community."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    community_code = models.CharField(max_length=12)
    seq = models.IntegerField()
    form = models.CharField(max_length=60)
    form_version = models.CharField(max_length=40)
    submission_uuid = models.UUIDField(unique=True)
    submission_sha256 = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=12)
    subject_uuid = models.UUIDField()
    place_code = models.CharField(max_length=18)
    inspector_id = models.BigIntegerField()
    inspector_name = models.CharField(max_length=60)
    inspector_signature = models.CharField(max_length=64)
    user_signature = models.CharField(max_length=64)
    inspected_at = models.DateTimeField()
    signed_at = models.DateTimeField()
    result = models.CharField(max_length=8)
    hazards = models.JSONField(default=list)
    cylinders = models.JSONField(default=list)
    corrects_uuid = models.UUIDField(null=True, unique=True)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["subject_uuid", "-inspected_at"], name="inspection_by_subject"),
            models.Index(fields=["place_code", "-id"], name="inspection_by_place"),
            models.Index(fields=["signed_at"], name="inspection_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["community_code", "seq"], name="inspection_once_a_link"),
            models.CheckConstraint(condition=Q(result__in=("sound", "hazards")), name="inspection_result"),
            models.CheckConstraint(
                condition=~Q(inspector_signature=models.F("user_signature")), name="inspection_two_signatures"
            ),
        ]


class NotSigned(models.Model):
    """A complete submission that could not be signed, and the refusal: its inspector was told and corrects it."""

    submission_uuid = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40)
    at = models.DateTimeField()


class PipeSegment(models.Model):
    """A segment of old pipe to be renewed: how long, planned for which year, done on which day, its line in WGS 84."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=60, unique=True)
    street_code = models.CharField(max_length=9)
    name = models.CharField(max_length=120, default="")
    length_km = models.DecimalField(max_digits=8, decimal_places=3)
    planned_year = models.IntegerField()
    done_on = models.DateField(null=True)
    line = models.JSONField()  # [[longitude, latitude], …]
    is_synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=60)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["street_code", "planned_year"], name="pipe_by_street")]
        constraints = [models.CheckConstraint(condition=Q(length_km__gt=0), name="pipe_has_a_length")]


class SafetyWorker(models.Model):
    """A safety grid worker: who inspects in a community. One row a person and community."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    community_code = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["community_code"], name="safety_worker_by_place")]
        constraints = [models.UniqueConstraint(fields=["user", "community_code"], name="safety_worker_once")]


class FirmUnit(models.Model):
    """Whose people act for a firm: a unit of the kind partner or enterprise."""

    organisation_uuid = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
