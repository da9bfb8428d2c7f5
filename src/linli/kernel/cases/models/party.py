"""Who reported or joined, who works on it as a team, what was handed in as evidence, and views that people saved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from linli.kernel.accounts.models import User
from linli.kernel.cases.models.case import Case


class Reporter(models.Model):
    """Somebody who reported a case or joined it; ``name`` and ``phone`` are personal and masked until a purpose
    is stated."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    is_first = models.BooleanField(default=True)
    tracking_code = models.CharField(max_length=16, unique=True)  # without separators, check character included
    name = models.CharField(max_length=40, default="")
    phone = models.CharField(max_length=20, default="")
    phone_confirmed_at = models.DateTimeField(null=True)
    for_somebody_else = models.BooleanField(default=False)  # proxy reporting
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True)  # a worker's own report
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(is_first=True), name="reporter_one_first_a_case")
        ]
        indexes = [models.Index(fields=["case"], name="reporter_by_case")]


class Member(models.Model):
    """Somebody of the team that works on a case; whoever left is no longer here, the timeline tells who was."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)  # the scenario's word: mediator, adviser …

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="member_once_a_case")]


class Attachment(models.Model):
    """A file on disk under its SHA-256. Images have a public copy without location and a thumbnail."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True)  # null until a move names it
    entry_seq = models.IntegerField(null=True)
    kind = models.CharField(max_length=10)  # photo | audio | video | document | signature
    media_type = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    uploaded_by_kind = models.CharField(max_length=16)
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=120, default="")

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="attachment_by_case"),
            models.Index(fields=["sha256"], name="attachment_by_content"),
            models.Index(fields=["uploaded_at"], condition=Q(case__isnull=True), name="attachment_unclaimed"),
        ]


class SavedView(models.Model):
    """A named set of filters of a list; shared ones are seen by all of the unit."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    unit_id = models.BigIntegerField(null=True)  # set when shared
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)  # the list's URL query

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="view_name_once_a_user")]
