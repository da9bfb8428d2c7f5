"""What the lists have beyond a case: how much an offer has and to whom it is promised; the slots of an activity and
who comes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from linli.kernel.cases.models import Case

PROMISED, DELIVERED, RELEASED = "promised", "delivered", "released"
BOOKED, WAITING, CANCELLED, ATTENDED, ABSENT = "booked", "waiting", "cancelled", "attended", "absent"


class Stock(models.Model):
    """How much an offer has, and how much of it is taken; never more than there is."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="+")
    capacity = models.IntegerField()
    taken = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("capacity")), name="stock_never_oversold"),
        ]


class Promise(models.Model):
    """A part of an offer's stock for one need: promised, then delivered or released."""

    id = models.BigAutoField(primary_key=True)
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    state = models.CharField(max_length=12, default=PROMISED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need"], condition=Q(state=PROMISED), name="need_promised_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="promise_of_something"),
            models.CheckConstraint(condition=Q(state__in=(PROMISED, DELIVERED, RELEASED)), name="promise_state"),
        ]


class Slot(models.Model):
    """A time of an activity; ``booked`` and ``waiting`` are counted with every booking and never exceed their most."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    n = models.SmallIntegerField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.IntegerField()
    booked = models.IntegerField(default=0)
    waiting_most = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="slot_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="slot_has_a_length"),
            models.CheckConstraint(condition=Q(booked__gte=0, booked__lte=F("capacity")), name="slot_never_overbooked"),
            models.CheckConstraint(
                condition=Q(waiting__gte=0, waiting__lte=F("waiting_most")), name="slot_waiting_list_has_an_end"
            ),
        ]


class Booking(models.Model):
    """Somebody comes to a slot, or waits for a place. Name and phone are taken away when the activity is long over."""

    id = models.BigAutoField(primary_key=True)  # the order of the waiting list
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32, unique=True)  # what who booked it keeps
    state = models.CharField(max_length=12)
    name = models.CharField(max_length=40, default="")
    phone = models.CharField(max_length=20, default="")
    booked_by = models.CharField(max_length=40, default="")  # who booked it for an elder
    relation = models.CharField(max_length=12, default="")
    consent = models.CharField(max_length=100, default="", db_default="")  # how they agreed to be booked for
    user_id = models.BigIntegerField(null=True)  # the worker who did
    made_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True)  # from the waiting list, when a place became free

    class Meta:
        indexes = [models.Index(fields=["slot", "state", "id"], name="booking_in_line")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "phone", "name"], condition=Q(state__in=(BOOKED, WAITING)) & ~Q(phone=""),
                name="booking_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(BOOKED, WAITING, CANCELLED, ATTENDED, ABSENT)), name="booking_state"
            ),
        ]  # fmt: skip
