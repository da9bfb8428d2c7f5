"""Elders in care, their grades, team, what they or their family said, calls they wish for, services they ask for.

Grades and what was said are append-only: triggers refuse update and delete. Nothing here is joined to a case, a list
or a map; whoever is no longer in care is shown to nobody.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

ENDINGS = ("refused", "no_need", "moved", "died")
SAID = ("consent", "refusal", "correction", "shown", "calls_wanted", "calls_unwanted")
SPEAKERS = ("elder", "family")


class Elder(models.Model):
    """Somebody in care, from their consent until it ends. ``regrade_since``: since when what is known calls for a new
    grade; ``unanswered_at``: a call that nobody answered and that no visit has followed yet."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    person_uuid = models.UUIDField()
    place_code = models.CharField(max_length=18)
    begun_at = models.DateTimeField()
    begun_by_id = models.BigIntegerField(null=True)
    begun_by = models.CharField(max_length=60, default="")
    regrade_since = models.DateTimeField(null=True)
    unanswered_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)  # the day for which the team was last reminded of review or expiry
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, default="")

    class Meta:
        indexes = [
            models.Index(fields=["place_code", "id"], opclasses=["varchar_pattern_ops", "int8_ops"],
                         condition=Q(ended_at=None), name="elder_in_care_by_place"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["person_uuid"], condition=Q(ended_at__isnull=True), name="elder_in_care_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | Q(ended_at__isnull=False, ending__in=ENDINGS),
                name="elder_ends_for_a_known_reason",
            ),
        ]


class Grade(models.Model):
    """A grade: a dated fact with its reasons, given by a person. Append-only."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT)
    colour = models.CharField(max_length=20)
    proposed = models.CharField(max_length=20, default="")  # what the rules said; empty: no rule held
    rules = models.CharField(max_length=20)  # the version of the pack's rules
    facts = models.JSONField()  # what was known: key → value
    reasons = models.JSONField()  # [[Chinese, English], …]
    note = models.CharField(max_length=300, default="")  # why it differs from the proposal
    given_at = models.DateTimeField()
    given_by_id = models.BigIntegerField()
    given_by = models.CharField(max_length=60)
    review_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["elder", "-id"], name="grade_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(review_on__lte=F("expires_on")), name="grade_dates_in_order"),
            models.CheckConstraint(
                condition=Q(colour=F("proposed")) | ~Q(note=""), name="grade_other_than_proposed_says_why"
            ),
        ]


class Member(models.Model):
    """Somebody in an elder's team, for a time: with an account, or by name alone."""

    id = models.BigAutoField(primary_key=True)
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT)
    part = models.CharField(max_length=20)  # a word of the pack: grid_worker, medic
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user_id"], condition=Q(until=None), name="member_now")]
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "user_id", "part"], condition=Q(until__isnull=True), name="member_once_a_part"
            ),
        ]


class Saying(models.Model):
    """What the elder or their family said: consent, refusal, a correction, that they saw it, a wish about calls.
    Append-only. Family says how they are authorised."""

    id = models.BigAutoField(primary_key=True)
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16)
    speaker = models.CharField(max_length=6)
    name = models.CharField(max_length=40, default="")
    relation = models.CharField(max_length=40, default="")
    authority = models.CharField(max_length=120, default="")
    text = models.CharField(max_length=300, default="")
    said_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_by = models.CharField(max_length=60, default="")

    class Meta:
        indexes = [models.Index(fields=["elder", "-id"], name="saying_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SAID), name="saying_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(speaker="elder") | Q(speaker="family") & ~Q(name="") & ~Q(relation="") & ~Q(authority=""),
                name="saying_of_family_is_authorised",
            ),
        ]


class Calls(models.Model):
    """The daily call that an elder wishes for, within hours that they named."""

    id = models.BigAutoField(primary_key=True)
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT)
    begins = models.TimeField()
    ends = models.TimeField()
    caller_id = models.BigIntegerField(null=True)  # who of the team calls; null: whoever does it first
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elder"], condition=Q(until__isnull=True), name="calls_once_an_elder"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="calls_hours_in_order"),
        ]


class Wish(models.Model):
    """A service that an elder asks for, until it stands as a need on the district's list."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)  # a word of the pack: meals, repairs
    text = models.CharField(max_length=300, default="")
    names_agreed = models.BooleanField(default=False)  # the elder agrees that whoever comes learns name and address
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60, default="")
    submission_uuid = models.UUIDField(null=True)
    case_uuid = models.UUIDField(null=True)
    case_number = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission_uuid", "kind"], condition=Q(submission_uuid__isnull=False), name="wish_once_a_visit"
            ),
        ]
