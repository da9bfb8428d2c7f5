"""What an event has beyond a case: how the reporter was answered (the three rates are counted from here)."""

from __future__ import annotations

from django.db import models

from linli.kernel.cases.models import Case


class Outcome(models.Model):
    """Contact and call-back of one event.

    Contacted in time ÷ dispatched; solved ÷ valid call-backs; satisfied ÷ valid call-backs. A call-back is valid when
    the reporter was reached and the event is not excluded; both shares left out are always shown.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True)
    contact_due_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)
    was_reached = models.BooleanField(null=True)
    is_solved = models.BooleanField(null=True)
    satisfaction = models.SmallIntegerField(null=True)  # 1–5; 4 and 5 count as satisfied
    comment = models.CharField(max_length=500, default="")
    excluded_reason = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(satisfaction__isnull=True) | models.Q(satisfaction__range=(1, 5)),
                name="satisfaction_one_to_five",
            )
        ]


class PhoneCode(models.Model):
    """A code on its way to a phone; only hashes are kept, one row a phone."""

    phone_hash = models.BinaryField(max_length=32, primary_key=True)
    code_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
