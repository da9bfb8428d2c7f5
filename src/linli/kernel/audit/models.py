"""Who did what, when and for which purpose: append-only, hashed, sealed once a day."""

from __future__ import annotations

from django.db import models


class AuditRecord(models.Model):
    """One act. No personal data: ids, codes and purposes only. Never updated, never deleted (a trigger refuses)."""

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)  # user | token | resident | system
    actor_id = models.BigIntegerField(null=True)  # accounts user or token id
    action = models.CharField(max_length=80)  # <scenario>.<type>.<move>
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    place_code = models.CharField(max_length=18, default="")
    purpose = models.CharField(max_length=200, default="")
    detail = models.JSONField(default=dict)
    hash = models.BinaryField(max_length=32)  # sha256 of the canonical content of this record

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["recorded_at"], name="audit_by_time"),
            models.Index(fields=["actor_kind", "actor_id", "recorded_at"], name="audit_by_actor"),
        ]


class DailySeal(models.Model):
    """The Merkle root (RFC 6962) over all leaves of one source on one day, chained to the day before."""

    day = models.DateField()
    source = models.CharField(max_length=16)  # audit | timeline
    first_id = models.BigIntegerField(null=True)
    last_id = models.BigIntegerField(null=True)
    leaf_count = models.IntegerField()
    root = models.BinaryField(max_length=32)
    chained = models.BinaryField(max_length=32)  # sha256(previous chained || canonical content of this seal)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "source"], name="audit_one_seal_a_day")]


class Verification(models.Model):
    """One proof of all logs, asked for by somebody: how far it is, and what it found."""

    id = models.BigAutoField(primary_key=True)
    asked_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    step = models.CharField(max_length=80, default="")  # what it was looking at last
    seen_at = models.DateTimeField()  # when it last said so
    ended_at = models.DateTimeField(null=True)
    checked = models.BigIntegerField(default=0)  # entries
    problems = models.JSONField(default=list)
