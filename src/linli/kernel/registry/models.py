"""People, households and organisations of the district (底册)."""

from __future__ import annotations

from django.db import models

from linli.kernel.places.models import Building, Home


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
    sex = models.CharField(max_length=6)  # female | male | unknown
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
