"""People, households, organisations and equipment of the district (底册), and the facts that are known of them."""

from __future__ import annotations

from django.db import models

from linli.kernel.places.models import Building, Home
from linli.kernel.registry.rules import SUBJECTS


class Household(models.Model):
    """Those who live together in a home; at most one consenting contact (一户一人)."""

    id = models.BigAutoField(primary_key=True)
    home = models.ForeignKey(Home, on_delete=models.PROTECT)
    contact_consent = models.BooleanField(default=False)


class Person(models.Model):
    """A resident. Synthetic data is invalid by design: failing check character, reserved phone range."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT)
    name = models.CharField(max_length=40)
    sex = models.CharField(max_length=7)  # female | male | unknown
    born_on = models.DateField()
    id_number = models.CharField(max_length=18)
    phone = models.CharField(max_length=20, default="")
    is_contact = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=60)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["id_number"], name="person_by_id_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=models.Q(is_contact=True), name="household_one_contact"
            )
        ]


class Organisation(models.Model):
    """An enterprise, school, market or site; a dedicated grid (专属网格) is one organisation."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)  # enterprise | school | market | site | hospital | office
    credit_code = models.CharField(max_length=18, default="")
    place_code = models.CharField(max_length=18)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True)
    lon = models.FloatField()
    lat = models.FloatField()
    is_synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=60)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place_code"], name="organisation_by_place")]


class Equipment(models.Model):
    """A thing with a code of its own (a cylinder, a pipe segment, an asset 部件), at a home or an organisation."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)  # cylinder | pipe_segment | asset: a word of the pack
    code = models.CharField(max_length=60)  # what its label or QR code says
    place_code = models.CharField(max_length=18)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    is_synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=60)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place_code", "kind"], name="equipment_by_place")]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="equipment_code_once_a_kind")]


class Fact(models.Model):
    """What is known of a subject, typed once: who said it when, from what, and how long it holds.

    Nothing is overwritten: a newer fact takes ``is_latest`` from the one before, an older one that arrives late stays
    beside it. ``valid_until`` is as promised when it was said; a pack that changes its terms changes later facts.
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    subject_kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in SUBJECTS])
    subject_uuid = models.UUIDField()
    key = models.CharField(max_length=60)  # equipment.made_on: the subject's kind and a word of the pack
    value = models.JSONField()
    said_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)  # null: until something else is said
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=20)  # form | phone | import | feed | generated | correction
    source_name = models.CharField(max_length=120, default="")  # the form's title, the file, the department
    source_uuid = models.UUIDField(null=True)  # the submission
    said_by_id = models.BigIntegerField(null=True)
    said_by = models.CharField(max_length=60, default="")
    is_latest = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["subject_uuid", "key", "said_at"], name="fact_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_uuid", "key"], condition=models.Q(is_latest=True), name="fact_one_latest"
            ),
            models.CheckConstraint(condition=models.Q(subject_kind__in=SUBJECTS), name="fact_of_a_known_kind"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("said_at")),
                name="fact_holds_for_a_while",
            ),
        ]


class FactConflict(models.Model):
    """Two people said otherwise of one thing, and neither had seen the other's word. The later one stands for now;
    somebody who leads there settles it."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    subject_kind = models.CharField(max_length=12)
    subject_uuid = models.UUIDField()
    key = models.CharField(max_length=60)
    place_code = models.CharField(max_length=18, default="")
    one_value = models.JSONField()
    one_said_at = models.DateTimeField()
    one_said_by_id = models.BigIntegerField(null=True)
    one_said_by = models.CharField(max_length=60)
    other_value = models.JSONField()
    other_said_at = models.DateTimeField()
    other_said_by_id = models.BigIntegerField(null=True)
    other_said_by = models.CharField(max_length=60)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_value = models.JSONField(null=True)
    settled_by_id = models.BigIntegerField(null=True)
    settled_by = models.CharField(max_length=60, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["place_code", "-id"], condition=models.Q(settled_at__isnull=True), name="fact_conflict_open"
            ),
            models.Index(fields=["subject_uuid", "key"], name="fact_conflict_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(subject_kind__in=SUBJECTS), name="fact_conflict_of_a_known_kind"),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_value__isnull=True)
                | models.Q(settled_at__isnull=False, settled_value__isnull=False),
                name="fact_conflict_settled_whole",
            ),
        ]
