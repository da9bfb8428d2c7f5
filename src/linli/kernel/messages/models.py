"""Notices to people in the app, and what left by other senders."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from linli.kernel.accounts.models import User


class Notice(models.Model):
    """One line in somebody's notifications. ``kind`` names the sentence, ``params`` fill it; no personal data."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    kind = models.CharField(max_length=60)  # as declared in ``kinds``
    params = models.JSONField(default=dict)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_by_user"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]


class Delivery(models.Model):
    """A message that leaves through a sender (console, SMTP, webhook), retried in steps until sent or given up."""

    id = models.BigAutoField(primary_key=True)
    sender = models.CharField(max_length=200)  # a name, or the dotted path of a class
    recipient = models.CharField(max_length=254)  # covered once it is sent or given up
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    about = models.UUIDField(null=True)  # what it belongs to, so that its messages can be counted; stays when words go
    state = models.CharField(max_length=10, default="waiting")  # waiting | sent | failed
    attempts = models.SmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["about", "state"], condition=Q(about__isnull=False), name="delivery_by_about"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("waiting", "sent", "failed")), name="delivery_state_known")
        ]
