"""Rounds, their targets, what came of every visit, the counts by grid, and the orders of the door teams."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from linli.kernel.registry.rules import SUBJECTS
from linli.kernel.rounds.rules import ALL, CHANNELS, LEFT, PENDING

_BY_PLACE, _BY_DAY = ["int8_ops", "varchar_pattern_ops", "int8_ops"], ["varchar_pattern_ops", "date_ops", "int8_ops"]
_LEFT = Q(outcome__in=sorted(LEFT), superseded_at__isnull=True)


class Round(models.Model):
    """A pass over a frozen list, or a standing one whose visits a rhythm makes."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    type = models.CharField(max_length=40)  # <scenario>.<type>
    title = models.CharField(max_length=120)
    subject_kind = models.CharField(max_length=12)
    area_code = models.CharField(max_length=18)
    conditions = models.JSONField(default=list)  # the register query, as it was frozen
    form = models.CharField(max_length=60, default="")  # its slug
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # null: standing
    is_standing = models.BooleanField(default=False)
    revisit_after_days = models.SmallIntegerField()
    revisit_attempts = models.SmallIntegerField()
    frozen_count = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True)
    opened_by = models.CharField(max_length=60, default="")
    closed_at = models.DateTimeField(null=True)
    closing = models.JSONField(null=True)  # the coverage when it was closed

    class Meta:
        indexes = [models.Index(fields=["-id"], name="round_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(subject_kind__in=SUBJECTS), name="round_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="round_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(is_standing=True) | Q(ends_on__isnull=False), name="round_single_ends"),
        ]


class DoorOrder(models.Model):
    """A list for a team that goes to the doors that are left, in the order of walking."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT)
    place_code = models.CharField(max_length=18)
    people = ArrayField(models.BigIntegerField())
    doors = models.IntegerField()
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)


class Target(models.Model):
    """One subject to be visited once. ``number`` counts the visits of the subject in a standing round."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True, db_default=RandomUUID())
    round = models.ForeignKey(Round, on_delete=models.PROTECT, db_index=False)
    subject_kind = models.CharField(max_length=12)
    subject_uuid = models.UUIDField()
    number = models.IntegerField(default=1)
    place_code = models.CharField(max_length=18)
    grid_code = models.GeneratedField(
        expression=Left("place_code", 15), output_field=models.CharField(max_length=15), db_persist=True
    )
    origin = models.CharField(max_length=6, default="frozen")  # frozen | found
    due_on = models.DateField(null=True)  # null: any day of the round
    window_from = models.DateField(null=True)
    window_until = models.DateField(null=True)
    basis = models.JSONField(default=dict, db_default={})  # the rule's answer that made this visit
    people = ArrayField(models.BigIntegerField(), default=list, db_default=[])  # who goes; none: who has the area
    outcome = models.CharField(max_length=12, default=PENDING, db_default=PENDING)
    latest = models.ForeignKey("Result", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    next_on = models.DateField(null=True)  # when somebody goes again
    needs_door = models.BooleanField(default=False, db_default=False)
    order = models.ForeignKey(DoorOrder, on_delete=models.PROTECT, null=True, db_index=False)
    order_position = models.IntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)  # a visit to come that another rhythm replaced
    is_left = models.GeneratedField(
        expression=models.ExpressionWrapper(_LEFT, output_field=models.BooleanField()),
        output_field=models.BooleanField(), db_persist=True,
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["round", "place_code", "id"], opclasses=_BY_PLACE,
                         condition=Q(is_left=True), name="target_left"),
            models.Index(fields=["place_code", "due_on", "id"], opclasses=_BY_DAY,
                         condition=Q(is_left=True), name="target_left_by_place"),
            models.Index(fields=["order", "order_position"], condition=Q(order__isnull=False), name="target_by_order"),
            models.Index(fields=["subject_uuid"], name="target_by_subject"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["round", "subject_uuid", "number"], name="target_once_a_number"),
            models.UniqueConstraint(
                fields=["round", "subject_uuid"], condition=Q(is_left=True), name="target_one_left_a_subject"
            ),
            models.CheckConstraint(condition=Q(outcome__in=[PENDING, *ALL]), name="target_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=PENDING, latest__isnull=True) | ~Q(outcome=PENDING) & Q(latest__isnull=False),
                name="target_outcome_has_its_result",
            ),
            models.CheckConstraint(condition=Q(origin__in=["frozen", "found"]), name="target_origin_known"),
        ]


class Twin(models.Model):
    """Another name of a target: two found the same, each phone had named it, and visits of both come by their names."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)  # the target's, as the later phone made it
    subject_uuid = models.UUIDField()  # whom it goes to, as that phone calls them
    target = models.ForeignKey(Target, on_delete=models.CASCADE)


class Result(models.Model):
    """What came of a visit, as whoever went told it. Append-only: a trigger refuses update and delete."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)  # made by the phone
    digest = models.BinaryField(max_length=32)
    target = models.ForeignKey(Target, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=12)
    channel = models.CharField(max_length=8)
    note = models.CharField(max_length=500, default="")
    at = models.DateTimeField()  # when it was
    recorded_at = models.DateTimeField()
    submission_uuid = models.UUIDField(null=True)
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=ALL), name="result_outcome_known"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="result_channel_known"),
        ]


class Tally(models.Model):
    """How many targets of a grid have an outcome: kept by a trigger on the targets, whoever writes them."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)
    grid_code = models.CharField(max_length=15)
    origin = models.CharField(max_length=6)
    outcome = models.CharField(max_length=12)
    needs_door = models.BooleanField()
    targets = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "grid_code", "origin", "outcome", "needs_door"], name="rounds_tally_once"
            ),
            models.CheckConstraint(condition=Q(targets__gte=0), name="rounds_tally_not_negative"),
        ]
