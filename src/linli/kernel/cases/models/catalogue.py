"""The district's tables: categories, duty list, reasons, timers and standard texts; loaded from a pack, edited
in the console."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Category(models.Model):
    """A category of events; two digits for a class, four for a category. Edits raise ``version``."""

    code = models.CharField(max_length=8, primary_key=True)
    parent_code = models.CharField(max_length=8, default="")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    deadline_amount = models.IntegerField(default=0)
    deadline_unit = models.CharField(max_length=16, default="")
    unit_kind = models.CharField(max_length=16, default="")
    unit_code = models.CharField(max_length=24, default="")
    urgency = models.CharField(max_length=10, default="normal")
    evidence = ArrayField(models.CharField(max_length=16), default=list)
    is_complex = models.BooleanField(default=False)
    verify = models.CharField(max_length=10, default="on_site")
    accept_minutes = models.IntegerField(default=0)
    is_public = models.BooleanField(default=False)
    keywords = ArrayField(models.CharField(max_length=30), default=list)
    version = models.IntegerField(default=1)
    retired_on = models.DateField(null=True)


class DutyRule(models.Model):
    """One line of the duty list: for this category prefix in this place prefix, this unit answers, and why."""

    id = models.BigAutoField(primary_key=True)
    category_prefix = models.CharField(max_length=8)
    place_prefix = models.CharField(max_length=18)
    unit_code = models.CharField(max_length=24)  # a unit's code, or @street, @community, @grid
    reason_zh = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, default="")
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category_prefix", "place_prefix"],
                condition=models.Q(retired_on__isnull=True),
                name="duty_rule_one_a_category_and_place",
            )
        ]


class MoveReason(models.Model):
    """A stated reason for a move of a type of case; only those that pause stop the clock."""

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=40, default="")
    move = models.CharField(max_length=20)
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    requires_text = models.BooleanField(default=False)
    pauses = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "move", "code"], name="reason_once_a_move")]


class Timer(models.Model):
    """How long a case of a type may wait in a state; the row with an urgency wins over the one without."""

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=20)
    urgency = models.CharField(max_length=10, default="")
    amount = models.IntegerField()
    unit = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "state", "urgency"], name="timer_once_a_state")]


class StandardText(models.Model):
    """A sentence that a dispatcher may insert and then edit."""

    key = models.CharField(max_length=60, primary_key=True)
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)


class CatalogueStamp(models.Model):
    """One row that every edit of these tables raises, so that a process knows when to read them again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    stamp = models.BigIntegerField(default=0)
    number_prefix = models.CharField(max_length=8, default="")
    district_code = models.CharField(max_length=6, default="")
    working_periods = models.JSONField(default=list)  # [["08:30","12:00"],…]
    weekdays = ArrayField(models.SmallIntegerField(), default=list)  # ISO weekdays, Monday 1

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="catalogue_one_stamp")]


class CalendarOverride(models.Model):
    """A day that differs from the national calendar: off or worked."""

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=4)  # off | work
    note = models.CharField(max_length=100, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["off", "work"]), name="override_off_or_work")
        ]
